"""What can be done to many projects at once from the ledger: a form for each verb, parsing for its action."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.front.web import choices
from luodi.front.web.forms import DayField, PlainForm
from luodi.office.people.action import Occasion
from luodi.office.people.queries import office_names
from luodi.office.projects.actions.agree_node_date import AgreeNodeDate
from luodi.office.projects.actions.record_progress import RecordProgress
from luodi.office.projects.actions.set_health import SetHealth
from luodi.office.projects.actions.set_task_force import SetTaskForce
from luodi.office.projects.together import Making, awaited_node, led_by
from luodi.office.projects.words import Health, LossReason

_LONG = forms.Textarea({"rows": 2})


class TogetherForm(PlainForm):
    """A form for one verb on many projects."""

    verb: ClassVar[str]
    title: ClassVar[Promise]

    def offer_here(self, on: date) -> None:
        """Fills choices, and today where a day is asked for."""
        for name in ("happened_on", "noted_on"):
            if name in self.fields:
                self.fields[name].initial = on

    def making(self, occasion: Occasion) -> Making:
        """What makes the action for a project: each verb's form says it (a form's own metaclass bars ABC)."""
        raise NotImplementedError

    @property
    def given(self) -> dict[str, Any]:
        """The fields by name."""
        return dict(self.cleaned_data)


class LeadTogether(TogetherForm):
    """Who leads the task forces."""

    verb, title = "lead", _("Set the lead of the task force")
    name = forms.CharField(label=_("Name of the lead"), max_length=80)
    office_code = forms.ChoiceField(label=_("Office"))

    def offer_here(self, on: date) -> None:
        """Every office whose people can be in a task force."""
        super().offer_here(on)
        self.offer("office_code", [("", "—"), *office_names().items()])

    def making(self, occasion: Occasion) -> Making:
        """The other members stay."""
        name, office = self.given["name"].strip(), self.given["office_code"]
        return lambda project: SetTaskForce(occasion=occasion, project=project, members=led_by(project, name, office))


class NodeDateTogether(TogetherForm):
    """One date for what each project waits for."""

    verb, title = "node-date", _("Agree the date of the node that is waited for")
    planned_on = DayField(label=_("Agreed date"))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300, help_text=_("Needed to put a date off"))

    def making(self, occasion: Occasion) -> Making:
        """Each project's own node."""
        return lambda project: AgreeNodeDate(
            occasion=occasion, project=project, code=awaited_node(project, occasion.on), **self.given
        )


class HealthTogether(TogetherForm):
    """How the projects do."""

    verb, title = "health", _("Set the health")
    health = forms.TypedChoiceField(label=_("Health"), coerce=Health)
    happened_on = DayField(label=_("Since"))
    loss_reason = forms.TypedChoiceField(
        label=_("Loss reason"),
        coerce=LossReason,
        required=False,
        empty_value=None,
        help_text=_("Only when the project is withdrawn"),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=_LONG)

    def offer_here(self, on: date) -> None:
        """Every health, and the reasons for a loss after none."""
        super().offer_here(on)
        self.offer("health", choices.capitalised(Health.choices))
        self.offer("loss_reason", [("", "—"), *choices.capitalised(LossReason.choices)])

    def making(self, occasion: Occasion) -> Making:
        """The same for all."""
        return lambda project: SetHealth(occasion=occasion, project=project, **self.given)


class ProgressTogether(TogetherForm):
    """What moved in all of them."""

    verb, title = "progress", _("Add progress")
    text = forms.CharField(label=_("What moved"), max_length=2000, widget=_LONG)
    noted_on = DayField(label=_("Day"))

    def making(self, occasion: Occasion) -> Making:
        """The same note for all."""
        return lambda project: RecordProgress(occasion=occasion, project=project, **self.given)


FORMS: dict[str, type[TogetherForm]] = {
    form.verb: form for form in (LeadTogether, NodeDateTogether, HealthTogether, ProgressTogether)
}
