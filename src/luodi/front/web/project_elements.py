"""The section of a project's page about its elements: five lights, needs, reservations, and the forms of needs."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.front.web import choices
from luodi.front.web.forms import DayField
from luodi.front.web.project_forms import ProjectForm
from luodi.office.elements.actions.remove_need import RemoveNeed
from luodi.office.elements.actions.set_need import SetNeed
from luodi.office.elements.checklist import ElementLight, NeedLight, checklist
from luodi.office.elements.reservation_queries import ReservationShown, of_project
from luodi.office.elements.words import NeedMeasure
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion


class NeedForm(ProjectForm):
    """A need of one measure."""

    verb, action, permission = "need", SetNeed, Permission.PROJECT_EDIT
    done = _("The need was saved.")
    measure = forms.TypedChoiceField(
        label=_("Measure"), coerce=NeedMeasure, choices=choices.capitalised(NeedMeasure.choices)
    )  # fmt: skip
    quantity = forms.DecimalField(label=_("Quantity"), min_value=0, max_digits=20, decimal_places=2)
    needed_on = DayField(label=_("Needed on"), required=False)
    tolerance_percent = forms.DecimalField(
        label=_("Tolerance (%)"), required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    tolerance_days = forms.IntegerField(label=_("Tolerance (days)"), required=False, min_value=0)
    remark = forms.CharField(label=_("Remark"), required=False, max_length=300)
    source = forms.CharField(label=_("Source"), required=False, max_length=200)

    def given(self) -> dict[str, object]:
        """Blank tolerances are none."""
        return {
            **self.cleaned_data,
            "tolerance_percent": self.cleaned_data["tolerance_percent"] or 0,
            "tolerance_days": self.cleaned_data["tolerance_days"] or 0,
        }


class RemoveNeedForm(ProjectForm):
    """A need that the project no longer has."""

    verb, action, permission = "need-remove", RemoveNeed, Permission.PROJECT_EDIT
    done = _("The need was removed.")
    measure = forms.TypedChoiceField(coerce=NeedMeasure, choices=NeedMeasure.choices, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class ProjectElements:
    """What the section shows; the forms are for who may edit the project."""

    lights: tuple[ElementLight, ...]
    needs: tuple[tuple[NeedLight, RemoveNeedForm | None], ...]
    reservations: tuple[ReservationShown, ...]
    form: ProjectForm | None
    may_reserve: bool


def project_elements(occasion: Occasion, code: str, form: ProjectForm | None) -> ProjectElements | None:
    """The section of a project; None for who may not see elements."""
    user = occasion.user
    if not user.may(Permission.ELEMENT_VIEW):
        return None
    found = checklist(user, code, occasion.on)
    lights = found.elements if found else ()
    edits = user.may(Permission.PROJECT_EDIT)
    needs = tuple(
        (
            need,
            RemoveNeedForm(initial={"measure": need.state.need.measure}, auto_id=f"remove-{need.state.need.measure}-%s")
            if edits
            else None,
        )
        for light in lights
        for need in light.needs
    )
    live = tuple(of_project(user, code, occasion.on))
    return ProjectElements(lights, needs, live, form, user.may(Permission.ELEMENT_RESERVE))
