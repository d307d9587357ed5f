"""Sets the service package (服务包) of an enterprise: its steward, promises and day of review."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.office.enterprises.enterprise_action import EnterpriseAction
from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.services.care import PackagePromise, ServicePackage
from luodi.office.services.words import PromiseKind
from luodi.reference.problems import Problem
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class Promised:
    """One thing promised; a policy by its code where it has one."""

    kind: PromiseKind
    text: str
    policy_code: str = ""


@dataclass(kw_only=True)
class SetServicePackage(EnterpriseAction[ServicePackage]):
    """Replaces the package of the enterprise, if it has one; the office is the user's."""

    name: ClassVar[str] = "service_package.set"
    permission: ClassVar[Permission] = Permission.CARE_EDIT
    steward_name: str
    steward_phone: str = ""
    review_on: date
    promises: Sequence[Promised]

    def validate(self) -> None:
        """A steward, a promise at least, and a review to come."""
        promised = [one for one in self.promises if one.text.strip()]
        if not self.steward_name.strip() or not promised or self.review_on <= self.occasion.on:
            raise Problem(
                "service_package.incomplete",
                Text(
                    "服务包须有服务专员、至少一项承诺和今后的复核日期",
                    "It has a steward, a promise, and a review to come",
                ),
                Text("请补齐后再提交", "Complete it and send again"),
                self.where("service_package"),
            )

    def change(self) -> ServicePackage:
        """Writes head and promises."""
        known = ServicePackage.objects.filter(enterprise=self.enterprise).first()
        before = state_of(known) if known else {}
        package = known or ServicePackage(enterprise=self.enterprise)
        package.office, package.agreed_on = self.occasion.user.office, self.occasion.on
        package.steward_name, package.steward_phone = self.steward_name.strip(), self.steward_phone.strip()
        package.review_on = self.review_on
        package.save()
        if known is None:
            self.note_created(package)
        else:
            self.note_changed(package, before)
        self._replace_promises(package)
        return package

    def _replace_promises(self, package: ServicePackage) -> None:
        there = {row.rank: row for row in PackagePromise.objects.filter(package=package).select_related("package")}
        wanted = [one for one in self.promises if one.text.strip()]
        for rank, one in enumerate(wanted, start=1):
            row = there.pop(rank, None) or PackagePromise(package=package, rank=rank)
            was, is_new = state_of(row), row.pk is None
            row.kind, row.text, row.policy_code = one.kind, one.text.strip(), one.policy_code.strip()
            if is_new:
                row.save()
                self.note_created(row)
            elif self.note_changed(row, was):
                row.save()
        for row in there.values():
            self.note_removed(row)
            row.delete()
