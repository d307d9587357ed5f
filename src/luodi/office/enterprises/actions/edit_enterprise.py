"""Edits an enterprise by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils import translation

from luodi.office.enterprises.access import sees_contacts, within_reach
from luodi.office.enterprises.enterprise_action import EnterpriseAction
from luodi.office.enterprises.models import Enterprise
from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.reference.problems import Problem
from luodi.reference.text import Text

EDITABLE = (
    "name", "registered_on", "legal_form", "capital_amount", "capital_currency", "business_scope", "district_id",
    "park_id", "address", "contact_name", "contact_phone", "owner_office_id",
)  # fmt: skip
_OWNERS_ALONE = frozenset({"contact_name", "contact_phone", "owner_office_id"})


@dataclass(kw_only=True)
class EditEnterprise(EnterpriseAction[Enterprise]):
    """``values`` holds the fields to be written, by name as in :data:`EDITABLE`; others stay as they are."""

    name: ClassVar[str] = "enterprise.edit"
    permission: ClassVar[Permission] = Permission.ENTERPRISE_EDIT
    values: Mapping[str, Any]

    def validate(self) -> None:
        """Known fields only; contacts, and who owns them, by who may read them; nobody edits out of their own reach."""
        strangers = set(self.values) - set(EDITABLE)
        if strangers:
            raise ValueError(f"not fields of an enterprise that can be edited: {sorted(strangers)}")
        user = self.occasion.user
        if _OWNERS_ALONE & set(self.values) and not sees_contacts(user, self.enterprise):
            raise Problem(
                "enterprise.contacts_closed",
                Text("联系人和归口机构由现归口机构维护", "Contacts and ownership are kept by the owning office"),
                Text("请由归口机构修改", "Ask the owning office to change them"),
                self.where("contact_name"),
            )

    def change(self) -> Enterprise:
        """Writes the fields and notes those that moved."""
        enterprise = self.enterprise
        before = state_of(enterprise)
        for field, value in self.values.items():
            setattr(enterprise, field, value)
        self._check_whole()
        if self.note_changed(enterprise, before):
            enterprise.save(update_fields=list(self.values))
        return enterprise

    def _check_whole(self) -> None:
        try:
            self.enterprise.full_clean()
        except ValidationError as error:
            raise self._as_problem(error) from error
        if not within_reach(self.occasion.user, self.enterprise):
            raise Problem(
                "access.out_of_reach",
                Text(
                    "修改后该企业将不在您所在机构的管辖范围内",
                    "After this it would lie outside the reach of your office",
                ),
                Text("迁出由市级机构办理", "Ask the city's office to move it"),
                self.where("district_id"),
            )

    def _as_problem(self, error: ValidationError) -> Problem:
        field, errors = next(iter(error.error_dict.items()))
        said = {}
        for language in ("zh-hans", "en"):
            with translation.override(language):
                said[language] = str(errors[0].messages[0]).rstrip("。.")
        return Problem(
            "enterprise.invalid_value",
            Text(said["zh-hans"], said["en"]),
            Text("请改正后再提交", "Correct it and send again"),
            self.where(field),
        )
