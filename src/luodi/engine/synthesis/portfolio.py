"""All projects of a synthetic city, fitted to the signing conference of 2022-06-16 (``calibration``).

Tracks come in the reported shares and investment in the reported means; the rest (kinds, districts, pace) is assumed.
A fixed share of projects are signed a second time in another district, under a slightly different name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from statistics import NormalDist

from luodi.engine.lights.decisions import LightDecisions
from luodi.engine.synthesis.calibration import (
    LEADING_TRACK_SHARES,
    LEADING_TRACKS_INVESTMENT_CNY,
    REFERENCE_DAY,
    YI,
)
from luodi.engine.synthesis.draws import Deck, Draws
from luodi.engine.synthesis.enterprises import Register, SyntheticEnterprise
from luodi.engine.synthesis.lines import DISTRICT_SHARES, LEANINGS, NO_BUILDING, Line, lines_by_track
from luodi.engine.synthesis.lives import Life, live
from luodi.engine.synthesis.names import investor_name, person_name, telephone, undertaking_name
from luodi.engine.synthesis.paperwork import brought, promised, prove
from luodi.engine.synthesis.parks import SyntheticPark
from luodi.engine.synthesis.projects import SyntheticMember, SyntheticParty, SyntheticProject
from luodi.engine.synthesis.steering import Story, steer
from luodi.reference.districts import district

HISTORY_DAYS = 1_700
"""How far back the first lead lies, so that signings cover the last four years."""
_DOUBLES = 0.02
_OTHER_TRACKS = {
    "电子信息": 9, "智能终端": 6, "新能源汽车": 11, "高端装备": 11, "航空航天": 5, "新材料": 9, "绿色低碳": 9,
    "时尚消费品": 7, "数字经济": 12, "总部经济": 8, "金融服务": 3,
}  # fmt: skip
_SIZE_OF_KIND = {"new_build": 1.9, "leased_space": 0.35, "headquarters": 0.6}
_ALWAYS_HEADQUARTERS = frozenset({"总部经济", "金融服务"})
_DUTIES = (("district", "项目专员"), ("park", "载体保障"), ("city", "要素协调"), ("district", "审批代办"))


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The projects, and the companies that they founded, in the order of their numbers."""

    projects: tuple[SyntheticProject, ...]
    companies: tuple[SyntheticEnterprise, ...]


@dataclass(frozen=True, slots=True)
class _Sketch:
    """A project before its history: what it is and where."""

    number: int
    kind: str
    line: Line
    product: str
    district_code: str
    park: SyntheticPark | None
    investment_cny: Decimal
    name: str
    investor: str
    began_on: date
    doubles: int | None = None


def synthetic_portfolio(
    register: Register,
    parks: Sequence[SyntheticPark],
    routes: Mapping[str, Sequence[str]],
    lights: LightDecisions,
    count: int,
) -> Portfolio:
    """``count`` projects up to the register's day, along ``routes`` (stages by kind of project)."""
    return _Planner(register, parks, routes, lights).portfolio(count)


