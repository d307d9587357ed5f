"""The forms on an enterprise's page: each parses the fields of one action. The rules stand in the actions."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.front.web import choices
from luodi.front.web.forms import DayField, PlainForm
from luodi.office.enterprises.actions.edit_enterprise import EditEnterprise
from luodi.office.enterprises.actions.record_fact import RecordFact
from luodi.office.enterprises.actions.verify_industry import VerifyIndustry
from luodi.office.enterprises.queries import EnterpriseDetail
from luodi.office.enterprises.words import EvidenceLevel, FactName
from luodi.office.people.access import Permission
from luodi.office.people.action import Action, Occasion


class EnterpriseForm(PlainForm):
    """A form for one verb. ``action`` is made with the occasion, the enterprise and what :meth:`given` gives."""

    verb: ClassVar[str]
    action: ClassVar[Callable[..., Action[Any]]]
    permission: ClassVar[Permission] = Permission.ENTERPRISE_EDIT
    done: ClassVar[Promise]

    def offer_for(self, detail: EnterpriseDetail, occasion: Occasion) -> None:
        """Fills what depends on what the register holds and on who asks."""

    def given(self) -> dict[str, Any]:
        """What the action takes besides the occasion and the enterprise."""
        return dict(self.cleaned_data)


class RegistrationForm(EnterpriseForm):
    """Plain fields of the register. Only what differs is sent on; contacts only by who reads them."""

    verb, action = "edit", EditEnterprise
    done = _("The enterprise was changed.")
    name = forms.CharField(label=_("Name"), max_length=200)
    legal_form = forms.CharField(label=_("Legal form"), required=False, max_length=80)
    registered_on = DayField(label=_("Registered on"), required=False)
    address = forms.CharField(label=_("Address"), required=False, max_length=300)
    business_scope = forms.CharField(label=_("Business scope"), required=False, widget=forms.Textarea({"rows": 3}))
    contact_name = forms.CharField(label=_("Contact's name"), required=False, max_length=80)
    contact_phone = forms.CharField(label=_("Contact's phone"), required=False, max_length=40)

    def offer_for(self, detail: EnterpriseDetail, occasion: Occasion) -> None:  # noqa: ARG002 - masked already
        """What the register holds; contacts that are masked are not offered."""
        if detail.contacts_masked:
            del self.fields["contact_name"], self.fields["contact_phone"]
        for name, field in self.fields.items():
            field.initial = getattr(detail.row, name) if hasattr(detail.row, name) else getattr(detail, name)

    def given(self) -> dict[str, Any]:
        """The fields that the person changed."""
        return {"values": {name: self.cleaned_data[name] for name in self.changed_data}}


class FactForm(EnterpriseForm):
    """A value for a year."""

    verb, action = "fact", RecordFact
    done = _("The fact was recorded.")
    fact = forms.TypedChoiceField(label=_("Fact"), coerce=FactName)
    year = forms.IntegerField(label=_("Year"), min_value=1949, max_value=2100)
    value = forms.DecimalField(label=_("Value in the unit of the fact"), max_digits=22, decimal_places=4)
    evidence_level = forms.TypedChoiceField(label=_("Evidence level"), coerce=EvidenceLevel)
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Who states it, or where it was seen"))
    stated_on = DayField(label=_("Stated on"))

    def offer_for(self, detail: EnterpriseDetail, occasion: Occasion) -> None:  # noqa: ARG002 - for every enterprise
        """Every fact, and the levels that the person may state."""
        self.offer("fact", choices.capitalised(FactName.choices))
        self.offer("evidence_level", choices.evidence_levels(occasion))


class IndustryForm(EnterpriseForm):
    """The classes that somebody has verified, the main one first."""

    verb, action = "industry", VerifyIndustry
    done = _("The industries were verified.")
    codes = forms.CharField(
        label=_("Industry codes"),
        max_length=40,
        help_text=_("One to three classes of GB/T 4754-2017, the main one first, with spaces between"),
    )

    def offer_for(self, detail: EnterpriseDetail, occasion: Occasion) -> None:  # noqa: ARG002 - for everybody
        """What is there: verifying an estimate is sending it on."""
        self.fields["codes"].initial = " ".join(one.code for one in detail.row.industries)

    def given(self) -> dict[str, Any]:
        """The codes one by one."""
        return {"codes": self.cleaned_data["codes"].replace("，", " ").replace(",", " ").split()}


FORMS: dict[str, type[EnterpriseForm]] = {form.verb: form for form in (RegistrationForm, FactForm, IndustryForm)}
