"""Money on its way to each firm of the walked town: a published policy, entitlements, payments sent in batches."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from luodi.office.enterprises.models import Enterprise
from luodi.office.people.action import Occasion
from luodi.office.people.explaining import Whereabouts
from luodi.office.people.models import User
from luodi.office.people.system import system_user
from luodi.office.policies.actions.publish_facts import PublishFacts
from luodi.office.policies.actions.publish_policy import PublishPolicy
from luodi.office.policies.models import Entitlement, EntitlementRun, PolicyVersion
from luodi.office.policies.payment_models import Payment, PaymentBatch, PaymentLine
from tests.front.web.town import NOW

POLICYBOOK = Path(__file__).parents[4] / "policybook"
AWARD = "srdi-city-award"


def publish_award() -> PolicyVersion:
    """One policy of the book, as it is in its folder."""
    occasion, folder = Occasion(system_user(), NOW, "测试"), POLICYBOOK / AWARD
    PublishFacts(occasion=occasion, text=(POLICYBOOK / "facts.toml").read_text("utf-8")).execute()
    return PublishPolicy(
        occasion=occasion,
        policy_code=AWARD,
        policy_toml=(folder / "policy.toml").read_text("utf-8"),
        decision_xml=(folder / "decision.dmn").read_text("utf-8"),
        cases_csv=(folder / "cases.csv").read_text("utf-8"),
    ).execute()


def entitle(version: PolicyVersion, *credit_codes: str) -> list[Entitlement]:
    """Each of these enterprises is entitled to the award."""
    run = EntitlementRun.objects.create(as_of=date(2022, 9, 30), at=NOW, engine="local", policy_codes=[])
    return [
        Entitlement.objects.create(
            enterprise=Enterprise.objects.get(credit_code=code),
            policy_code=AWARD,
            period="once",
            status="entitled",
            amount_cny=100_000,
            version=version,
            run=run,
        )
        for code in credit_codes
    ]


def money_on_its_way(
    firms: Sequence[tuple[str, Whereabouts]], checked_by: User, approved_by: User
) -> dict[str, list[tuple[str, object, Whereabouts]]]:
    """Of each firm its entitlement and the batch in which its payment was sent: name, argument, where it lies."""
    entitlements: list[tuple[str, object, Whereabouts]] = []
    batches: list[tuple[str, object, Whereabouts]] = []
    found = entitle(publish_award(), *(code for code, _ in firms))
    for number, (one, (code, where)) in enumerate(zip(found, firms, strict=True), start=1):
        payment = Payment.objects.create(
            entitlement=one, enterprise=one.enterprise, policy_code=AWARD, period="once", applies_how="on_claim",
            state="sent", notified_at=NOW, since=NOW, claimed_at=NOW, bank_name="某银行",
            bank_account=f"622200001111{number}",
            prepared_by=checked_by, approved_by=approved_by, approved_at=NOW, entitled_cny=Decimal(100_000),
            amount_cny=Decimal(100_000),
        )  # fmt: skip
        batch = PaymentBatch.objects.create(code=f"DF2026-000{number}", sent_at=NOW, sent_by=approved_by)
        PaymentLine.objects.create(batch=batch, payment=payment, number=1, amount_cny=Decimal(100_000))
        entitlements.append((code, one.pk, where))
        batches.append((code, batch.code, where))
    return {"entitlement": entitlements, "payment_batch": batches}