class _Planner:
    def __init__(
        self,
        register: Register,
        parks: Sequence[SyntheticPark],
        routes: Mapping[str, Sequence[str]],
        lights: LightDecisions,
    ) -> None:
        self._register, self._routes, self._lights = register, routes, lights
        self._seed, self._as_of = register.seed, register.as_of
        self._parks: dict[str, list[SyntheticPark]] = {}
        for park in parks:
            self._parks.setdefault(park.district_code, []).append(park)
        self._taken: set[str] = set()
        self._pace = {
            **{track: Draws(self._seed, "pace of track", track).around(1.0, 0.15) for track in lines_by_track()},
            **{code: Draws(self._seed, "pace of district", code).around(1.0, 0.2) for code in DISTRICT_SHARES},
        }

    def portfolio(self, count: int) -> Portfolio:
        doubles = round(count * _DOUBLES)
        sketches = self._sketches(count - doubles)
        lives = {sketch.number: self._life(sketch) for sketch in sketches}
        for number, original in zip(range(count - doubles, count), self._to_double(sketches, lives), strict=False):
            again = self._double(number, original, lives[original.number])
            sketches.append(again)
            lives[number] = self._signed_life(again)
        companies = self._companies(sketches, lives)
        projects = [self._project(sketch, lives[sketch.number], companies.get(_founder(sketch))) for sketch in sketches]
        return Portfolio(tuple(projects), tuple(companies.values()))

    def _companies(self, sketches: Sequence[_Sketch], lives: Mapping[int, Life]) -> dict[int, SyntheticEnterprise]:
        """The company of each undertaking by its first project's number; a second signing brings no second one."""
        founded: dict[int, tuple[date, _Sketch]] = {}
        for sketch in sketches:
            landed_on = lives[sketch.number].day_of("landed")
            founder = _founder(sketch)
            if landed_on and (founder not in founded or landed_on < founded[founder][0]):
                founded[founder] = landed_on, sketch
        return {
            founder: self._register.project_company(
                founder,
                line=sketch.line,
                district_code=sketch.district_code,
                park=sketch.park,
                on=landed_on - timedelta(days=Draws(self._seed, "founding", founder).randrange(0, 12)),
            )
            for founder, (landed_on, sketch) in sorted(founded.items())
        }

    def _sketches(self, count: int) -> list[_Sketch]:
        tracks = self._tracks(count)
        sketches = [self._sketch(number, track) for number, track in enumerate(tracks)]
        return _fitted(sketches, Deck(max(count, 1), self._seed, "sizes"))

    def _tracks(self, count: int) -> list[str]:
        """Each number's track: the leading tracks in their exact shares, the others drawn."""
        leading = [track for track, share in LEADING_TRACK_SHARES.items() for _ in range(round(share * count))]
        deck = Deck(max(count, 1), self._seed, "tracks")
        return [
            leading[card] if (card := deck.card(number)) < len(leading)
            else Draws(self._seed, "track", number).one_of(_OTHER_TRACKS)
            for number in range(count)
        ]  # fmt: skip

    def _sketch(self, number: int, track: str) -> _Sketch:
        draws = Draws(self._seed, "project", number)
        lines = lines_by_track()[track]
        line = draws.choices(lines, [line.share for line in lines])[0]
        code = draws.one_of({code: share * LEANINGS[code].get(track, 0.3) for code, share in DISTRICT_SHARES.items()})
        kind = _kind(draws, line, code)
        product = draws.choice(line.products)
        distinctive = self._register.distinctive_of_project(number)
        # A little more is begun every year.
        age = HISTORY_DAYS * (1 - draws.random() ** 0.85) + 4
        return _Sketch(
            number=number,
            kind=kind,
            line=line,
            product=product,
            district_code=code,
            park=self._park(draws, code, track),
            investment_cny=Decimal(0),
            name=undertaking_name(distinctive, line, product, kind, draws),
            investor=investor_name(distinctive, line, draws),
            began_on=self._as_of - timedelta(days=round(age)),
        )

    def _park(self, draws: Draws, district_code: str, track: str) -> SyntheticPark | None:
        parks = self._parks.get(district_code)
        if not parks or draws.chance(0.2):
            return None
        return draws.choices(parks, [6.0 if park.track == track else 1.0 for park in parks])[0]

    def _life(self, sketch: _Sketch, attempt: int = 0) -> Life:
        draws = Draws(self._seed, "life", sketch.number, attempt)
        pace = self._pace[sketch.line.track] * self._pace[sketch.district_code] * draws.around(1.0, 0.3)
        return live(
            draws, sketch.kind, self._routes[sketch.kind], pace=pace, began_on=sketch.began_on, as_of=self._as_of
        )

    def _signed_life(self, sketch: _Sketch) -> Life:
        """A life that comes to a signing."""
        lives = (self._life(sketch, attempt) for attempt in range(200))
        return next((life for life in lives if life.day_of("signed")), self._life(sketch))

    def _to_double(self, sketches: list[_Sketch], lives: Mapping[int, Life]) -> list[_Sketch]:
        """Projects signed between four months and two years ago, those that would be worth another signature."""
        first, last = self._as_of - timedelta(days=720), self._as_of - timedelta(days=120)
        fit = [
            sketch for sketch in sketches
            if (on := lives[sketch.number].day_of("signed")) and first <= on <= last and sketch.park
        ]  # fmt: skip
        return Draws(self._seed, "doubles").sample(fit, len(fit))

    def _double(self, number: int, original: _Sketch, life: Life) -> _Sketch:
        draws = Draws(self._seed, "double", number)
        others = {
            code: share * LEANINGS[code].get(original.line.track, 0.3)
            for code, share in DISTRICT_SHARES.items()
            if code != original.district_code and (original.kind != "new_build" or code not in NO_BUILDING)
        }
        code = draws.one_of(others)
        bare = original.name.removesuffix("项目")
        name = bare + draws.choice(("（一期）", "（上海）项目", "及配套设施" if bare != original.name else "项目"))
        return replace(
            original,
            number=number,
            district_code=code,
            park=self._park(draws, code, original.line.track),
            name=name,
            began_on=life.reached[0].on + timedelta(days=draws.randrange(5, 30)),
            doubles=original.number,
        )

    def _project(self, sketch: _Sketch, life: Life, founded: SyntheticEnterprise | None) -> SyntheticProject:
        draws = Draws(self._seed, "file", sketch.number)
        company = founded if life.day_of("landed") else None
        plot, space, land, floor = self._place(sketch, life)
        stages, papers = prove(draws, sketch.kind, life, self._as_of)
        promises = promised(draws, sketch.kind, sketch.investment_cny, life)
        district_name = district(sketch.district_code).short_name
        story = Story(district_name, sketch.product, sketch.line.makes_things)
        steering = steer(draws, life, self._routes[sketch.kind], story=story, lights=self._lights, as_of=self._as_of)
        return SyntheticProject(
            number=sketch.number,
            name=sketch.name,
            kind=sketch.kind,
            district_code=sketch.district_code,
            park_code=sketch.park.code if sketch.park else "",
            plot_code=plot,
            space_code=space,
            credit_code=company.credit_code if company else "",
            investor_name=sketch.investor,
            industry_code=sketch.line.industry_code,
            track=sketch.line.track,
            investment_cny=sketch.investment_cny,
            investment_stated=_stated(sketch.investment_cny),
            land_area_m2=land,
            floor_area_m2=floor,
            description=_description(sketch, district_name),
            contact_name=person_name(draws),
            contact_phone=telephone(draws),
            stages=stages,
            healths=steering.healths,
            plans=steering.plans,
            evidence=papers,
            promises=promises,
            outturns=brought(draws, promises, life, self._as_of),
            parties=_parties(draws, sketch, company),
            task_force=_task_force(draws, sketch) if life.stage != "lead" else (),
            notes=steering.notes,
            doubles=sketch.doubles,
        )

    def _place(self, sketch: _Sketch, life: Life) -> tuple[str, str, Decimal | None, Decimal | None]:
        """Plot or space (each given once) and the areas; a place is only taken by what has landed."""
        draws = Draws(self._seed, "place", sketch.number)
        if sketch.kind == "new_build":
            free = [plot for plot in (sketch.park.plots if sketch.park else ()) if plot.code not in self._taken]
            if life.day_of("landed") and free:
                plot = draws.choice(free)
                self._taken.add(plot.code)
                return plot.code, "", plot.area_m2, (plot.area_m2 * plot.plot_ratio).quantize(Decimal(1))
            land = _whole(float(sketch.investment_cny) / 20_000, 1_000)
            return "", "", land, land * 2
        kinds = ("office",) if sketch.kind == "headquarters" else ("workshop", "laboratory", "office")
        spaces = sketch.park.spaces if sketch.park else ()
        rooms = [space for space in spaces if space.kind in kinds and space.code not in self._taken]
        if life.day_of("landed") and rooms:
            room = draws.choice(rooms)
            self._taken.add(room.code)
            return "", room.code, None, room.floor_area_m2
        return "", "", None, _whole(draws.around(3_000, 0.5), 100)


