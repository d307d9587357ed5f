"""Meetings: the list, one meeting, a form, tasks, and what can be done to them."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from luodi.front.api.inputs import Code, RowNumber, plain
from luodi.front.api.operations import Book, PageAsked, Places, Target
from luodi.front.api.shapes import shape_of
from luodi.office.meetings.actions.add_entry import AddEntry
from luodi.office.meetings.actions.cancel_task import CancelTask
from luodi.office.meetings.actions.chase_task import ChaseTask
from luodi.office.meetings.actions.close_meeting import CloseMeeting
from luodi.office.meetings.actions.confirm_task import ConfirmTask
from luodi.office.meetings.actions.edit_series import EditSeries
from luodi.office.meetings.actions.extend_task import ExtendTask
from luodi.office.meetings.actions.fill_form import FillForm
from luodi.office.meetings.actions.give_task import GiveTask
from luodi.office.meetings.actions.hand_in_form import HandInForm
from luodi.office.meetings.actions.hold_meeting import HoldMeeting
from luodi.office.meetings.actions.move_meeting import MoveMeeting
from luodi.office.meetings.actions.note_progress import NoteProgress
from luodi.office.meetings.actions.prepare_meeting import PrepareMeeting
from luodi.office.meetings.actions.remove_entry import RemoveEntry
from luodi.office.meetings.actions.report_done import ReportDone
from luodi.office.meetings.actions.return_form import ReturnForm
from luodi.office.meetings.actions.return_task import ReturnTask
from luodi.office.meetings.actions.start_series import StartSeries
from luodi.office.meetings.actions.supervise_task import SuperviseTask
from luodi.office.meetings.actions.write_minutes import WriteMinutes
from luodi.office.meetings.queries import (
    FormFile,
    MeetingFile,
    MeetingRow,
    SeriesShown,
    form_file,
    meeting_file,
    meetings_after,
    seen_form,
    seen_meeting,
    seen_series,
    series_seen,
)
from luodi.office.meetings.task_queries import TaskFile, TaskRow, seen_task, task_file, tasks_after
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion

BOOK = Book("meetings")
_MINUTES = Annotated[str, Field(max_length=20_000), AfterValidator(plain)]


def _meetings(occasion: Occasion, _asked: PageAsked, _places: Places, after: str, size: int) -> list[MeetingRow]:
    """Meetings that the caller's office convenes or takes part in, in the order of their numbers."""
    return meetings_after(occasion.user, int(after or 0), size)


def _tasks(occasion: Occasion, _asked: PageAsked, _places: Places, after: str, size: int) -> list[TaskRow]:
    """Tasks that the caller's office owes or follows, with their clocks, in the order of their codes."""
    return tasks_after(occasion.user, after, size, occasion.at, occasion.on)


def _every_series(occasion: Occasion, _places: Places) -> list[SeriesShown]:
    """The series of meetings that the caller's office convenes or takes part in."""
    return series_seen(occasion.user)


def _meeting_file(occasion: Occasion, places: Places) -> MeetingFile | None:
    """One meeting with its minutes and how its forms stand."""
    return meeting_file(occasion.user, places["number"], occasion.at)


def _form_file(occasion: Occasion, places: Places) -> FormFile | None:
    """An office's form for a meeting: the figures that it was filled with, and what the office added."""
    return form_file(occasion.user, places["number"], occasion.at)


def _task_file(occasion: Occasion, places: Places) -> TaskFile | None:
    """One task with its clock, its timeline and its letters."""
    return task_file(occasion.user, places["code"], occasion.at, occasion.on)


def _series(occasion: Occasion, places: Places) -> Any:
    return seen_series(occasion.user, places["code"])


def _meeting(occasion: Occasion, places: Places) -> Any:
    return seen_meeting(occasion.user, places["number"])


def _form(occasion: Occasion, places: Places) -> Any:
    return seen_form(occasion.user, places["number"])


def _task(occasion: Occasion, places: Places) -> Any:
    return seen_task(occasion.user, places["code"])


SERIES = Target("/meeting-series/{code}", "series", {"code": Code}, _series)
MEETING = Target("/meetings/{number}", "meeting", {"number": RowNumber}, _meeting, _meeting_file, shape_of(MeetingFile))
FORM = Target("/meeting-forms/{number}", "form", {"number": RowNumber}, _form, _form_file, shape_of(FormFile))
TASK = Target("/meeting-tasks/{code}", "task", {"code": Code}, _task, _task_file, shape_of(TaskFile))

BOOK.listing(
    "/meetings", shape_of(MeetingRow), _meetings, key=lambda row: f"{row.id:012d}",
    permission=Permission.MEETING_VIEW, name="meetings",
)  # fmt: skip
BOOK.listing(
    "/meeting-tasks", shape_of(TaskRow), _tasks, key=lambda row: row.code, permission=Permission.MEETING_VIEW,
    name="meetingTasks",
)  # fmt: skip
BOOK.read("/meeting-series", list[shape_of(SeriesShown)], _every_series,  # type: ignore[misc]  # built
          permission=Permission.MEETING_VIEW, name="meetingSeries")  # fmt: skip
for _target, _read, _name in (
    (MEETING, _meeting_file, "meeting"), (FORM, _form_file, "meetingForm"), (TASK, _task_file, "meetingTask")
):  # fmt: skip
    BOOK.read(_target.address, _target.shape, _read, permission=Permission.MEETING_VIEW, name=_name, **_target.places)
BOOK.action(StartSeries, "/meeting-series")
BOOK.action(EditSeries, "/edit", on=SERIES)
BOOK.action(PrepareMeeting, "/meetings", on=SERIES)
BOOK.action(MoveMeeting, "/move", on=MEETING)
BOOK.action(HoldMeeting, "/hold", on=MEETING)
BOOK.action(WriteMinutes, "/minutes", on=MEETING, takes={"minutes": _MINUTES})
BOOK.action(GiveTask, "/tasks", on=MEETING)
BOOK.action(CloseMeeting, "/close", on=MEETING)
BOOK.action(FillForm, "/fill", on=FORM)
BOOK.action(AddEntry, "/entries", on=FORM)
BOOK.action(RemoveEntry, "/entries/remove", on=FORM, takes={"entry_number": RowNumber})
BOOK.action(HandInForm, "/hand-in", on=FORM)
BOOK.action(ReturnForm, "/return", on=FORM)
BOOK.action(NoteProgress, "/progress", on=TASK)
BOOK.action(ReportDone, "/done", on=TASK)
BOOK.action(ConfirmTask, "/confirm", on=TASK)
BOOK.action(ReturnTask, "/return", on=TASK)
BOOK.action(CancelTask, "/cancel", on=TASK)
BOOK.action(ExtendTask, "/extend", on=TASK)
BOOK.action(ChaseTask, "/chase", on=TASK)
BOOK.action(SuperviseTask, "/supervisions", on=TASK)
