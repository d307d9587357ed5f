"""Invented enterprises, one at a time: the register that a city's office would hold of them.

About a third are followed (监测企业): only these have facts by year, as in a real office. Sizes are log-normal round
the median of their line, so that a few enterprises hold most of the output. All shares are assumptions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from luodi.engine.synthesis import SOURCE
from luodi.engine.synthesis.draws import Deck, Draws
from luodi.engine.synthesis.lines import DISTRICT_SHARES, Line, lines, weight
from luodi.engine.synthesis.names import CompanyNames, address, company_name, person_name, telephone
from luodi.engine.synthesis.parks import SyntheticPark
from luodi.reference.credit_codes import make_credit_code
from luodi.reference.districts import district

SERIALS = 31**6
PROJECT_COMPANIES = 2_000
"""Company numbers below belong to projects (and those from ``_MORE_PROJECTS`` on); the register's own lie between."""
_MORE_PROJECTS = 60_000_000


@dataclass(frozen=True, slots=True)
class SyntheticIndustry:
    """A GB/T 4754-2017 class; ``confidence`` 0 … 1, ``evidence_level`` as the register writes it."""

    code: str
    confidence: float
    evidence_level: str


@dataclass(frozen=True, slots=True)
class SyntheticFact:
    """One value for one year: yuan, persons or tonnes of coal equivalent, as the suffix of ``name`` says."""

    name: str
    year: int
    value: Decimal
    source: str
    stated_on: date
    evidence_level: str


@dataclass(frozen=True, slots=True)
class SyntheticEnterprise:
    """One invented enterprise. ``capital_amount`` counts units of ``capital_currency``."""

    credit_code: str
    name: str
    registered_on: date
    legal_form: str
    capital_amount: Decimal | None
    capital_currency: str
    business_scope: str
    district_code: str
    park_code: str
    address: str
    contact_name: str
    contact_phone: str
    source_on: date
    industries: tuple[SyntheticIndustry, ...]
    facts: tuple[SyntheticFact, ...]


_FORMS = {
    "有限责任公司（自然人投资或控股）": 62.0,
    "有限责任公司（自然人独资）": 14.0,
    "有限责任公司（法人独资）": 9.0,
    "有限责任公司（外商投资、非独资）": 3.0,
    "有限责任公司（外国法人独资）": 3.0,
    "有限责任公司（港澳台法人独资）": 2.5,
    "有限责任公司（国有控股）": 2.5,
    "其他股份有限公司（非上市）": 4.0,
}
_FOREIGN = {"USD": 70.0, "EUR": 13.0, "JPY": 8.0, "HKD": 9.0}
_CNY_A_UNIT = {"CNY": 1.0, "USD": 7.1, "EUR": 7.8, "JPY": 0.048, "HKD": 0.91}
_TAIL = "（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）"
_FOLLOWED = 0.33


class Register:
    """The enterprises of a synthetic city: ``enterprise(n)`` is the same whatever the size of the city."""

    def __init__(self, seed: int, as_of: date, parks: Sequence[SyntheticPark]) -> None:
        self.seed, self.as_of = seed, as_of
        self._names = CompanyNames(seed, "companies")
        self._serials = Deck(SERIALS, seed, "credit codes")
        self._parks: dict[str, list[SyntheticPark]] = {}
        for park in parks:
            self._parks.setdefault(park.district_code, []).append(park)
        self._lines: Mapping[str, list[float]] = {
            code: [weight(line, code) for line in lines()] for code in DISTRICT_SHARES
        }

    def stream(self, count: int) -> Iterator[SyntheticEnterprise]:
        """The first ``count`` enterprises; nothing is held in memory."""
        return (self.enterprise(number) for number in range(count))

    def enterprise(self, number: int) -> SyntheticEnterprise:
        """Enterprise ``number`` of the register, from 0."""
        draws = Draws(self.seed, "enterprise", number)
        code = draws.one_of(DISTRICT_SHARES)
        line = draws.choices(lines(), self._lines[code])[0]
        age = min(draws.expovariate(1 / 2600.0), 12_000.0)
        registered_on = self.as_of - timedelta(days=20 + int(age))
        park = draws.choice(self._parks[code]) if code in self._parks and draws.chance(0.28) else None
        followed = draws.chance(_FOLLOWED)
        company = PROJECT_COMPANIES + number
        return self._complete(draws, company, line, code, park=park, registered_on=registered_on, followed=followed)

    def project_company(
        self, project: int, *, line: Line, district_code: str, park: SyntheticPark | None, on: date
    ) -> SyntheticEnterprise:
        """The company that project number ``project`` founds on the day ``on``."""
        draws = Draws(self.seed, "project company", project)
        company = _company_of(project)
        return self._complete(draws, company, line, district_code, park=park, registered_on=on, followed=True)

    def distinctive_of_project(self, project: int) -> str:
        """The 字号 shared by the project, its investor and the company that it founds."""
        return self._names.distinctive(_company_of(project))

    def _complete(
        self,
        draws: Draws,
        number: int,
        line: Line,
        district_code: str,
        *,
        park: SyntheticPark | None,
        registered_on: date,
        followed: bool,
    ) -> SyntheticEnterprise:
        form = draws.one_of(_FORMS)
        ending = "股份有限公司" if "股份" in form else "有限公司"
        staff = max(draws.around(line.staff, 0.9), 1.0)
        currency = draws.one_of(_FOREIGN) if "外" in form or "港澳台" in form else "CNY"
        return SyntheticEnterprise(
            credit_code=make_credit_code(district_code, self._serials.card(number)).text,
            name=company_name(self._names.distinctive(number), line, draws, ending),
            registered_on=registered_on,
            legal_form=form,
            capital_amount=None if draws.chance(0.03) else _capital(draws, line, staff, currency),
            capital_currency=currency,
            business_scope=_scope(draws, line),
            district_code=district_code,
            park_code=park.code if park else "",
            address=address(draws, district(district_code).name.zh, park.name if park else ""),
            contact_name=person_name(draws),
            contact_phone=telephone(draws),
            source_on=self.as_of - timedelta(days=draws.randrange(1, 400)),
            industries=_industries(draws, line),
            facts=tuple(_facts(draws, line, staff, registered_on, self.as_of)) if followed else (),
        )