def _founder(sketch: _Sketch) -> int:
    return sketch.number if sketch.doubles is None else sketch.doubles


def _kind(draws: Draws, line: Line, district_code: str) -> str:
    if line.track in _ALWAYS_HEADQUARTERS:
        return "headquarters"
    if not line.makes_things:
        return "headquarters" if draws.chance(0.62) else "leased_space"
    if district_code in NO_BUILDING:
        return "headquarters" if draws.chance(0.6) else "leased_space"
    return "new_build" if draws.chance(0.6) else "leased_space"


def _fitted(sketches: list[_Sketch], sizes: Deck) -> list[_Sketch]:
    """The sketches with investments: log-normal by even steps, scaled so that both reported means come out."""
    spread = NormalDist(0, 1.0)
    raw = [
        _SIZE_OF_KIND[sketch.kind] * 2.718281828 ** spread.inv_cdf((sizes.card(at) + 0.5) / len(sketches))
        for at, sketch in enumerate(sketches)
    ]
    leading = [sketch.line.track in LEADING_TRACK_SHARES for sketch in sketches]
    reported = sum(round(share * REFERENCE_DAY.projects) for share in LEADING_TRACK_SHARES.values())
    others_cny = REFERENCE_DAY.investment_cny - LEADING_TRACKS_INVESTMENT_CNY
    means = {
        True: float(LEADING_TRACKS_INVESTMENT_CNY) / reported,
        False: float(others_cny) / (REFERENCE_DAY.projects - reported),
    }
    factors = {
        group: means[group] * leading.count(group) / total
        for group in (True, False)
        if (total := sum(size for size, leads in zip(raw, leading, strict=True) if leads is group))
    }
    fitted = [size * factors[leads] for size, leads in zip(raw, leading, strict=True)]
    return [
        replace(sketch, investment_cny=_whole(cny, 10_000_000 if cny > 500_000_000 else 1_000_000))
        for sketch, cny in zip(sketches, fitted, strict=True)
    ]


