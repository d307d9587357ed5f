"""The form of the task force (专班): a line for each member and some empty ones; one of them leads."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.front.web import choices
from luodi.front.web.project_forms import ProjectForm
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.people.queries import office_names
from luodi.office.projects.actions.set_task_force import SetTaskForce
from luodi.office.projects.dossier import Dossier
from luodi.office.projects.records import MemberRecord

_EMPTY_LINES = 3
_MOST_LINES = 60  # more than any task force; what is sent beyond them was not sent by this page


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the form on screen."""

    name: BoundField
    office: BoundField
    duty: BoundField
    leads: BoundWidget

    @property
    def written(self) -> tuple[BoundField, ...]:
        """What is written or chosen, in the order of the columns."""
        return self.name, self.office, self.duty


class TaskForceForm(ProjectForm):
    """The whole task force at once; a line without a name is left out, so a member is removed by clearing the name."""

    verb, action, permission = "task-force", SetTaskForce, Permission.PROJECT_EDIT
    done = _("The task force was set.")
    lead = forms.TypedChoiceField(label=_("Leads"), coerce=int, widget=forms.RadioSelect)

    def offer_for(self, dossier: Dossier, occasion: Occasion) -> None:  # noqa: ARG002 - the same for everybody
        """A line for every member and a few more; who is new is of the owning office, unless somebody says else."""
        self._users = {(one.name, one.office_code): one.username for one in dossier.task_force}
        self._count = min(_MOST_LINES, self._sent() or len(dossier.task_force) + _EMPTY_LINES)
        offices = office_names() | {one.office_code: one.office for one in dossier.task_force}
        leads: choices.Choices = []
        for at in range(self._count):
            number = {"number": at + 1}
            member = dossier.task_force[at] if at < len(dossier.task_force) else None
            says = gettext("Member %(number)s leads") % number
            leads.append((str(at), says))
            self.fields[f"name_{at}"] = forms.CharField(
                label=gettext("Name of member %(number)s") % number,
                required=False,
                max_length=80,
                initial=member.name if member else "",
            )
            self.fields[f"office_{at}"] = forms.ChoiceField(
                label=gettext("Office of member %(number)s") % number,
                required=False,
                choices=[("", "—"), *offices.items()],
                initial=member.office_code if member else dossier.owner_office_code,
            )
            self.fields[f"duty_{at}"] = forms.CharField(
                label=gettext("Duty of member %(number)s") % number,
                required=False,
                max_length=80,
                initial=member.duty if member else "",
            )
            if member and member.leads:
                self.fields["lead"].initial = at
        self.offer("lead", leads)

    def lines(self) -> list[Line]:
        """The form line by line."""
        leads = list(self["lead"])
        return [Line(self[f"name_{at}"], self[f"office_{at}"], self[f"duty_{at}"], leads[at]) for at in self._places()]

    def clean(self) -> dict[str, Any]:
        """Who is named has an office, and who leads is named."""
        given = self.cleaned_data
        for at in self._places():
            if given.get(f"name_{at}") and not given.get(f"office_{at}") and f"office_{at}" not in self.errors:
                self.add_error(f"office_{at}", gettext("Choose the office of this member."))
        lead = given.get("lead")
        if isinstance(lead, int) and not given.get(f"name_{lead}"):
            self.add_error("lead", gettext("Name the member who leads."))
        return given

    def given(self) -> dict[str, Any]:
        """The members; who was in it keeps the user that the register knows for them."""
        given, lead = self.cleaned_data, self.cleaned_data["lead"]
        lines = [(at, given[f"name_{at}"], given[f"office_{at}"]) for at in self._places() if given[f"name_{at}"]]
        return {
            "members": [
                MemberRecord(
                    name=name,
                    office_code=office,
                    username=self._users.get((name, office), ""),
                    duty=given[f"duty_{at}"],
                    leads=at == lead,
                )
                for at, name, office in lines
            ]
        }

    def _places(self) -> range:
        return range(self._count)

    def _sent(self) -> int:
        """How many lines came in, counted without gaps."""
        at = 0
        while self.is_bound and f"name_{at}" in self.data and at < _MOST_LINES:
            at += 1
        return at
