"""The models by which projects are judged: what is refused, and from which day a new version holds."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from luodi.engine.lights.light import Light
from luodi.engine.lights.supervision import Rung, Supervisor
from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, User
from luodi.office.projects.actions.advance_stage import AdvanceStage
from luodi.office.projects.actions.publish_decision import PublishDecision
from luodi.office.projects.decisions import rules_on, shipped_decision, shipped_rules
from luodi.office.projects.models import Project, StageEvent
from luodi.office.projects.rules import DecisionModel
from luodi.office.projects.snapshot import positions
from luodi.office.projects.words import DecisionName, EvidenceKind, ProjectKind, Stage
from luodi.reference.problems import Problem

LIGHTS, SUPERVISION, GATES = DecisionName.LIGHTS, DecisionName.SUPERVISION, DecisionName.GATES

Publish = Callable[..., DecisionModel]


def changed(name: DecisionName, old: str, new: str) -> str:
    """The shipped model with the first ``old`` replaced."""
    text = shipped_decision(name)
    assert old in text
    return text.replace(old, new, 1)


@pytest.fixture
def publish(rules: None, at: Callable[..., Occasion], make_user: Callable[..., User]) -> Publish:
    administrator = make_user(Role.ADMINISTRATOR)

    def now(xml: str, on: date = date(2026, 3, 2), name: DecisionName = LIGHTS) -> DecisionModel:
        return PublishDecision(occasion=at(on, administrator), decision=name, xml=xml, file="我的.dmn").execute()

    return now


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        ("</definitions>", "", "dmn.xml.broken", ""),
        ('name="进展灯"', 'name="静默灯"', "dmn.unknown_name", ""),
        ('name="无进展工作日" typeRef', 'name="天气" typeRef', "dmn.name.unknown", "进展灯 无进展工作日"),
        ("#thresholds", "#nothing", "dmn.graph.dangling", "节点灯"),
        ("&lt;= -门槛.逾期几日亮红灯", "&lt;= -门槛.没有的列", "dmn.name.member", "节点灯 rule[1] 节点剩余工作日"),
        ("&lt;= -门槛.逾期几日亮红灯", "&lt;= -(", "feel.syntax", "节点灯 rule[1] 节点剩余工作日"),
        ('o1"><text>"绿灯"</text>', 'o1"><text>"蓝灯"</text>', "dmn.output.not_allowed", "节点灯 rule[4] 灯"),
        ("<text>-</text>", "<text>&lt; 100</text>", "rules.no_answer", "节点灯"),
        ("<text>10</text>", "<text>1.5</text>", "rules.no_answer", "门槛"),
        ("<text>20</text>", "<text>40</text>", "rules.no_answer", "门槛"),
        ('<text>"在谈"</text>', '<text>"储备"</text>', "dmn.table.overlap", "门槛 rule[1] rule[2]"),
        ("1 - 节点剩余工作日", "0 * 节点剩余工作日", "rules.no_answer", "节点灯"),
        ("1 - 节点剩余工作日", "1 - 状态", "dmn.name.unknown", "节点灯 rule[1] 红灯工作日"),
        ('list contains(?, "黄灯")', 'list contains(?, "紫灯")', "rules.no_answer", "项目灯"),
    ],
)  # fmt: skip
def test_publish_refuses_a_model_that_cannot_do_its_work(
    publish: Publish, old: str, new: str, code: str, field: str
) -> None:
    before = JournalEntry.objects.count()
    with pytest.raises(Problem) as caught:
        publish(changed(LIGHTS, old, new))
    record = caught.value.record
    assert record.code == code
    assert (record.where.file, record.where.field) == ("我的.dmn", field)
    assert record.what.zh
    assert record.what.en
    assert DecisionModel.objects.count() == len(DecisionName)
    assert JournalEntry.objects.count() == before


@pytest.mark.django_db
def test_publish_refuses_a_model_that_asks_for_what_nobody_gives(publish: Publish) -> None:
    with pytest.raises(Problem) as caught:
        publish(shipped_decision(LIGHTS).replace("无进展工作日", "天气"))
    assert (caught.value.code, caught.value.record.where.field) == ("rules.unknown_input", "天气")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("<text>10</text>", "<text>10</text", ""),
        ('"市级主管处室"</text></outputEntry>', '"市长"</text></outputEntry>', "督办 rule[3] 责任层级"),
        ('"不督办"</text></outputEntry>', '"提醒"</text></outputEntry>', "督办"),
        ("<text>&gt; 30</text>", "<text>&gt; 三十</text>", "督办 rule[1] 红灯工作日"),
        ("<text>&gt;= 10</text>", '<text>"很多"</text>', "督办 rule[2] 投资额（亿元）"),
    ],
)
def test_publish_refuses_supervision_that_names_nobody(publish: Publish, old: str, new: str, field: str) -> None:
    text = changed(SUPERVISION, old, new) if field else "<definitions/>"
    with pytest.raises(Problem) as caught:
        publish(text, name=SUPERVISION)
    assert caught.value.record.where.field == field
    assert DecisionModel.objects.filter(name=SUPERVISION).count() == 1


@pytest.mark.django_db
def test_publish_lights_holds_from_its_day_on(publish: Publish, register: Callable[..., Project], chief: User) -> None:
    register(date(2026, 1, 5))

    def seen(day: date) -> tuple[Light, int]:
        [position] = positions(chief, day)
        return position.light, position.verdict.red_working_days

    days = [date(2026, 1, 15), date(2026, 2, 9), date(2026, 2, 11), date(2026, 3, 1), date(2026, 3, 2)]
    before = [seen(day) for day in days]
    assert before[1:3] == [(Light.RED, 6), (Light.RED, 8)]
    row = """<text>"在谈"</text></inputEntry>
        <outputEntry id="thresholds_r2_o1"><text>10</text></outputEntry>
        <outputEntry id="thresholds_r2_o2"><text>1</text></outputEntry>
        <outputEntry id="thresholds_r2_o3"><text>10</text></outputEntry>
        <outputEntry id="thresholds_r2_o4"><text>20</text></outputEntry>"""
    patient = row.replace("<text>1<", "<text>90<").replace("<text>10<", "<text>90<").replace("<text>20<", "<text>99<")
    model = publish(changed(LIGHTS, row, patient), date(2026, 2, 11))
    assert (model.version, model.published_on) == (2, date(2026, 2, 11))
    after = [seen(day) for day in days]
    assert after[:2] == before[:2]
    assert after[2:] == [(Light.YELLOW, 0)] * 3
    assert rules_on(date(2026, 2, 10)) == shipped_rules()
    assert rules_on(date(2026, 2, 11)).lights.of("talks").node_red_after == 90
    assert DecisionModel.objects.get(name=LIGHTS, version=1).xml == shipped_decision(LIGHTS)


@pytest.mark.django_db
def test_publish_is_journalled_and_keeps_the_text(publish: Publish) -> None:
    text = changed(LIGHTS, "<text>20</text>", "<text>25</text>")
    publish(text)
    entry = JournalEntry.objects.latest("revision")
    assert (entry.action, entry.entity, entry.key) == ("rules.publish_decision", "decision_model", "lights/2")
    assert json.loads(entry.after)["xml"] == text


@pytest.mark.django_db
def test_publish_decision_needs_the_permission_and_the_whole_city(
    rules: None, at: Callable[..., Occasion], make_user: Callable[..., User], pudong_office: Office
) -> None:
    for user, code in (
        (make_user(Role.ANALYST), "access.not_permitted"),
        (make_user(Role.ADMINISTRATOR, pudong_office), "access.out_of_reach"),
    ):
        with pytest.raises(Problem) as caught:
            PublishDecision(
                occasion=at(date(2026, 3, 2), user), decision=LIGHTS, xml=shipped_decision(LIGHTS)
            ).execute()
        assert caught.value.code == code
    assert DecisionModel.objects.count() == len(DecisionName)


@pytest.mark.django_db
def test_rules_of_days_before_any_was_published_are_the_shipped_ones(
    db: None, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(1):
        assert rules_on(date(2026, 1, 1)) == shipped_rules()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "investment", "rung", "supervisor"),
    [
        (date(2026, 1, 6), 1, Rung.NONE, Supervisor.NOBODY),
        (date(2026, 1, 20), 1, Rung.REMINDED, Supervisor.TASK_FORCE_LEAD),
        (date(2026, 2, 6), 20, Rung.URGED, Supervisor.DISTRICT_OFFICE),
        (date(2026, 3, 4), 1, Rung.SUPERVISED, Supervisor.CITY_SECTION),
        (date(2026, 3, 4), None, Rung.SUPERVISED, Supervisor.CITY_SECTION),
        (date(2026, 3, 4), 10, Rung.RAISED, Supervisor.LEADER),
        (date(2026, 5, 4), 1, Rung.RAISED, Supervisor.LEADER),
    ],
)
def test_positions_say_who_presses(
    register: Callable[..., Project],
    chief: User,
    day: date,
    investment: int | None,
    rung: Rung,
    supervisor: Supervisor,
) -> None:
    yuan = None if investment is None else Decimal(investment * 10**8)
    register(date(2026, 1, 5), fields={"investment_cny": yuan})
    [position] = positions(chief, day)
    assert (position.supervision.rung, position.supervision.supervisor) == (rung, supervisor)


def in_the_table(kind: ProjectKind, stage: Stage) -> tuple[set[str], set[frozenset[str]]]:
    gate = shipped_rules().gates.of(kind, stage)
    return set(gate.fields), {frozenset(required.any_of) for required in gate.evidence}


def test_shipped_gates_ask_what_a_kind_of_project_needs() -> None:
    licence, lease, land = {"business_licence"}, {"lease"}, {"lease", "land_contract"}
    assert in_the_table(ProjectKind.NEW_BUILD, Stage.LEAD) == (set(), set())
    assert in_the_table(ProjectKind.NEW_BUILD, Stage.LANDED) == ({"enterprise"}, {frozenset(licence), frozenset(land)})
    assert in_the_table(ProjectKind.LEASED_SPACE, Stage.LANDED)[1] == {frozenset(licence), frozenset(lease)}
    assert in_the_table(ProjectKind.HEADQUARTERS, Stage.STARTED) == (set(), set())
    [tax] = shipped_rules().gates.of(ProjectKind.HEADQUARTERS, Stage.AT_CAPACITY).evidence
    assert tax.level == EvidenceLevel.VERIFIED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"投资协议"', '"意向书"', "rules.no_answer"),
        ('"用地面积"', '"愿望"', "rules.no_answer"),
        ('"核实"', '"估计"', "rules.no_answer"),
        ('"信息"</text></outputEntry>', '"材料"</text></outputEntry>', "dmn.output.not_allowed"),
        ('hitPolicy="RULE ORDER"', 'hitPolicy="FIRST"', "rules.no_answer"),
        ('name="节点要求">', 'name="要求">', "dmn.unknown_name"),
    ],
)
def test_publish_refuses_gates_that_ask_for_what_nobody_keeps(publish: Publish, old: str, new: str, code: str) -> None:
    with pytest.raises(Problem) as caught:
        publish(changed(GATES, old, new), name=GATES)
    assert caught.value.code == code
    assert DecisionModel.objects.filter(name=GATES).count() == 1


@pytest.mark.django_db
def test_publish_gates_asks_of_moves_from_its_day_on(
    publish: Publish, register: Callable[..., Project], prove: Callable[..., None], at: Callable[..., Occasion]
) -> None:
    early, late = register(date(2026, 1, 5)), register(date(2026, 1, 5))
    for project in (early, late):
        prove(project, date(2026, 2, 2), EvidenceKind.AGREEMENT)
    publish(changed(GATES, '"投资协议"', '"营业执照"'), date(2026, 3, 2), GATES)

    def sign(project: Project, happened_on: date) -> StageEvent:
        return AdvanceStage(
            occasion=at(date(2026, 3, 3)), project=project, to=Stage.SIGNED, happened_on=happened_on
        ).execute()

    with pytest.raises(Problem, match=r"project\.gate_closed") as caught:
        sign(late, date(2026, 3, 3))
    assert "营业执照" in caught.value.record.what.zh
    assert sign(early, date(2026, 2, 27)).evidence_level == EvidenceLevel.VERIFIED
