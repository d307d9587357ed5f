"""Makes the nurture list anew: who is one or two facts away from an entitlement."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.office.enterprises.models import Enterprise
from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of
from luodi.office.policies.book import PublishedPolicy, published_book
from luodi.office.policies.models import NurtureRow, NurtureScan
from luodi.office.policies.nurturing import Scanned, scan
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(kw_only=True)
class MakeNurtureList(Action[list[Scanned]]):
    """As of a day, for some policies or all in force, over the city or a district; earlier rows of these go."""

    name: ClassVar[str] = "policy.make_nurture_list"
    permission: ClassVar[Permission] = Permission.POLICY_RUN
    as_of: date
    policy_codes: tuple[str, ...] = ()
    district_code: str = ""

    def within_reach(self) -> bool:
        """The city, or one's own district."""
        scope = self.occasion.user.scope
        return scope.level == "city" or (bool(self.district_code) and self.district_code == scope.district_code)

    def change(self) -> list[Scanned]:
        """Looks over the register and keeps who is near."""
        enterprises = Enterprise.objects.visible_to(self.occasion.user).order_by("pk")
        if self.district_code:
            enterprises = enterprises.filter(district_id=self.district_code)
        ids = list(enterprises.values_list("pk", flat=True))
        book = published_book()
        found = scan(ids, self._policies(), book, self.as_of)
        for each in found:
            stale = NurtureRow.objects.filter(policy_code=each.policy_code)
            if self.district_code:
                stale = stale.filter(enterprise__district=self.district_code)
            stale.delete()
            NurtureRow.objects.bulk_create(
                [
                    NurtureRow(
                        enterprise_id=row.enterprise_id,
                        policy_code=each.policy_code,
                        as_of=self.as_of,
                        changes=list(row.changes),
                        change_count=row.change_count,
                        distance=row.distance,
                        gain_cny=row.gain_cny,
                    )
                    for row in each.rows
                ],
                batch_size=1_000,
            )
            self._note(each)
        return found

    def _policies(self) -> dict[str, PublishedPolicy]:
        book = published_book()
        for code in self.policy_codes:
            if code not in book.policies:
                raise Problem(
                    "policy.unknown",
                    Text(f"没有政策“{code}”", f"There is no policy “{code}”"),
                    Text("用 luodi policy list 查看编号", "See the ids with luodi policy list"),
                    Where(field=code),
                )
        return {
            code: policy
            for code, policy in book.policies.items()
            if policy.definition.is_valid_on(self.as_of) and (not self.policy_codes or code in self.policy_codes)
        }

    def _note(self, scanned: Scanned) -> None:
        kept = NurtureScan.objects.filter(
            policy_code=scanned.policy_code, district_code=self.district_code
        ).first() or NurtureScan(policy_code=scanned.policy_code, district_code=self.district_code)
        before = state_of(kept) if kept.pk else None
        kept.as_of, kept.at = self.as_of, self.occasion.at
        kept.enterprises, kept.near = scanned.enterprises, scanned.near
        kept.looked_at, kept.found = scanned.looked_at, len(scanned.rows)
        kept.save()
        if before is None:
            self.note_created(kept)
        else:
            self.note_changed(kept, before)
