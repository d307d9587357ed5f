"""What every action on one enterprise shares: its lock and its reach."""

from dataclasses import dataclass
from typing import TypeVar

from luodi.office.enterprises.access import within_reach
from luodi.office.enterprises.models import Enterprise
from luodi.office.people.action import Action
from luodi.reference.problems import Where

Result = TypeVar("Result")


@dataclass(kw_only=True)
class EnterpriseAction(Action[Result]):
    """An action on one enterprise. ``self.enterprise`` is the locked row of the register, not the caller's copy."""

    enterprise: Enterprise

    def within_reach(self) -> bool:
        """Locks the enterprise first, so that all that follows is checked against what is really there."""
        self.enterprise = Enterprise.objects.select_for_update().get(pk=self.enterprise.pk)
        return within_reach(self.occasion.user, self.enterprise)

    def where(self, field: str = "") -> Where:
        """The enterprise, or a field of it, as the place of a problem."""
        return Where(field=f"{self.enterprise.credit_code} {field}".strip())