def _company_of(project: int) -> int:
    return project if project < PROJECT_COMPANIES else _MORE_PROJECTS + project


def _capital(draws: Draws, line: Line, staff: float, currency: str) -> Decimal:
    """A round sum in its currency, as people register it."""
    cny = draws.around(staff * (400_000 if line.makes_things else 150_000), 0.9)
    amount = max(cny / _CNY_A_UNIT[currency], 100_000.0)
    step = 10 ** (len(str(int(amount))) - 1)
    return Decimal(round(amount / step * 2) * step // 2)


def _scope(draws: Draws, line: Line) -> str:
    own = draws.some_of(line.scope, draws.randrange(2, 4))
    beside = draws.choice(lines())
    more = [*draws.some_of(beside.scope, draws.randrange(0, 2)), *(["货物进出口"] if draws.chance(0.25) else [])]
    return f"一般项目：{'；'.join(dict.fromkeys(own + more))}{_TAIL}"


def _industries(draws: Draws, line: Line) -> tuple[SyntheticIndustry, ...]:
    if draws.chance(0.6):
        return (SyntheticIndustry(line.industry_code, 1.0, "verified"),)
    first = SyntheticIndustry(line.industry_code, round(draws.uniform(0.55, 0.95), 2), "estimated")
    beside = draws.choice(lines()).industry_code
    if beside == line.industry_code or draws.chance(0.5):
        return (first,)
    return first, SyntheticIndustry(beside, round(draws.uniform(0.1, 0.45), 2), "estimated")


def _facts(draws: Draws, line: Line, staff: float, registered_on: date, as_of: date) -> Iterator[SyntheticFact]:
    """Facts of up to four years back, each with its source and day; growth differs from enterprise to enterprise."""
    growth = draws.gauss(0.07, 0.12)
    margin = draws.around(0.06, 0.4)
    invests = draws.chance(0.75 if line.track else 0.15)
    for year in range(max(as_of.year - 4, registered_on.year + 1), as_of.year):
        scale = max((1 + growth) ** (year - as_of.year + 1) * draws.around(1.0, 0.08), 0.05)
        people = max(round(staff * scale), 1)
        revenue = Decimal(round(people * line.revenue_per_head * draws.around(1.0, 0.2))) * 10_000
        said = _Said(draws, year, as_of)
        yield from said("employees", Decimal(people))
        yield from said("revenue_cny", revenue)
        yield from said("tax_paid_cny", _thousands(revenue, margin))
        if line.makes_things:
            yield from said("output_cny", _thousands(revenue, draws.uniform(0.92, 1.08)))
            if people > 60:
                yield from said("energy_tce", Decimal(round(people * draws.around(6.0, 0.6))))
        if invests:
            yield from said("rd_expense_cny", _thousands(revenue, draws.around(0.08, 0.5)))


class _Said:
    """States a value of a year in one of three ways, some values in two: as reported and as verified later."""

    def __init__(self, draws: Draws, year: int, as_of: date) -> None:
        self._draws, self._year, self._as_of = draws, year, as_of
        self._way = draws.one_of({"verified": 0.62, "self_reported": 0.26, "estimated": 0.12})

    def __call__(self, name: str, value: Decimal) -> Iterator[SyntheticFact]:
        if self._way == "verified" and self._draws.chance(0.2):
            reported = (value * Decimal(f"{self._draws.uniform(0.96, 1.15):.2f}")).quantize(Decimal(1))
            yield from self._stated(name, reported, "self_reported")
        yield from self._stated(name, value, self._way)

    def _stated(self, name: str, value: Decimal, level: str) -> Iterator[SyntheticFact]:
        stated_on = date(self._year + 1, *_STATED[level])
        if stated_on <= self._as_of:
            yield SyntheticFact(name, self._year, value, f"{SOURCE}·{_WAYS[level]}", stated_on, level)


_STATED = {"self_reported": (3, 20), "verified": (6, 15), "estimated": (9, 1)}
_WAYS = {"self_reported": "企业自报", "verified": "统计年报", "estimated": "模型估算"}


def _thousands(base: Decimal, share: float) -> Decimal:
    return (base * Decimal(f"{share:.4f}") / 1000).quantize(Decimal(1)) * 1000
