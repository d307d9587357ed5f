"""The forms on a case's page: each parses the fields of one action. The rules stand in the actions."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.front.web import choices, language
from luodi.front.web.forms import DayField, PlainForm
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.people.queries import office_names
from luodi.office.policies.queries import policy_titles
from luodi.office.services.actions.answer import Answer
from luodi.office.services.actions.chase_case import ChaseCase
from luodi.office.services.actions.close_case import CloseCase
from luodi.office.services.actions.extend import LONGEST, Extend
from luodi.office.services.actions.merge_duplicate import MergeDuplicate
from luodi.office.services.actions.note_case import NoteCase
from luodi.office.services.actions.pause import Pause
from luodi.office.services.actions.rate_case import RateCase
from luodi.office.services.actions.record_rating import RecordRating
from luodi.office.services.actions.reopen_case import ReopenCase
from luodi.office.services.actions.resume import Resume
from luodi.office.services.actions.return_answer import ReturnAnswer
from luodi.office.services.actions.route_case import RouteCase
from luodi.office.services.actions.supervise import Supervise
from luodi.office.services.actions.take_up import TakeUp
from luodi.office.services.case_file import CaseFile
from luodi.office.services.causes import elements
from luodi.office.services.words import Closing, RootCause

_LONG = forms.Textarea({"rows": 3})
_SHORT = forms.Textarea({"rows": 2})
_SCORES = [(score, score) for score in range(5, 0, -1)]


class CaseForm(PlainForm):
    """A form for one verb. ``action`` is made with the occasion, the case and the cleaned fields by name."""

    verb: ClassVar[str]
    action: ClassVar[Callable[..., Action[Any]]]
    permission: ClassVar[Permission]
    done: ClassVar[Promise]

    def offer_for(self, file: CaseFile) -> None:
        """Fills the choices and values that depend on the case."""

    def given(self) -> dict[str, Any]:
        """What the action takes; the reason is the occasion's."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class RouteForm(CaseForm):
    """Who handles it."""

    verb, action, permission = "route", RouteCase, Permission.CASE_MANAGE
    done = _("The case was routed.")
    lead = forms.ChoiceField(label=_("Leading office"))
    assisting = forms.MultipleChoiceField(
        label=_("Assisting offices"), required=False, widget=forms.SelectMultiple({"size": 4})
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=300, help_text=_("Needed when it differs from the rule")
    )

    def offer_for(self, file: CaseFile) -> None:
        """Every public office; as proposed by the rule, or as it is now."""
        offices: choices.Choices = list(office_names().items())
        self.offer("lead", offices)
        self.fields["assisting"].choices = offices  # type: ignore[attr-defined]  # a choice field
        now = [one.office_code for one in file.handlings if one.present] or [one.office_code for one in file.proposed]
        self.fields["lead"].initial = now[0] if now else None
        self.fields["assisting"].initial = now[1:]

    def given(self) -> dict[str, Any]:
        """The leading office first."""
        lead = self.cleaned_data["lead"]
        return {"office_codes": [lead, *(code for code in self.cleaned_data["assisting"] if code != lead)]}


class HandlingForm(CaseForm):
    """A form of one handling office."""

    permission = Permission.CASE_HANDLE
    office_code = forms.CharField(widget=forms.HiddenInput)


class TakeUpForm(HandlingForm):
    """In hand."""

    verb, action = "take-up", TakeUp
    done = _("The case was taken up.")


class ExtendForm(HandlingForm):
    """More time."""

    verb, action = "extend", Extend
    done = _("The time for the answer was extended.")
    days = forms.IntegerField(label=_("Working days more"), min_value=1, max_value=LONGEST)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class PauseForm(HandlingForm):
    """The clock stands."""

    verb, action = "pause", Pause
    done = _("The clock was paused.")
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("What the office waits for"))


class ResumeForm(HandlingForm):
    """The clock runs."""

    verb, action = "resume", Resume
    done = _("The clock runs again.")


class AnswerForm(HandlingForm):
    """An answer."""

    verb, action = "answer", Answer
    done = _("The answer was recorded.")
    text = forms.CharField(label=_("Answer"), max_length=4000, widget=_LONG)


