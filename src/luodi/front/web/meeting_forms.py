"""The forms on the pages of meetings, forms and tasks: each parses the fields of one action, and says its button."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.front.web import choices
from luodi.front.web.forms import DayField, PlainForm
from luodi.office.meetings.actions.add_entry import AddEntry
from luodi.office.meetings.actions.cancel_task import CancelTask
from luodi.office.meetings.actions.chase_task import ChaseTask
from luodi.office.meetings.actions.close_meeting import CloseMeeting
from luodi.office.meetings.actions.confirm_task import ConfirmTask
from luodi.office.meetings.actions.extend_task import ExtendTask
from luodi.office.meetings.actions.fill_form import FillForm
from luodi.office.meetings.actions.give_task import GiveTask
from luodi.office.meetings.actions.hand_in_form import HandInForm
from luodi.office.meetings.actions.hold_meeting import HoldMeeting
from luodi.office.meetings.actions.move_meeting import MoveMeeting
from luodi.office.meetings.actions.note_progress import NoteProgress
from luodi.office.meetings.actions.remove_entry import RemoveEntry
from luodi.office.meetings.actions.report_done import ReportDone
from luodi.office.meetings.actions.return_form import ReturnForm
from luodi.office.meetings.actions.return_task import ReturnTask
from luodi.office.meetings.actions.supervise_task import SuperviseTask
from luodi.office.meetings.actions.write_minutes import WriteMinutes
from luodi.office.meetings.words import EntryKind, MeetingKind, Rhythm
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.people.queries import office_names
from luodi.office.services.actions.extend import LONGEST
from luodi.office.services.words import Need, Urgency

_LONG, _SHORT = forms.Textarea({"rows": 5}), forms.Textarea({"rows": 2})


class VerbForm(PlainForm):
    """A form for one verb. ``about`` is the action's word for what it acts on; ``button`` what its button says."""

    verb: ClassVar[str]
    about: ClassVar[str]
    action: ClassVar[Callable[..., Action[Any]]]
    permission: ClassVar[Permission]
    button: ClassVar[Promise]
    done: ClassVar[Promise]
    tone: ClassVar[str] = ""
    address: str = ""

    def offer_all(self) -> None:
        """Fills the choices that come from the register."""

    def given(self) -> dict[str, Any]:
        """What the action takes; the reason is the occasion's."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class ReasonForm(VerbForm):
    """A verb that asks for a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class NewSeriesForm(PlainForm):
    """A series."""

    code = forms.CharField(label=_("Code of the series"), max_length=12, help_text=_("Capital letters and digits"))
    title = forms.CharField(label=_("Title"), max_length=80)
    kind = forms.TypedChoiceField(label=_("Kind"), coerce=MeetingKind)
    rhythm = forms.TypedChoiceField(label=_("Rhythm"), coerce=Rhythm)
    office_codes = forms.MultipleChoiceField(
        label=_("Offices that take part"), widget=forms.SelectMultiple({"size": 6})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", choices.capitalised(MeetingKind.choices))
        self.offer("rhythm", choices.capitalised(Rhythm.choices))
        self.fields["office_codes"].choices = list(office_names().items())  # type: ignore[attr-defined]  # a choice field


class EditSeriesForm(NewSeriesForm):
    """What of a series changes; which one is hidden."""

    series_code = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["code"], self.fields["kind"]


class PrepareForm(PlainForm):
    """A meeting."""

    series_code = forms.ChoiceField(label=_("Series"))
    held_on = DayField(label=_("Held on"))
    forms_due_on = DayField(label=_("Forms due on"))
    place = forms.CharField(label=_("Place"), max_length=120)


class HoldForm(VerbForm):
    """It was held."""

    verb, about, action, permission = "hold", "meeting", HoldMeeting, Permission.MEETING_CONVENE
    button, done, tone = _("The meeting was held"), _("Noted: the meeting was held."), "primary"


class MoveForm(ReasonForm):
    """Another day."""

    verb, about, action, permission = "move", "meeting", MoveMeeting, Permission.MEETING_CONVENE
    button, done = _("Move the meeting"), _("The meeting was moved.")
    held_on = DayField(label=_("Held on"))
    forms_due_on = DayField(label=_("Forms due on"))
    place = forms.CharField(label=_("Place"), max_length=120)


class MinutesForm(VerbForm):
    """What was said and decided."""

    verb, about, action, permission = "minutes", "meeting", WriteMinutes, Permission.MEETING_CONVENE
    button, done, tone = _("Save the minutes"), _("The minutes were saved."), "primary"
    minutes = forms.CharField(label=_("Minutes"), max_length=20_000, widget=forms.Textarea({"rows": 8}))


class TaskForm(VerbForm):
    """A task from the minutes."""

    verb, about, action, permission = "task", "meeting", GiveTask, Permission.MEETING_CONVENE
    button, done, tone = _("Give the task"), _("The task was given."), "primary"
    text = forms.CharField(label=_("Task"), max_length=300, widget=_SHORT)
    office_code = forms.ChoiceField(label=_("Owning office"))
    owner_username = forms.CharField(
        label=_("Owner's log-in name"),
        required=False,
        max_length=150,
        help_text=_("Somebody of that office; may be empty"),
    )
    due_on = DayField(label=_("Due on"))
    urgency = forms.TypedChoiceField(label=_("Urgency"), coerce=Urgency)
    project_code = forms.CharField(label=_("Code of the project"), required=False, max_length=20)
    case_code = forms.CharField(label=_("Code of the case"), required=False, max_length=20)
    policy_code = forms.CharField(label=_("Code of the policy"), required=False, max_length=60)
    need = forms.TypedChoiceField(label=_("Element"), coerce=Need)

    def offer_all(self) -> None:
        """Every public office."""
        self.offer("office_code", list(office_names().items()))
        self.offer("urgency", choices.capitalised(Urgency.choices))
        self.offer("need", choices.capitalised(reversed(Need.choices)))


class CloseForm(VerbForm):
    """Minutes and tasks are complete."""

    verb, about, action, permission = "close", "meeting", CloseMeeting, Permission.MEETING_CONVENE
    button, done = _("Close the meeting"), _("The meeting was closed.")


class EntryForm(VerbForm):
    """A problem, difficulty, plan or suggestion."""

    verb, about, action, permission = "add", "form", AddEntry, Permission.MEETING_PREPARE
    button, done, tone = _("Add"), _("Added."), "primary"
    kind = forms.TypedChoiceField(label=_("Kind"), coerce=EntryKind)
    text = forms.CharField(label=_("What there is to say"), max_length=2000, widget=_LONG)
    project_code = forms.CharField(label=_("Code of the project"), required=False, max_length=20)
    case_code = forms.CharField(label=_("Code of the case"), required=False, max_length=20)

    def offer_all(self) -> None:
        """The kinds."""
        self.offer("kind", choices.capitalised(EntryKind.choices))


class RemoveForm(VerbForm):
    """Not that."""

    verb, about, action, permission = "remove", "form", RemoveEntry, Permission.MEETING_PREPARE
    button, done = _("Remove"), _("Removed.")
    entry_number = forms.IntegerField(widget=forms.HiddenInput)


class FillAgainForm(VerbForm):
    """Today's figures."""

    verb, about, action, permission = "fill", "form", FillForm, Permission.MEETING_PREPARE
    button, done = _("Take today's figures"), _("The figures are those of today.")


class HandInTheForm(VerbForm):
    """Done."""

    verb, about, action, permission = "hand-in", "form", HandInForm, Permission.MEETING_PREPARE
    button, done, tone = _("Hand the form in"), _("The form was handed in."), "primary"


class ReturnTheForm(ReasonForm):
    """Not like this."""

    verb, about, action, permission = "return", "form", ReturnForm, Permission.MEETING_CONVENE
    button, done, tone = _("Return the form"), _("The form was returned."), "grave"


class ProgressForm(VerbForm):
    """What moved."""

    verb, about, action, permission = "progress", "task", NoteProgress, Permission.TASK_REPORT
    button, done = _("Report progress"), _("The progress was noted.")
    text = forms.CharField(label=_("Progress"), max_length=2000, widget=_SHORT)


class DoneForm(VerbForm):
    """What came of it."""

    verb, about, action, permission = "done", "task", ReportDone, Permission.TASK_REPORT
    button, done, tone = _("Report as done"), _("Reported as done; the convening office confirms it."), "primary"
    outcome = forms.CharField(label=_("Outcome"), max_length=2000, widget=_SHORT)


class ConfirmForm(VerbForm):
    """It is done."""

    verb, about, action, permission = "confirm", "task", ConfirmTask, Permission.MEETING_CONVENE
    button, done, tone = _("Confirm that it is done"), _("The task is done."), "primary"


class ReturnTaskForm(ReasonForm):
    """It is not."""

    verb, about, action, permission = "return", "task", ReturnTask, Permission.MEETING_CONVENE
    button, done, tone = _("Return the task"), _("The task was returned."), "grave"


class ExtendTaskForm(ReasonForm):
    """More time."""

    verb, about, action, permission = "extend", "task", ExtendTask, Permission.MEETING_CONVENE
    button, done = _("Extend the time"), _("The time for the task was extended.")
    days = forms.IntegerField(label=_("Working days more"), min_value=1, max_value=LONGEST)


class CancelForm(ReasonForm):
    """Without object."""

    verb, about, action, permission = "cancel", "task", CancelTask, Permission.MEETING_CONVENE
    button, done, tone = _("Cancel the task"), _("The task was cancelled."), "grave"


class ChaseTaskForm(VerbForm):
    """Press as far as the ladder says."""

    verb, about, action, permission = "chase", "task", ChaseTask, Permission.MEETING_CONVENE
    button, done = _("Chase as the ladder says"), _("Who owes the task was chased.")


class SuperviseTaskForm(VerbForm):
    """A supervision letter."""

    verb, about, action, permission = "supervise", "task", SuperviseTask, Permission.TASK_SUPERVISE
    button, done, tone = _("Issue the letter"), _("The supervision letter was issued."), "grave"
    demand = forms.CharField(label=_("What is demanded"), max_length=1000, widget=_SHORT)
    answer_by_on = DayField(label=_("Answer by"))


MEETING_VERBS: dict[str, type[VerbForm]] = {
    one.verb: one for one in (HoldForm, MoveForm, MinutesForm, TaskForm, CloseForm)
}
FORM_VERBS: dict[str, type[VerbForm]] = {
    one.verb: one for one in (EntryForm, RemoveForm, FillAgainForm, HandInTheForm, ReturnTheForm)
}
TASK_VERBS: dict[str, type[VerbForm]] = {
    one.verb: one
    for one in (
        ProgressForm, DoneForm, ConfirmForm, ReturnTaskForm, ExtendTaskForm, CancelForm, ChaseTaskForm,
        SuperviseTaskForm,
    )
}  # fmt: skip
