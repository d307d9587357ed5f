"""Says by hand in which industries an enterprise is; estimates never overwrite that."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from luodi.office.enterprises.enterprise_action import EnterpriseAction
from luodi.office.enterprises.models import EnterpriseIndustry, EvidenceLevel
from luodi.office.journal.chain import Change
from luodi.office.people.access import Permission
from luodi.reference.industries import IndustryLevel, industry, is_industry
from luodi.reference.problems import Problem
from luodi.reference.text import Text

MOST = 3


@dataclass(kw_only=True)
class VerifyIndustry(EnterpriseAction[None]):
    """``codes`` are one to three GB/T 4754-2017 classes (four digits), the main one first."""

    name: ClassVar[str] = "enterprise.verify_industry"
    permission: ClassVar[Permission] = Permission.ENTERPRISE_EDIT
    codes: Sequence[str]

    def validate(self) -> None:
        """Classes of the standard, each once."""
        for code in self.codes:
            if not is_industry(code) or industry(code).level is not IndustryLevel.CLASS:
                raise Problem(
                    "industry.unknown_class",
                    Text(f"GB/T 4754-2017 没有小类“{code}”", f"GB/T 4754-2017 has no class “{code}”"),
                    Text("请填写四位小类代码", "Enter the four digits of a class"),
                    self.where("industry"),
                )
        if not 1 <= len(self.codes) <= MOST or len(set(self.codes)) != len(self.codes):
            raise Problem(
                "industry.count",
                Text(f"行业应为 1 至 {MOST} 个，且不重复", f"One to {MOST} industries, each once"),
                Text("请增减后再提交", "Add or remove some and send again"),
                self.where("industry"),
            )

    def change(self) -> None:
        """Puts the verified classes in place of whatever was there."""
        there = list(EnterpriseIndustry.objects.filter(enterprise=self.enterprise).order_by("rank"))
        before = [[row.industry_code, row.confidence, row.evidence_level] for row in there]
        after = [[code, 1.0, EvidenceLevel.VERIFIED.value] for code in self.codes]
        if before == after:
            return
        EnterpriseIndustry.objects.filter(enterprise=self.enterprise).delete()
        EnterpriseIndustry.objects.bulk_create(
            EnterpriseIndustry(
                enterprise=self.enterprise,
                rank=rank,
                industry_code=code,
                confidence=1.0,
                evidence_level=EvidenceLevel.VERIFIED,
            )
            for rank, code in enumerate(self.codes, start=1)
        )
        key = self.enterprise.credit_code
        self.note([Change("enterprise", key, {"industries": before}, {"industries": after})])
