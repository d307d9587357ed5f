"""Keeps a what-if under a name: its figures, its sums and its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from luodi.office.enterprises.models import Enterprise
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.policies.book import published_book
from luodi.office.policies.models import SavedWhatIf, WhatIfRow
from luodi.office.policies.saved_whatifs import groups_of
from luodi.office.policies.whatif import WhatIf, what_if
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

LONGEST_NAME = 80
_BATCH = 10_000


@dataclass(kw_only=True)
class SaveWhatIf(Action[SavedWhatIf]):
    """It is computed anew over the enterprises within sight, and kept as it came out; ``found`` is what came out."""

    name: ClassVar[str] = "policy.save_what_if"
    permission: ClassVar[Permission] = Permission.POLICY_RUN
    title: str
    policy_code: str
    figures: Mapping[str, str]
    as_of: date
    district_code: str = ""
    found: WhatIf | None = field(init=False, default=None)

    def within_reach(self) -> bool:
        """Every office, over its own enterprises."""
        return self.occasion.user.scope.level != "enterprise"

    def validate(self) -> None:
        """A name that the office has not given yet, and at least one figure."""
        title = self.title.strip()
        if not 0 < len(title) <= LONGEST_NAME:
            raise _problem(
                "what_if.name", Text(f"名称须为 1 至 {LONGEST_NAME} 字", f"A name has 1 to {LONGEST_NAME} characters"),
                Text("请填写名称", "Give it a name"),
            )  # fmt: skip
        if not self.figures:
            raise _problem(
                "what_if.no_figure", Text("没有改动任何数值", "No figure is another"),
                Text("请至少改动一个数值", "Change a figure at least"),
            )  # fmt: skip
        if SavedWhatIf.objects.filter(office=self.occasion.user.office_id, name=title).exists():
            raise _problem(
                "what_if.name_taken", Text(f"已有名为“{title}”的测算", f"There is a what-if called “{title}” already"),
                Text("请换一个名称", "Choose another name"),
            )  # fmt: skip

    def change(self) -> SavedWhatIf:
        """Computes and writes."""
        user = self.occasion.user
        self.found = what_if(user, self.policy_code, self.figures, self.as_of, self.district_code)
        saved = SavedWhatIf.objects.create(
            office_id=user.office_id,
            name=self.title.strip(),
            policy_code=self.policy_code,
            policy_version=published_book().policies[self.policy_code].version,
            figures=dict(self.figures),
            as_of=self.as_of,
            district_code=self.district_code,
            enterprises=self.found.enterprises,
            groups=groups_of(self.found),
            saved_by=user,
            saved_at=self.occasion.at,
        )
        self._write_rows(saved, self.found)
        self.note_created(saved)
        return saved

    def _write_rows(self, saved: SavedWhatIf, found: WhatIf) -> None:
        for start in range(0, len(found.moved), _BATCH):
            moved = found.moved[start : start + _BATCH]
            codes = [each.credit_code for each in moved]
            ids = dict(Enterprise.objects.filter(credit_code__in=codes).values_list("credit_code", "pk"))
            WhatIfRow.objects.bulk_create(
                [
                    WhatIfRow(
                        what_if=saved,
                        enterprise_id=ids[each.credit_code],
                        industry_section=each.industry_section,
                        size=each.size,
                        before_status=each.before.status.value,
                        before_cny=each.before.amount_cny,
                        after_status=each.after.status.value,
                        after_cny=each.after.amount_cny,
                        gain_cny=each.gain_cny,
                    )
                    for each in moved
                ],
                batch_size=1_000,
            )


def _problem(code: str, what: Text, remedy: Text) -> Problem:
    return Problem(code, what, remedy, Where(field="title"))
