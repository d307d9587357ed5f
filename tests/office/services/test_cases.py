"""A case from opening to closing: what is refused, what its clocks say, and what the enterprise may see and do."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from luodi.engine.clocks.chasing import Step
from luodi.engine.lights.light import Light
from luodi.office.journal import chain
from luodi.office.journal.queries import history_of
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.policies.models import PolicyVersion
from luodi.office.services.actions.answer import Answer
from luodi.office.services.actions.chase_case import ChaseCase
from luodi.office.services.actions.close_case import CloseCase
from luodi.office.services.actions.draw_sample import DrawSample
from luodi.office.services.actions.extend import Extend
from luodi.office.services.actions.merge_duplicate import MergeDuplicate
from luodi.office.services.actions.note_case import NoteCase
from luodi.office.services.actions.open_case import OpenCase
from luodi.office.services.actions.pause import Pause
from luodi.office.services.actions.rate_case import RateCase
from luodi.office.services.actions.record_rating import RecordRating
from luodi.office.services.actions.reopen_case import ReopenCase
from luodi.office.services.actions.resume import Resume
from luodi.office.services.actions.return_answer import ReturnAnswer
from luodi.office.services.actions.route_case import RouteCase
from luodi.office.services.actions.supervise import Supervise
from luodi.office.services.actions.take_up import TakeUp
from luodi.office.services.case_file import case_file
from luodi.office.services.causes import fits
from luodi.office.services.models import Case, CaseHandling, CaseRating
from luodi.office.services.timing import timing_of
from luodi.office.services.words import CaseState, Category, Closing, Need, Origin, RootCause, Urgency
from luodi.reference.problems import Problem
from luodi.reference.text import Text
from tests.front.web.town import Town
from tests.office.services.conftest import MONDAY

pytestmark = pytest.mark.django_db
By = Callable[..., Occasion]
Open = Callable[..., Case]
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


def refused(action: object) -> str:
    with pytest.raises(Problem) as caught:
        action.execute()  # type: ignore[attr-defined]  # any action
    return caught.value.code


def routed(open_case: Open, by: By, **changed: object) -> Case:
    case = open_case(**changed)
    RouteCase(occasion=by(Role.OFFICER), case=case).execute()
    return case


def answered(open_case: Open, by: By, hours: float = 4) -> Case:
    case = routed(open_case, by)
    TakeUp(occasion=by(Role.OFFICER, 1), case=case, office_code="pudong").execute()
    Answer(occasion=by(Role.OFFICER, hours), case=case, office_code="pudong", text="已发证").execute()
    return case


def closed(open_case: Open, by: By, hours: float = 5) -> Case:
    case = answered(open_case, by)
    CloseCase(
        occasion=by(Role.OFFICER, hours),
        case=case,
        closing=Closing.SOLVED,
        text="施工许可已发",
        root_cause=RootCause.PERMIT_SLOW,
    ).execute()
    return case


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def part(case: Case) -> CaseHandling:
    return CaseHandling.objects.get(case=case, round=fresh(case).reopenings)


def test_case_goes_from_opening_to_closing_and_leaves_its_trace(open_case: Open, by: By) -> None:
    case = open_case()
    assert (case.code, case.state) == ("SQ2026-00001", CaseState.NEW)
    RouteCase(occasion=by(Role.OFFICER), case=case).execute()
    assert (fresh(case).state, part(case).office.code, part(case).leads) == (CaseState.ROUTED, "pudong", True)
    TakeUp(occasion=by(Role.OFFICER, 1), case=case, office_code="pudong").execute()
    assert fresh(case).state == CaseState.IN_HAND
    Answer(occasion=by(Role.OFFICER, 4), case=case, office_code="pudong", text="已发证").execute()
    assert fresh(case).state == CaseState.ANSWERED
    CloseCase(
        occasion=by(Role.OFFICER, 5), case=case, closing=Closing.SOLVED, text="已办结", root_cause=RootCause.PERMIT_SLOW
    ).execute()
    assert fresh(case).state == CaseState.CLOSED
    assert [event.kind for event in case.events.all()] == ["opened", "routed", "taken_up", "answered", "closed"]
    assert {row.action for row in history_of(f"case/{case.code}")} >= {"case.open", "case.route", "case.close"}
    assert chain.verify().holds


def test_routing_follows_the_table_and_another_choice_needs_a_reason(open_case: Open, by: By) -> None:
    case = open_case(category=Category.ELEMENT, need=Need.SPACE)
    assert refused(RouteCase(occasion=by(Role.OFFICER), case=case, office_codes=["city"])) == "case.reason_missing"
    assert refused(RouteCase(occasion=by(Role.OFFICER), case=case, office_codes=["no"])) == "case.unknown_offices"
    assert refused(RouteCase(occasion=by(Role.OFFICER), case=case, office_codes=["desk"])) == "case.unknown_offices"
    RouteCase(occasion=by(Role.OFFICER), case=case).execute()
    assert [row.office.code for row in case.handlings.all()] == ["zj"]
    RouteCase(occasion=by(Role.CHIEF, 1, "跨区协调"), case=case, office_codes=["city", "pudong"]).execute()
    assert [(row.office.code, row.leads) for row in case.handlings.all()] == [("city", True), ("pudong", False)]


def test_office_that_took_a_case_up_stays_when_it_is_routed_anew(open_case: Open, by: By) -> None:
    case = routed(open_case, by)
    TakeUp(occasion=by(Role.OFFICER, 1), case=case, office_code="pudong").execute()
    RouteCase(occasion=by(Role.CHIEF, 2, "市级牵头"), case=case, office_codes=["city"]).execute()
    assert [(row.office.code, row.leads) for row in case.handlings.all()] == [("city", True), ("pudong", False)]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"title": " "}, "case.field_missing"),
        ({"text": ""}, "case.field_missing"),
        ({"category": Category.ELEMENT}, "case.need_and_category"),
        ({"need": Need.LAND}, "case.need_and_category"),
        ({"origin": Origin.ENTERPRISE}, "case.origin"),
        ({"origin": Origin.VISIT}, "case.origin"),
    ],
)
def test_opening_refuses_what_does_not_make_sense(open_case: Open, changed: dict[str, object], code: str) -> None:
    with pytest.raises(Problem) as caught:
        open_case(**changed)
    assert caught.value.code == code
    assert not Case.objects.exists()


def test_handling_belongs_to_its_office(open_case: Open, by: By, town: Town) -> None:
    case = routed(open_case, by)
    assert refused(TakeUp(occasion=by(Role.CHIEF, 1), case=case, office_code="pudong")) == "access.out_of_reach"
    assert refused(TakeUp(occasion=by(Role.CHIEF, 1), case=case, office_code="city")) == "case.unknown_office"
    assert refused(TakeUp(occasion=by(town.park_officer, 1), case=case, office_code="pudong")) == "access.out_of_reach"
    answer = Answer(occasion=by(Role.OFFICER, 1), case=case, office_code="pudong", text="好")
    assert refused(answer) == "case.not_taken_up"
    TakeUp(occasion=by(Role.OFFICER, 1), case=case, office_code="pudong").execute()
    assert refused(TakeUp(occasion=by(Role.OFFICER, 2), case=case, office_code="pudong")) == "case.taken_up"
    early = Answer(occasion=by(Role.OFFICER, 0.5), case=case, office_code="pudong", text="早")
    assert refused(early) == "case.before_the_last_event"


def test_clocks_of_taking_up_and_answering(open_case: Open, by: By) -> None:
    case = routed(open_case, by)
    waiting = timing_of(part(case), MONDAY + 2 * AN_HOUR)
    assert (waiting.step, waiting.reading.due_at, waiting.reading.remaining) == (Step.TAKE_UP, MONDAY + A_DAY, 22)
    TakeUp(occasion=by(Role.OFFICER, 3), case=case, office_code="pudong").execute()
    running = timing_of(part(case), MONDAY + A_DAY)
    assert (running.step, running.reading.due_on, running.reading.light) == (
        Step.ANSWER,
        date(2026, 11, 19),
        Light.GREEN,
    )


def test_taking_up_late_buys_no_time_for_the_answer(open_case: Open, by: By) -> None:
    case = routed(open_case, by)
    TakeUp(occasion=by(Role.OFFICER, 72), case=case, office_code="pudong").execute()  # Thursday; due was Tuesday
    assert timing_of(part(case), MONDAY + 4 * A_DAY).reading.due_on == date(2026, 11, 20)


def test_extension_and_pause_move_the_end_and_say_why(open_case: Open, by: By) -> None:
    case = routed(open_case, by)
    on = {"case": case, "office_code": "pudong"}
    TakeUp(occasion=by(Role.OFFICER, 1), **on).execute()
    assert refused(Pause(occasion=by(Role.OFFICER, 2), **on)) == "case.field_missing"
    assert refused(Extend(occasion=by(Role.OFFICER, 2), days=2, **on)) == "case.field_missing"
    assert refused(Extend(occasion=by(Role.OFFICER, 2, "多部门会商"), days=16, **on)) == "case.days"
    Extend(occasion=by(Role.OFFICER, 2, "多部门会商"), days=2, **on).execute()
    assert timing_of(part(case), MONDAY + 2 * AN_HOUR).reading.due_on == date(2026, 11, 23)
    Pause(occasion=by(Role.OFFICER, 24, "等企业补材料"), **on).execute()
    assert refused(Pause(occasion=by(Role.OFFICER, 25, "再等"), **on)) == "case.paused"
    assert timing_of(part(case), MONDAY + 60 * A_DAY).reading.light is Light.NONE
    Resume(occasion=by(Role.OFFICER, 24 * 9), **on).execute()  # Tuesday to Wednesday of next week: six working days
    assert refused(Resume(occasion=by(Role.OFFICER, 24 * 9 + 1), **on)) == "case.not_paused"
    assert timing_of(part(case), MONDAY + 10 * A_DAY).reading.due_on == date(2026, 12, 1)


def test_returned_answer_lets_the_clock_run_on_where_it_stopped(open_case: Open, by: By) -> None:
    case = answered(open_case, by)
    assert refused(ReturnAnswer(occasion=by(Role.OFFICER, 5), case=case, office_code="pudong")) == "case.field_missing"
    ReturnAnswer(occasion=by(Role.OFFICER, 24 * 7, "答非所问"), case=case, office_code="pudong").execute()
    handling = part(case)
    assert (fresh(case).state, handling.answer, handling.times_returned) == (CaseState.IN_HAND, "", 1)
    assert timing_of(handling, MONDAY + 7 * A_DAY).reading.due_on == date(2026, 11, 26)
    assert case.events.filter(kind="answered").get().text == "已发证"


def test_closing_is_honest(open_case: Open, by: By) -> None:
    case = routed(open_case, by)
    cause = {"root_cause": RootCause.OTHER}
    close = {"occasion": by(Role.OFFICER, 2), "case": case, **cause}
    assert refused(CloseCase(closing=Closing.SOLVED, text="好", **close)) == "case.not_answered"
    assert refused(CloseCase(closing=Closing.CANNOT, text="难", **close)) == "case.not_answered"
    assert refused(CloseCase(closing=Closing.NOT_OURS, text="非本市事权", **close)) == "case.sent_to"
    assert refused(CloseCase(closing=Closing.UNREACHABLE, text="三次未接", sent_to="某局", **close)) == "case.sent_to"
    assert refused(CloseCase(closing=Closing.UNREACHABLE, text=" ", **close)) == "case.field_missing"
    CloseCase(closing=Closing.NOT_OURS, text="属海关事权", sent_to="上海海关", **close).execute()
    assert (fresh(case).state, fresh(case).sent_to) == (CaseState.CLOSED, "上海海关")
    assert refused(ChaseCase(occasion=by(Role.OFFICER, 3), case=case)) == "case.closed"


def test_database_refuses_a_closing_without_its_reason(open_case: Open) -> None:
    case = open_case()
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state=CaseState.CLOSED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(
            state=CaseState.CLOSED, closing=Closing.NOT_OURS, closing_reason="转", closed_at=MONDAY + A_DAY
        )


def test_reopening_starts_a_round_and_keeps_the_last(open_case: Open, by: By) -> None:
    case = closed(open_case, by)
    assert refused(ReopenCase(occasion=by(Role.ENTERPRISE, 6), case=case)) == "case.field_missing"
    ReopenCase(occasion=by(Role.ENTERPRISE, 6, "证上信息有误"), case=case).execute()
    again = fresh(case)
    assert (again.state, again.reopenings, again.closing, again.closed_at) == (CaseState.ROUTED, 1, "", None)
    assert [(row.round, bool(row.answered_at)) for row in case.handlings.all()] == [(0, True), (1, False)]
    TakeUp(occasion=by(Role.OFFICER, 7), case=case, office_code="pudong").execute()
    assert part(case).taken_up_at is not None


def test_chase_presses_each_rung_once(open_case: Open, by: By) -> None:
    case = routed(open_case, by)
    assert refused(ChaseCase(occasion=by(Role.OFFICER, 2), case=case)) == "case.nothing_to_chase"
    (first,) = ChaseCase(occasion=by(Role.OFFICER, 20), case=case).execute()
    assert (first.step, first.rung, first.chased) == ("take_up", "reminded", "handler")
    assert refused(ChaseCase(occasion=by(Role.OFFICER, 21), case=case)) == "case.nothing_to_chase"
    (second,) = ChaseCase(occasion=by(Role.OFFICER, 26), case=case).execute()
    assert (second.rung, second.chased) == ("urged", "head_of_office")
    (third,) = ChaseCase(occasion=by(Role.OFFICER, 24 * 10), case=case).execute()
    assert (third.rung, third.chased) == ("supervised", "city_section")


def test_supervision_is_numbered_and_demands_something_by_a_day(open_case: Open, by: By) -> None:
    case = routed(open_case, by)
    order = {"case": case, "office_code": "pudong", "demand": "三日内书面反馈"}
    assert refused(Supervise(occasion=by(Role.OFFICER, 2), answer_by_on=date(2026, 11, 20), **order)) == (
        "access.not_permitted"
    )
    assert refused(Supervise(occasion=by(Role.CHIEF, 2), answer_by_on=date(2026, 11, 16), **order)) == "case.day_gone"
    letters = [
        Supervise(occasion=by(role, hours), answer_by_on=date(2026, 11, 20), **order).execute()
        for role, hours in ((Role.CHIEF, 2), (Role.LEADER, 3))
    ]
    assert [letter.document_number for letter in letters] == ["投促督〔2026〕1号", "投促督〔2026〕2号"]


def test_enterprise_sees_its_own_cases_only_and_never_an_internal_event(open_case: Open, by: By, town: Town) -> None:
    case = answered(open_case, by)
    NoteCase(occasion=by(Role.CHIEF, 6), case=case, text="企业情绪激动").execute()
    assert list(Case.objects.visible_to(town.users[Role.ENTERPRISE])) == [case]
    shown = case.events.filter(internal=False).values_list("kind", flat=True)
    assert list(shown) == ["opened", "routed", "taken_up"]
    assert refused(NoteCase(occasion=by(Role.ENTERPRISE, 7), case=case, text="看看")) == "access.not_permitted"


def test_handling_office_elsewhere_sees_the_case(open_case: Open, by: By, town: Town) -> None:
    case = open_case()
    Case.objects.filter(pk=case.pk).update(enterprise=town.foreign.enterprise)
    assert not Case.objects.visible_to(town.users[Role.OFFICER]).exists()
    RouteCase(occasion=by(Role.CHIEF, 1, "协办"), case=case, office_codes=["city", "pudong"]).execute()
    assert Case.objects.visible_to(town.users[Role.OFFICER]).get() == case


def test_enterprise_opens_only_its_own(firm: object, by: By, town: Town) -> None:
    foreign = town.foreign.enterprise
    assert foreign is not None
    said = {"title": "问题", "text": "问题", "origin": Origin.ENTERPRISE, "category": Category.OTHER}
    assert refused(OpenCase(occasion=by(Role.ENTERPRISE), enterprise=foreign, **said)) == "access.out_of_reach"
    OpenCase(occasion=by(Role.ENTERPRISE), enterprise=firm, urgency=Urgency.URGENT, **said).execute()
    assert Case.objects.get().opened_by == town.users[Role.ENTERPRISE]


def test_rating_once_closed_and_a_low_one_says_why(open_case: Open, by: By) -> None:
    case = answered(open_case, by)
    assert refused(RateCase(occasion=by(Role.ENTERPRISE, 5), case=case, score=5)) == "case.not_closed"
    CloseCase(
        occasion=by(Role.OFFICER, 5), case=case, closing=Closing.EXPLAINED, text="已说明", root_cause=RootCause.OWN
    ).execute()
    assert refused(RateCase(occasion=by(Role.ENTERPRISE, 6), case=case, score=6)) == "case.score"
    assert refused(RateCase(occasion=by(Role.ENTERPRISE, 6), case=case, score=2)) == "case.field_missing"
    assert refused(RecordRating(occasion=by(Role.OFFICER, 6), case=case, score=5)) == "case.not_drawn"
    RateCase(occasion=by(Role.ENTERPRISE, 6), case=case, score=4).execute()
    assert CaseRating.objects.get().sampled_on is None


def test_sample_of_the_same_seed_is_the_same(open_case: Open, by: By) -> None:
    for _ in range(6):
        closed(open_case, by)
    draw = {"since": date(2026, 11, 16), "until": date(2026, 11, 16), "size": 3}
    assert refused(DrawSample(occasion=by(Role.OFFICER, 9), seed=7, **draw)) == "access.out_of_reach"

    def codes(seed: int) -> list[str]:
        drawn = [rating.case.code for rating in DrawSample(occasion=by(Role.CHIEF, 9), seed=seed, **draw).execute()]
        CaseRating.objects.all().delete()
        return drawn

    assert codes(7) == codes(7)
    assert len({tuple(codes(seed)) for seed in range(8)}) > 1
    first = DrawSample(occasion=by(Role.CHIEF, 9), seed=7, **draw).execute()
    second = DrawSample(occasion=by(Role.CHIEF, 9), seed=7, **draw).execute()
    assert not {rating.case_id for rating in first} & {rating.case_id for rating in second}
    RecordRating(occasion=by(Role.OFFICER, 10), case=first[0].case, score=5).execute()


def test_duplicate_is_merged_into_a_case_of_the_same_enterprise(open_case: Open, by: By) -> None:
    first, second = open_case(), open_case()
    assert refused(MergeDuplicate(occasion=by(Role.OFFICER, 1), case=second, into_code=second.code)) == (
        "case.not_mergeable"
    )
    MergeDuplicate(occasion=by(Role.OFFICER, 1), case=second, into_code=first.code).execute()
    assert (fresh(second).closing, fresh(second).duplicate_of) == (Closing.DUPLICATE, first)
    assert refused(ReopenCase(occasion=by(Role.OFFICER, 2, "误并"), case=second)) == "case.merged"


def test_root_cause_points_to_an_element_or_a_policy_in_force_and_to_nothing_else(open_case: Open, by: By) -> None:
    case = answered(open_case, by)
    for version, current in ((1, False), (2, True)):
        PolicyVersion.objects.create(
            policy_code="sh-upgrade", version=version, title_zh="设备更新", title_en="Renewal", is_current=current,
            valid_from=date(2026, 1, 1), published_on=date(2026, 1, 1), policy_toml="", decision_xml="", cases_csv="",
        )  # fmt: skip
    PolicyVersion.objects.create(
        policy_code="sh-old", version=1, title_zh="旧政策", title_en="Old", is_current=False,
        valid_from=date(2020, 1, 1), published_on=date(2020, 1, 1), policy_toml="", decision_xml="", cases_csv="",
    )  # fmt: skip

    def close(cause: RootCause, code: str) -> CloseCase:
        return CloseCase(
            occasion=by(Role.OFFICER, 5), case=case, closing=Closing.SOLVED, text="好", root_cause=cause,
            root_cause_code=code,
        )  # fmt: skip

    for cause, code in (
        (RootCause.POLICY_LATE, "energy"),
        (RootCause.POLICY_LATE, "sh-old"),
        (RootCause.ELEMENT_SHORT, "sh-upgrade"),
        (RootCause.PERMIT_SLOW, "none"),
        (RootCause.OTHER, "anything"),
    ):
        assert refused(close(cause, code)) == "case.root_cause_code"
    assert all(fits(RootCause.PERMIT_SLOW, code) for code in ("", "land", "sh-upgrade"))
    close(RootCause.POLICY_LATE, "sh-upgrade").execute()
    file = case_file(by(Role.OFFICER).user, case.code, MONDAY + A_DAY, MONDAY.date())
    assert (file.root_cause_code, file.root_cause_name) == ("sh-upgrade", Text("设备更新", "Renewal"))
