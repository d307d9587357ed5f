"""The policies that the walk meets: a small book, and an entitlement for each of the town's enterprises."""

from collections.abc import Sequence
from pathlib import Path

from luodi.front.exchange.policybook import read_book
from luodi.office.enterprises.models import Enterprise
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.people.action import Occasion
from luodi.office.policies.actions.declare_fact import DeclareFact
from luodi.office.policies.actions.make_nurture_list import MakeNurtureList
from luodi.office.policies.actions.publish_facts import PublishFacts
from luodi.office.policies.actions.publish_policy import PublishPolicy
from luodi.office.policies.actions.run_entitlements import RunEntitlements

BOOK = read_book(Path(__file__).parents[4] / "policybook")
POLICY = "srdi-city-award"
CODES = (POLICY, "srdi-district-award", "srdi-sme")


def publish_book(occasion: Occasion) -> None:
    """The dictionary and the policies of :data:`CODES`."""
    PublishFacts(occasion=occasion, text=BOOK.facts_toml).execute()
    for code in CODES:
        entry = BOOK.entries[code]
        PublishPolicy(
            occasion=occasion, policy_code=code, policy_toml=entry.policy_toml, decision_xml=entry.decision_xml,
            cases_csv=entry.cases_csv,
        ).execute()  # fmt: skip


def entitle(occasion: Occasion, credit_codes: Sequence[str], recognition: str = "国家级首次") -> None:
    """Entitles enterprises to the awards of the city and of their districts, and runs over the register."""
    for code in credit_codes:
        DeclareFact(
            occasion=occasion, enterprise=Enterprise.objects.get(credit_code=code), code="srdi_recognition",
            value=recognition, source="证书", stated_on=occasion.on, evidence_level=EvidenceLevel.VERIFIED,
        ).execute()  # fmt: skip
    RunEntitlements(occasion=occasion, as_of=occasion.on).execute()
    MakeNurtureList(occasion=occasion, as_of=occasion.on).execute()
