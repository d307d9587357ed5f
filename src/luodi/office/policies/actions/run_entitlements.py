"""Computes who is entitled to what, over the whole register or a district, as of a day."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.office.enterprises.models import Enterprise
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.policies.cluster import judged_in_spark
from luodi.office.policies.columns import judged_by_columns
from luodi.office.policies.models import EntitlementRun
from luodi.office.policies.running import Engine, judged_one_by_one, run_for
from luodi.office.policies.words import EngineName

ENGINES: dict[EngineName, Engine] = {
    EngineName.LOCAL: judged_by_columns,
    EngineName.SCALAR: judged_one_by_one,
    EngineName.SPARK: judged_in_spark,
}


@dataclass(kw_only=True)
class RunEntitlements(Action[EntitlementRun]):
    """A rerun changes nothing but what facts or policies have changed; what held before is kept.

    ``policy_codes`` and ``district_code`` narrow it. An office runs it for the enterprises that it sees. ``engine`` is
    one of :data:`ENGINES`: by columns, here or on Spark, or one by one, which is slow and the meaning.
    """

    name: ClassVar[str] = "policy.run"
    permission: ClassVar[Permission] = Permission.POLICY_RUN
    as_of: date
    policy_codes: tuple[str, ...] = ()
    district_code: str = ""
    engine: EngineName = EngineName.LOCAL

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
            engine=ENGINES[self.engine],
            engine_name=self.engine,
        )
        self.note_created(run)
        return run
