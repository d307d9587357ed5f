"""The forms about elements: states a supply, holds some of it, confirms, releases. The rules stand in the actions."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.front.web import choices
from luodi.front.web.forms import DayField, FilterForm, PlainForm
from luodi.office.elements.actions.confirm_reservation import ConfirmReservation
from luodi.office.elements.actions.hold_supply import LONGEST_DAYS
from luodi.office.elements.actions.release_reservation import ReleaseReservation
from luodi.office.elements.words import PLACES, ReservationState, SupplyKind
from luodi.office.people.action import Occasion

_SUPPLIED = [(kind.value, kind.label) for kind in SupplyKind if kind not in PLACES]


class SuppliesForm(FilterForm):
    """What narrows the supplies."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=choices.with_all(SupplyKind.choices))
    district_code = forms.ChoiceField(label=_("District"), required=False)
    text = forms.CharField(label=_("Name or key"), required=False, max_length=80)


class SupplyForm(PlainForm):
    """A supply that no register of places states."""

    kind = forms.TypedChoiceField(label=_("Kind"), coerce=SupplyKind, choices=choices.capitalised(_SUPPLIED))
    key = forms.CharField(
        label=_("Key"), max_length=60,
        help_text=_("park/quarter for flats, fund/quarter for a budget, the substation, district/year for a quota"),
    )  # fmt: skip
    title = forms.CharField(label=_("Name"), max_length=120)
    supplied = forms.DecimalField(label=_("Supplied"), min_value=0, max_digits=20, decimal_places=2)
    district_code = forms.ChoiceField(label=_("District"), required=False)
    park_code = forms.ChoiceField(label=_("Park"), required=False)
    track = forms.CharField(label=_("Track"), required=False, max_length=40)
    stage = forms.CharField(label=_("Stage that it invests in"), required=False, max_length=40)
    from_on = DayField(label=_("From"), required=False)
    until_on = DayField(label=_("Until"), required=False)
    least = forms.DecimalField(label=_("Least for one project"), required=False, min_value=0, decimal_places=2)
    most = forms.DecimalField(label=_("Most for one project"), required=False, min_value=0, decimal_places=2)

    def offer_within(self, occasion: Occasion) -> None:
        """Offers the districts and parks within reach."""
        for field, offered in (("district_code", choices.districts), ("park_code", choices.parks)):
            self.offer(field, [("", "—"), *offered(occasion)])


class ReservationsForm(FilterForm):
    """What narrows the reservations."""

    text = forms.CharField(label=_("Project or supply"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=choices.with_all(SupplyKind.choices))
    lapses_on = DayField(label=_("Lapses on"), required=False)
    state = forms.ChoiceField(
        required=False, widget=forms.HiddenInput, choices=[("", ""), *ReservationState.choices]
    )  # fmt: skip
    lapsing = forms.BooleanField(required=False, widget=forms.HiddenInput)


class HoldForm(PlainForm):
    """Some of a supply, held for a project."""

    project_code = forms.CharField(label=_("Code of the project"), max_length=20)
    kind = forms.TypedChoiceField(
        label=_("Kind"), coerce=SupplyKind, choices=choices.capitalised(SupplyKind.choices)
    )  # fmt: skip
    key = forms.CharField(
        label=_("Key of the supply"), max_length=60, help_text=_("Of a plot or a space its code; a plot is held whole")
    )
    quantity = forms.DecimalField(
        label=_("Quantity"), required=False, min_value=Decimal("0.01"), max_digits=20, decimal_places=2
    )
    why = forms.CharField(label=_("Reason"), max_length=300)
    priority = forms.IntegerField(label=_("Priority (0–100)"), min_value=0, max_value=100, initial=0)
    working_days = forms.IntegerField(
        label=_("Held for working days"), min_value=1, max_value=LONGEST_DAYS, initial=20
    )  # fmt: skip
    warn_days = forms.IntegerField(label=_("Warned working days before"), min_value=0, initial=5)


class ConfirmForm(PlainForm):
    """Nothing is asked for: a hold becomes a promise."""


class ReleaseForm(PlainForm):
    """Why it is given back."""

    why = forms.CharField(label=_("Reason"), max_length=300)


VERBS: dict[str, tuple[type[PlainForm], Any, Promise]] = {
    "confirm": (ConfirmForm, ConfirmReservation, _("The hold was confirmed.")),
    "release": (ReleaseForm, ReleaseReservation, _("The reservation was released.")),
}
