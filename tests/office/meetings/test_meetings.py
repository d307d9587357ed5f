"""A meeting from its preparing to its closing: forms with frozen figures, lateness, minutes, and who may what."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.journal import chain
from luodi.office.meetings.actions.add_entry import AddEntry
from luodi.office.meetings.actions.close_meeting import CloseMeeting
from luodi.office.meetings.actions.edit_series import EditSeries
from luodi.office.meetings.actions.fill_form import FillForm
from luodi.office.meetings.actions.hand_in_form import HandInForm
from luodi.office.meetings.actions.hold_meeting import HoldMeeting
from luodi.office.meetings.actions.move_meeting import MoveMeeting
from luodi.office.meetings.actions.prepare_meeting import PrepareMeeting
from luodi.office.meetings.actions.remove_entry import RemoveEntry
from luodi.office.meetings.actions.return_form import ReturnForm
from luodi.office.meetings.actions.start_series import StartSeries
from luodi.office.meetings.actions.write_minutes import WriteMinutes
from luodi.office.meetings.figures import from_json
from luodi.office.meetings.models import Meeting, MeetingForm, MeetingSeries
from luodi.office.meetings.queries import form_file, forms_due, meeting_file, meeting_list, series_seen
from luodi.office.meetings.words import EntryKind, MeetingKind, MeetingState, Rhythm
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.projects.ledger import ledger_ids
from luodi.office.projects.ledger_filter import LedgerFilter
from luodi.office.projects.models import Project, StageEvent
from luodi.office.projects.words import Stage
from luodi.office.services.actions.open_case import OpenCase
from luodi.office.services.models import Case
from luodi.office.services.words import Category, Origin
from luodi.reference.problems import Problem
from tests.front.web.town import Town

pytestmark = pytest.mark.django_db
By = Callable[..., Occasion]


def refused(action: object) -> str:
    with pytest.raises(Problem) as caught:
        action.execute()  # type: ignore[attr-defined]  # any action
    return caught.value.code


def figures(form: MeetingForm) -> dict[str, tuple[str, ...]]:
    return {one.code: one.rows for one in from_json(MeetingForm.objects.get(pk=form.pk).figures)}


def test_prepare_fills_a_form_for_every_seat(meeting: Meeting) -> None:
    assert meeting.code == "ZDD-01"
    assert sorted(meeting.forms.values_list("office__code", flat=True)) == ["pudong", "zj"]


def test_figures_of_the_form_equal_the_ledger_of_the_place(meeting: Meeting, town: Town, by: By) -> None:
    for form in meeting.forms.select_related("office"):
        user = town.park_officer if form.office.code == "zj" else town.users[Role.OFFICER]
        for light in ("red", "yellow", "green"):
            of_form = set(figures(form)[f"light.{light}"])
            rows = ledger_ids(user, LedgerFilter(), meeting.prepared_at.date())
            assert of_form <= set(Project.objects.filter(pk__in=rows).values_list("code", flat=True))
        lit = sum(len(figures(form)[f"light.{light}"]) for light in ("red", "yellow", "green"))
        assert lit <= len(figures(form)["in_hand"]) <= len(figures(form)["signed"])


def test_signings_of_the_period_are_those_of_the_place_and_time(series: MeetingSeries, by: By, town: Town) -> None:
    Project.objects.filter(pk=town.foreign.pk).update(district_id="310115")  # signed on 2 November
    late = PrepareMeeting(
        occasion=by(Role.CHIEF, -10),
        series=series,
        held_on=date(2026, 11, 6),
        place="第一会议室",
        forms_due_on=date(2026, 11, 6),
    ).execute()
    assert figures(late.forms.get(office__code="pudong"))["period.signed"] == (town.foreign.code,)
    assert figures(late.forms.get(office__code="zj"))["period.signed"] == ()


def test_figures_stay_when_the_register_moves_on(form: MeetingForm, by: By, town: Town) -> None:
    before = figures(form)
    OpenCase(
        occasion=by(Role.OFFICER, 0.5),
        enterprise=town.own.enterprise,
        title="用电增容",
        text="申请增容",
        origin=Origin.OFFICER,
        category=Category.MARKET,
    ).execute()
    assert figures(form) == before
    FillForm(occasion=by(Role.OFFICER, 1), form=form).execute()
    assert figures(form)["case.new"] == tuple(Case.objects.values_list("code", flat=True))
    assert MeetingForm.objects.get(pk=form.pk).filled_as_of == date(2026, 11, 17)


def test_entries_are_added_removed_and_journalled(form: MeetingForm, by: By, town: Town) -> None:
    entry = AddEntry(
        occasion=by(Role.OFFICER), form=form, kind=EntryKind.PROBLEM, text="环评未批", project_code=town.own.code
    ).execute()
    AddEntry(occasion=by(Role.OFFICER), form=form, kind=EntryKind.PLAN, text="月底前开工").execute()
    RemoveEntry(occasion=by(Role.OFFICER), form=form, entry_number=entry.pk).execute()
    shown = form_file(town.users[Role.OFFICER], form.pk, by(Role.OFFICER).at)
    assert shown is not None
    assert [(one.kind, one.text) for one in shown.entries] == [(EntryKind.PLAN, "月底前开工")]
    assert chain.verify().holds


def test_entry_about_a_foreign_project_is_refused(form: MeetingForm, by: By, town: Town) -> None:
    entry = AddEntry(
        occasion=by(Role.OFFICER), form=form, kind=EntryKind.PROBLEM, text="某事", project_code=town.foreign.code
    )
    assert refused(entry) == "meeting.unknown_project"


def test_foreign_office_cannot_touch_a_form(form: MeetingForm, by: By, town: Town) -> None:
    assert refused(HandInForm(occasion=by(town.park_officer), form=form)) == "access.out_of_reach"
    assert form_file(town.park_officer, form.pk, by(Role.CHIEF).at) is None


def test_form_handed_in_after_its_day_is_late(form: MeetingForm, by: By, town: Town) -> None:
    HandInForm(occasion=by(Role.OFFICER, 3), form=form).execute()
    file = meeting_file(town.users[Role.CHIEF], form.meeting_id, by(Role.CHIEF, 3).at)
    assert file is not None
    assert {one.office_code: (one.late, one.handed_in_at is not None) for one in file.forms} == {
        "pudong": (True, True),
        "zj": (True, False),
    }


def test_form_handed_in_on_its_day_is_in_time_and_closed(form: MeetingForm, by: By, town: Town) -> None:
    HandInForm(occasion=by(Role.OFFICER, 2.4), form=form).execute()
    file = meeting_file(town.users[Role.CHIEF], form.meeting_id, by(Role.CHIEF, 3).at)
    assert file is not None
    assert not next(one for one in file.forms if one.office_code == "pudong").late
    assert refused(FillForm(occasion=by(Role.OFFICER, 2.5), form=form)) == "meeting.handed_in"


def test_returned_form_can_be_handed_in_again(form: MeetingForm, by: By) -> None:
    HandInForm(occasion=by(Role.OFFICER, 1), form=form).execute()
    assert refused(ReturnForm(occasion=by(Role.CHIEF, 1.1), form=form)) == "meeting.field_missing"
    ReturnForm(occasion=by(Role.CHIEF, 1.1, "缺少下步打算"), form=form).execute()
    again = HandInForm(occasion=by(Role.OFFICER, 1.2), form=form).execute()
    assert again.handed_in_at is not None


def test_forms_due_are_those_of_the_own_office(form: MeetingForm, by: By, town: Town) -> None:
    (due,) = forms_due(town.users[Role.OFFICER], date(2026, 11, 18))
    assert (due[0], due[2]) == (form.pk, False)
    assert forms_due(town.users[Role.OFFICER], date(2026, 11, 19))[0][2]
    assert forms_due(town.users[Role.CHIEF], date(2026, 11, 19)) == []


def test_meeting_is_held_not_before_its_day_and_closed_with_minutes(meeting: Meeting, by: By) -> None:
    assert refused(HoldMeeting(occasion=by(Role.CHIEF, 2), meeting=meeting)) == "meeting.not_yet"
    assert refused(WriteMinutes(occasion=by(Role.CHIEF, 2), meeting=meeting, minutes="略")) == "meeting.wrong_state"
    HoldMeeting(occasion=by(Role.CHIEF, 3), meeting=meeting).execute()
    assert refused(CloseMeeting(occasion=by(Role.CHIEF, 3), meeting=meeting)) == "meeting.field_missing"
    WriteMinutes(occasion=by(Role.CHIEF, 3), meeting=meeting, minutes="会议明确三项工作。").execute()
    closed = CloseMeeting(occasion=by(Role.CHIEF, 4), meeting=meeting).execute()
    assert closed.state == MeetingState.CLOSED


def test_form_is_refused_after_the_meeting(held: Meeting, by: By) -> None:
    form = held.forms.get(office__code="pudong")
    assert refused(HandInForm(occasion=by(Role.OFFICER, 3.5), form=form)) == "meeting.meeting_over"


def test_meeting_moves_with_a_reason(meeting: Meeting, by: By) -> None:
    moved = {"held_on": date(2026, 11, 20), "place": "第二会议室", "forms_due_on": date(2026, 11, 19)}
    assert refused(MoveMeeting(occasion=by(Role.CHIEF), meeting=meeting, **moved)) == "meeting.field_missing"
    after = MoveMeeting(occasion=by(Role.CHIEF, 0, "领导出差"), meeting=meeting, **moved).execute()
    assert (after.held_on, after.place) == (date(2026, 11, 20), "第二会议室")


def test_next_meeting_counts_from_the_one_before(series: MeetingSeries, meeting: Meeting, by: By) -> None:
    assert meeting.forms.first().since == date(2026, 11, 9)  # type: ignore[union-attr]  # it has forms
    following = PrepareMeeting(
        occasion=by(Role.CHIEF, 7),
        series=series,
        held_on=date(2026, 11, 26),
        place="第一会议室",
        forms_due_on=date(2026, 11, 25),
    ).execute()
    assert following.number == 2
    assert {form.since for form in following.forms.all()} == {date(2026, 11, 16)}


def test_series_that_meets_once_has_one_meeting(series: MeetingSeries, meeting: Meeting, by: By) -> None:
    MeetingSeries.objects.filter(pk=series.pk).update(rhythm=Rhythm.ONCE)
    again = PrepareMeeting(
        occasion=by(Role.CHIEF),
        series=series,
        held_on=date(2026, 11, 26),
        place="某处",
        forms_due_on=date(2026, 11, 25),
    )
    assert refused(again) == "meeting.meets_once"


def test_series_is_edited_for_the_meetings_to_come(series: MeetingSeries, meeting: Meeting, by: By) -> None:
    EditSeries(
        occasion=by(Role.CHIEF), series=series, title="月调度会", rhythm=Rhythm.MONTHLY, office_codes=["pudong"]
    ).execute()
    assert list(series.seats.values_list("office__code", flat=True)) == ["pudong"]
    assert meeting.forms.count() == 2


def test_only_the_convening_office_acts(series: MeetingSeries, meeting: Meeting, by: By) -> None:
    assert refused(HoldMeeting(occasion=by(Role.OFFICER, 3), meeting=meeting)) == "access.out_of_reach"
    assert refused(HoldMeeting(occasion=by(Role.LEADER, 3), meeting=meeting)) == "access.not_permitted"


def test_series_code_is_checked(series: MeetingSeries, by: By) -> None:
    start = {"title": "周会", "kind": MeetingKind.DISPATCH, "rhythm": Rhythm.WEEKLY, "office_codes": ["zj"]}
    assert refused(StartSeries(occasion=by(Role.CHIEF), code="ZDD", **start)) == "meeting.series_code_taken"
    assert refused(StartSeries(occasion=by(Role.CHIEF), code="周会", **start)) == "meeting.series_code"


def test_who_sees_meetings_and_series(meeting: Meeting, town: Town, by: By) -> None:
    for role, seen in ((Role.CHIEF, 1), (Role.OFFICER, 1), (Role.ENTERPRISE, 0)):
        assert meeting_list(town.users[role]).total == seen
        assert len(series_seen(town.users[role])) == seen
    meeting.forms.filter(office__code="zj").delete()
    assert meeting_list(town.park_officer).total == 0


def test_landing_counts_on_verified_evidence_only(form: MeetingForm, town: Town, by: By) -> None:
    move = StageEvent.objects.create(
        project=town.own,
        to_stage=Stage.LANDED,
        happened_on=date(2026, 11, 12),
        evidence_level=EvidenceLevel.SELF_REPORTED,
    )
    FillForm(occasion=by(Role.OFFICER, 0.1), form=form).execute()
    assert figures(form)["period.landed"] == ()
    StageEvent.objects.filter(pk=move.pk).update(evidence_level=EvidenceLevel.VERIFIED)
    FillForm(occasion=by(Role.OFFICER, 0.2), form=form).execute()
    assert figures(form)["period.landed"] == (town.own.code,)


def test_database_refuses_what_actions_refuse(meeting: Meeting) -> None:
    for broken in ({"forms_due_on": date(2026, 12, 1)}, {"state": "closed"}, {"minutes": "早了"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Meeting.objects.filter(pk=meeting.pk).update(**broken)
