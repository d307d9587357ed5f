"""Computes who is entitled to what, over the whole register or a district, as of a day."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.office.enterprises.models import Enterprise
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.policies.models import EntitlementRun
from luodi.office.policies.running import Engine, run_for


@dataclass(kw_only=True)
class RunEntitlements(Action[EntitlementRun]):
    """A rerun changes nothing but what facts or policies have changed; what held before is kept.

    ``policy_codes`` and ``district_code`` narrow it. An office runs it for the enterprises that it sees. ``engine`` is
    the way of computing, the scalar one where None is given; ``engine_name`` says which it was.
    """

    name: ClassVar[str] = "policy.run"
    permission: ClassVar[Permission] = Permission.POLICY_RUN
    as_of: date
    policy_codes: tuple[str, ...] = ()
    district_code: str = ""
    engine: Engine | None = None
    engine_name: str = "local"

    def within_reach(self) -> bool:
        """The city, or one's own district."""
        scope = self.occasion.user.scope
        return scope.level == "city" or (bool(self.district_code) and self.district_code == scope.district_code)

    def change(self) -> EntitlementRun:
        """Judges in batches inside one transaction."""
        enterprises = Enterprise.objects.visible_to(self.occasion.user).order_by("pk")
        if self.district_code:
            enterprises = enterprises.filter(district_id=self.district_code)
        run = run_for(
            enterprises.values_list("pk", flat=True).iterator(chunk_size=20_000),
            self.occasion.at,
            self.as_of,
            policy_codes=self.policy_codes,
            district_code=self.district_code,
            engine=self.engine,
            engine_name=self.engine_name,
        )
        self.note_created(run)
        return run