class ReturnForm(CaseForm):
    """The answer does not do."""

    verb, action, permission = "return", ReturnAnswer, Permission.CASE_MANAGE
    done = _("The answer was returned.")
    office_code = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class CloseForm(CaseForm):
    """An honest end."""

    verb, action, permission = "close", CloseCase, Permission.CASE_MANAGE
    done = _("The case was closed.")
    closing = forms.TypedChoiceField(label=_("Closing"), coerce=Closing)
    text = forms.CharField(label=_("What the enterprise is told, and why"), max_length=4000, widget=_LONG)
    sent_to = forms.CharField(
        label=_("Sent to"), required=False, max_length=120, help_text=_("Only for a case that is not ours")
    )
    root_cause = forms.TypedChoiceField(label=_("Root cause"), coerce=RootCause)
    root_cause_code = forms.ChoiceField(
        label=_("Policy or element of the cause"),
        required=False,
        help_text=_("Where the cause lies in a policy in force or in an element"),
    )

    def offer_for(self, file: CaseFile) -> None:
        """Every closing but that of a duplicate; the element of the case as the first guess of the cause."""
        closings = [(one.value, one.label) for one in Closing if one is not Closing.DUPLICATE]
        self.offer("closing", choices.capitalised(closings))
        self.offer("root_cause", [("", "—"), *choices.capitalised(RootCause.choices)])
        tongue = language.current()
        policies = [(code, title.in_language(tongue)) for code, title in policy_titles().items()]
        offered = [("", "—"), (gettext("Elements"), choices.capitalised(_element_words()))]
        if policies:
            offered.append((gettext("Policies in force"), policies))
        self.fields["root_cause_code"].choices = offered  # type: ignore[attr-defined]  # a choice field
        need = file.row.need
        self.fields["root_cause_code"].initial = "" if need.value == "none" else need.value


class ReopenForm(CaseForm):
    """Not settled after all."""

    verb, action, permission = "reopen", ReopenCase, Permission.CASE_OPEN
    done = _("The case was reopened.")
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=_SHORT)


class ChaseForm(CaseForm):
    """Press as far as the ladder says."""

    verb, action, permission = "chase", ChaseCase, Permission.CASE_MANAGE
    done = _("The handling offices were chased.")


class SuperviseForm(CaseForm):
    """A supervision letter."""

    verb, action, permission = "supervise", Supervise, Permission.CASE_SUPERVISE
    done = _("The supervision letter was issued.")
    office_code = forms.ChoiceField(label=_("To"))
    demand = forms.CharField(label=_("What is demanded"), max_length=1000, widget=_LONG)
    answer_by_on = DayField(label=_("Answer by"))

    def offer_for(self, file: CaseFile) -> None:
        """The offices that have not answered."""
        waiting = [(one.office_code, one.office_name) for one in file.handlings if one.present and not one.answered_at]
        self.offer("office_code", list(waiting))


class NoteForm(CaseForm):
    """For the office only."""

    verb, action, permission = "note", NoteCase, Permission.CASE_HANDLE
    done = _("The note was added.")
    text = forms.CharField(
        label=_("Internal note"), max_length=2000, widget=_SHORT, help_text=_("Never shown to the enterprise")
    )


class MergeForm(CaseForm):
    """The same difficulty twice."""

    verb, action, permission = "merge", MergeDuplicate, Permission.CASE_MANAGE
    done = _("The case was merged.")
    into_code = forms.CharField(label=_("Code of the case that goes on"), max_length=20)


class RateForm(CaseForm):
    """How it was handled, says the enterprise."""

    verb, action, permission = "rate", RateCase, Permission.CASE_RATE
    done = _("Thank you: your rating was recorded.")
    score = forms.TypedChoiceField(label=_("Score (5 is best)"), coerce=int, choices=_SCORES)
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=1000, widget=_SHORT, help_text=_("Needed for 2 or less")
    )


class RecordRatingForm(RateForm):
    """How it was handled, as asked by telephone."""

    verb, action, permission = "record-rating", RecordRating, Permission.CASE_MANAGE
    done = _("The rating was recorded.")


FORMS: dict[str, type[CaseForm]] = {
    form.verb: form
    for form in (
        RouteForm, TakeUpForm, ExtendForm, PauseForm, ResumeForm, AnswerForm, ReturnForm, CloseForm, ReopenForm,
        ChaseForm, SuperviseForm, NoteForm, MergeForm, RateForm, RecordRatingForm,
    )
}  # fmt: skip


def _element_words() -> list[tuple[str, str]]:
    tongue = language.current()
    return [(word, name.in_language(tongue)) for word, name in elements().items()]