def _stated(investment_cny: Decimal) -> str:
    if investment_cny >= YI:
        return f"{(investment_cny / YI).normalize():f}亿元"
    return f"{(investment_cny / 10_000).normalize():f}万元"


def _description(sketch: _Sketch, district_name: str) -> str:
    where = f"{district_name}{sketch.park.name}" if sketch.park else district_name
    doing = {
        "new_build": "新建厂房和研发楼，建设{product}生产线",
        "leased_space": "租赁现有载体，建设{product}研发和中试能力",
        "headquarters": "设立区域总部，承担{product}业务的研发、结算和运营职能",
    }[sketch.kind].format(product=sketch.product)
    return f"投资方拟在{where}{doing}，计划总投资{_stated(sketch.investment_cny)}。"


def _parties(draws: Draws, sketch: _Sketch, company: SyntheticEnterprise | None) -> tuple[SyntheticParty, ...]:
    parties = [SyntheticParty("investor", sketch.investor, "")]
    if company:
        parties.append(SyntheticParty("operator", company.name, company.credit_code))
    if sketch.kind != "new_build" and sketch.park:
        parties.append(SyntheticParty("landlord", f"上海{sketch.park.name}开发有限公司", ""))
    if draws.chance(0.12):
        parties.append(SyntheticParty("fund", f"{sketch.line.track}产业投资基金（演示）", ""))
    return tuple(parties)


def _task_force(draws: Draws, sketch: _Sketch) -> tuple[SyntheticMember, ...]:
    leader = SyntheticMember(
        person_name(draws), "park" if sketch.park and draws.chance(0.4) else "district", "专班组长", True
    )
    members = [
        SyntheticMember(person_name(draws), level if level != "park" or sketch.park else "district", duty, False)
        for level, duty in draws.sample(_DUTIES, draws.randrange(1, 4))
    ]
    return leader, *members


def _whole(value: float, step: int) -> Decimal:
    return Decimal(max(round(value / step), 1) * step)
