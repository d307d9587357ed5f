"""Invented lines and briefs for tests of what a brief says and how it looks. Seeded: the same call, the same brief."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from luodi.engine.lights.light import Light
from luodi.engine.statistics.cohorts import Milestone
from luodi.office.briefs.changes import changes_between
from luodi.office.briefs.contents import Baseline, BriefContents, DoubleSigning, Heading, Source, compose
from luodi.office.briefs.line import Line
from luodi.office.projects.decisions import shipped_rules
from luodi.office.projects.words import Health, ProjectKind, Stage
from luodi.reference.text import Text

AS_OF = date(2026, 11, 22)
DISTRICTS = {
    "310101": "黄浦区", "310104": "徐汇区", "310105": "长宁区", "310106": "静安区", "310107": "普陀区",
    "310109": "虹口区", "310110": "杨浦区", "310112": "闵行区", "310113": "宝山区", "310114": "嘉定区",
    "310115": "浦东新区", "310116": "金山区", "310117": "松江区", "310118": "青浦区", "310120": "奉贤区",
    "310151": "崇明区",
}  # fmt: skip
_STAGES = [stage for stage in Stage if stage not in {Stage.LEAD, Stage.TALKS}]
_WAITS = [
    Text("土地出让合同（核实）", "land grant contract (verified)"),
    Text("施工许可证（核实）", "construction permit (verified)"),
    Text("落地企业营业执照（核实）", "business licence (verified)"),
    Text("投产证明（核实）", "proof of production (verified)"),
    Text("地块或物业", "plot or space"),
]


def line(code: str = "LD2026-00001", **values: object) -> Line:
    """One unremarkable line, with whatever the test changes."""
    plain = Line(
        code=code,
        name=f"测试项目{code[-3:]}",
        kind=ProjectKind.NEW_BUILD,
        district_code="310115",
        district_name="浦东新区",
        investment_cny=Decimal("250000000.00"),
        stage=Stage.SIGNED,
        stage_since=date(2026, 3, 1),
        light=Light.GREEN,
        signed_on=date(2026, 3, 1),
    )
    return replace(plain, **values)  # type: ignore[arg-type]  # whatever the test changes


def many_lines(count: int, seed: int = 7, as_of: date = AS_OF) -> list[Line]:
    """So many signed projects in every stage, health and light, spread over the districts."""
    chance = random.Random(seed)
    return [_invented(number, chance, as_of) for number in range(1, count + 1)]


def _invented(number: int, chance: random.Random, as_of: date) -> Line:
    kind = chance.choices(list(ProjectKind), (6, 3, 2))[0]
    route = tuple(Milestone) if kind is ProjectKind.NEW_BUILD else (Milestone.LANDED, Milestone.PRODUCING)
    signed_on = as_of - timedelta(days=int(1200 * chance.random() ** 1.3))
    reached: dict[Milestone, date] = {}
    day = signed_on
    for milestone in route:
        day += timedelta(days=chance.randrange(20, 420))
        if day <= as_of:
            reached[milestone] = day
    withdrawn = chance.random() < 0.08
    stage = [Stage.SIGNED, Stage.LANDED, Stage.STARTED, Stage.PRODUCING][len(reached) if len(route) == 3 else
             {0: 0, 1: 1, 2: 3}[len(reached)]]  # fmt: skip
    light = chance.choices([Light.RED, Light.YELLOW, Light.GREEN], (2, 2, 9))[0]
    late = chance.randrange(11, 90) if light is Light.RED else 0
    supervision = shipped_rules().supervision.of(Light.NONE if withdrawn else light, late, None)
    district = chance.choice(list(DISTRICTS))
    track = chance.choice(["集成电路", "生物医药", "人工智能", "新能源汽车", "高端装备", "先进材料"])
    what = chance.choice(
        ["研发及生产基地", "总部", "智能工厂", "中试平台", "华东运营中心", "核心零部件扩产项目（二期）"]
    )
    silent = chance.randrange(0, 30) + (40 if light is Light.RED and chance.random() < 0.4 else 0)
    return line(
        f"LD{signed_on.year}-{number:05}",
        name=f"{chance.choice(['启明', '远景', '澄海', '拓维', '恒川', '博源', '云栖', '华岚'])}{track}{what}",
        kind=kind,
        district_code=district,
        district_name=DISTRICTS[district],
        park_name=f"{DISTRICTS[district][:2]}{chance.choice(['科创', '未来', '东方'])}园",
        investment_cny=Decimal(chance.randrange(2_000, 900_000)) * 10_000 if chance.random() < 0.95 else None,
        stage=stage,
        stage_since=max(reached.values(), default=signed_on),
        stage_is_verified=chance.random() < 0.8,
        health=Health.WITHDRAWN if withdrawn else chance.choices(list(Health)[:3], (8, 2, 1))[0],
        light=Light.NONE if withdrawn else light,
        light_reasons=() if light is Light.GREEN else (
            Text(f"“供地”应于 {as_of - timedelta(days=late)} 完成，已逾期 {late} 个工作日", "late")
            if late else Text(f"已 {silent} 个工作日没有进展记录", "silent"),
        ),
        rung=supervision.rung,
        supervisor=supervision.supervisor,
        waits_for=chance.choice(_WAITS),
        duty=Text("专班、规划资源部门", "task force and land desk"),
        acts=chance.choice(["周启航", "沈若水", "陆知行", "顾怀远", ""]),
        acts_office=f"{DISTRICTS[district]}投资促进中心",
        act_by=as_of + timedelta(days=30 - 2 * late),
        working_days_late=late,
        last_progress_on=as_of - timedelta(days=silent),
        silent_working_days=silent,
        silent=silent >= 40,
        signed_on=signed_on,
        landed_on=reached.get(Milestone.LANDED),
        started_on=reached.get(Milestone.STARTED),
        producing_on=reached.get(Milestone.PRODUCING),
        withdrawn_on=as_of - timedelta(days=chance.randrange(1, 60)) if withdrawn else None,
        route=route,
        source="演示城市",
        source_on=as_of,
    )  # fmt: skip


def brief(
    lines: list[Line], before: list[Line] | None = None, district_code: str = "", **heading: object
) -> BriefContents:
    """A brief of these lines, compared with those of a week before."""
    mine = [each for each in lines if not district_code or each.district_code == district_code]
    old = [each for each in before or [] if not district_code or each.district_code == district_code]
    name = DISTRICTS.get(district_code, "")
    head = Heading(
        number=10,
        document_number=f"沪{name[:1]}招调〔2026〕10号",
        issuing_office=f"{name or '上海市'}投资促进工作委员会",
        as_of=AS_OF,
        district_code=district_code,
        district_name=name or "全市",
    )
    pairs = ()
    if len(mine) > 10:
        one, other = mine[3], mine[7]
        pairs = (
            DoubleSigning(
                one.code, one.name, one.district_name, f"{one.district_name}投资促进中心",
                other.code, other.name, other.district_name, f"{other.district_name}投资促进中心",
                AS_OF - timedelta(days=9), Text("投资方相同，名称相似度 92%", "same investor, names 92 % alike"),
            ),
        )  # fmt: skip
    sources = (
        Source(Text("项目主表", "projects"), Text("演示城市", "demo city"), AS_OF, len(mine)),
        Source(Text("阶段变更", "stage events"), Text("登记册", "register"), AS_OF, 12, 9, 2, 1),
    )
    return compose(
        heading=replace(head, **heading),  # type: ignore[arg-type]  # whatever the test changes
        baseline=Baseline(AS_OF - timedelta(days=7), "沪招调〔2026〕9号" if old else ""),
        lines=mine,
        changes=changes_between(old, mine),
        double_signings=pairs,
        sources=sources if mine else (),
    )


def week_earlier(lines: list[Line]) -> list[Line]:
    """The same projects a week before: a few not signed yet, a few in another stage, light or health."""
    before = []
    for number, each in enumerate(lines):
        if each.signed_on > AS_OF - timedelta(days=7):
            continue
        old = each
        if each.stage is Stage.LANDED and number % 6 == 0:
            old = replace(old, stage=Stage.SIGNED)
        if number % 17 == 0 and not each.is_withdrawn:
            old = replace(old, light=Light.GREEN if each.light is not Light.GREEN else Light.YELLOW)
        if number % 40 == 5 and not each.is_withdrawn:
            old = replace(old, health=Health.STALLED)
        if each.withdrawn_on and each.withdrawn_on > AS_OF - timedelta(days=7):
            old = replace(old, health=Health.SLIPPING, withdrawn_on=None, light=Light.RED)
        before.append(old)
    return before
