from datetime import date
from decimal import Decimal

import pytest

from luodi.office.enterprises.models import EnterpriseFact, EvidenceLevel
from luodi.office.people.action import Occasion
from luodi.office.policies.actions.declare_fact import DeclareFact
from luodi.office.policies.actions.publish_facts import PublishFacts
from luodi.office.policies.actions.run_entitlements import RunEntitlements
from luodi.office.policies.models import DeclaredFact, Entitlement, EntitlementRun, JudgedRow, PastEntitlement
from luodi.reference.problems import Problem
from tests.office.policies.conftest import AT, BOOK, DAY, publish

pytestmark = pytest.mark.django_db


def run(occasion, **narrowed):
    return RunEntitlements(occasion=occasion, as_of=DAY, **narrowed).execute()


def said(enterprise):
    rows = Entitlement.objects.filter(enterprise=enterprise).order_by("policy_code")
    return {row.policy_code: (row.status, row.amount_cny, row.missing) for row in rows}


def declare(enterprise, occasion, code, value, level=EvidenceLevel.VERIFIED):
    return DeclareFact(
        occasion=occasion,
        enterprise=enterprise,
        code=code,
        value=value,
        source="测试申报",
        stated_on=DAY,
        evidence_level=level,
    ).execute()


def test_run_entitlements_judges_every_enterprise_under_every_policy_in_force(book, enterprises, on_desk):
    found = run(on_desk)
    assert (found.enterprises, found.judged, found.changed) == (2, 6, 6)
    assert said(enterprises[0]) == {
        "rd-super-deduction-manufacturing": (
            "unknown",
            None,
            "manufacturing_revenue_share,rd_deduction_excluded,rd_expense_cny",
        ),
        "srdi-city-award": ("unknown", None, "srdi_recognition"),
        "srdi-district-award": ("unknown", None, "srdi_recognition"),
    }
    assert said(enterprises[1])["srdi-district-award"] == ("not_entitled", None, "")
    assert JudgedRow.objects.count() == 0


def test_run_entitlements_again_changes_nothing(book, enterprises, on_desk):
    run(on_desk)
    before = list(Entitlement.objects.values())
    assert run(on_desk).changed == 0
    assert list(Entitlement.objects.values()) == before
    assert PastEntitlement.objects.count() == 0


def test_declare_fact_judges_only_what_asks_for_it_and_keeps_what_held(book, enterprises, on_desk):
    run(on_desk)
    declare(enterprises[0], on_desk, "srdi_recognition", "市级首次")
    assert said(enterprises[0])["srdi-city-award"] == ("entitled", Decimal(100_000), "")
    assert said(enterprises[0])["srdi-district-award"] == ("entitled", Decimal(250_000), "")
    assert set(EntitlementRun.objects.order_by("pk").last().policy_codes) == {"srdi-city-award", "srdi-district-award"}
    past = PastEntitlement.objects.order_by("policy_code").values_list("policy_code", "status", "missing")
    assert list(past) == [
        ("srdi-city-award", "unknown", "srdi_recognition"),
        ("srdi-district-award", "unknown", "srdi_recognition"),
    ]


def test_run_entitlements_takes_the_best_evidence_of_the_right_year(book, enterprises, on_desk):
    for level, value in ((EvidenceLevel.SELF_REPORTED, 8_000_000), (EvidenceLevel.VERIFIED, 4_000_000)):
        for year in (2021, 2020):
            EnterpriseFact.objects.create(
                enterprise=enterprises[0], name="rd_expense_cny", year=year, value=value * (2 if year == 2020 else 1),
                source="年报", stated_on=date(2022, 5, 1), evidence_level=level,
            )  # fmt: skip
    for code, value in (("manufacturing_revenue_share", "0.8"), ("rd_deduction_excluded", "否")):
        DeclaredFact.objects.create(
            enterprise=enterprises[0], code=code, year=2021 if "share" in code else 0, value=value, source="申报",
            stated_on=DAY, evidence_level=EvidenceLevel.SELF_REPORTED,
        )  # fmt: skip
    run(on_desk)
    assert said(enterprises[0])["rd-super-deduction-manufacturing"] == ("entitled", Decimal(1_000_000), "")


def test_run_entitlements_of_a_day_before_does_not_know_what_was_stated_later(book, enterprises, on_desk):
    declare(enterprises[0], on_desk, "srdi_recognition", "市级首次")
    RunEntitlements(occasion=on_desk, as_of=date(2022, 9, 29)).execute()
    assert said(enterprises[0])["srdi-city-award"] == ("unknown", None, "srdi_recognition")


def test_publish_policy_again_with_the_same_files_changes_nothing(book, on_desk):
    assert publish(on_desk, BOOK.entries["srdi-city-award"]) is None


def test_publish_policy_new_figure_is_judged_by_and_history_kept(book, enterprises, on_desk):
    declare(enterprises[0], on_desk, "srdi_recognition", "市级首次")
    entry = BOOK.entries["srdi-city-award"]
    version = publish(
        on_desk,
        entry,
        policy_toml=entry.policy_toml.replace("value = 100000", "value = 120000"),
        cases_csv=entry.cases_csv.replace(",100000", ",120000"),
    )
    run(on_desk, policy_codes=("srdi-city-award",))
    assert (version.version, said(enterprises[0])["srdi-city-award"][1]) == (2, Decimal(120_000))
    assert Decimal(100_000) in PastEntitlement.objects.values_list("amount_cny", flat=True)


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("cases_csv", ",100000", ",100001", "policy.cases_fail"),
        ("policy_toml", 'id = "srdi-city-award"', 'id = "other"', "policy.id_differs"),
        ("policy_toml", "value = 100000", "value = ", "definition.not_toml"),
        ("decision_xml", "Eligible", "Eligibel", "policy.decision_missing"),
    ],
)
def test_publish_policy_that_does_not_hold_is_refused_and_nothing_changes(book, on_desk, file, old, new, code):
    entry = BOOK.entries["srdi-city-award"]
    with pytest.raises(Problem) as caught:
        publish(on_desk, entry, **{file: getattr(entry, file).replace(old, new)})
    assert caught.value.code == code


def test_publish_facts_without_a_fact_that_a_policy_needs_is_refused(book, on_desk):
    text = "\n\n".join(block for block in _facts().split("\n\n") if not block.startswith("[srdi_recognition]"))
    with pytest.raises(Problem) as caught:
        PublishFacts(occasion=on_desk, text=text).execute()
    assert (caught.value.code, caught.value.record.where.field) == ("policy.input_unknown", "专精特新认定")


def _facts():
    from tests.office.policies.conftest import FOLDER

    return (FOLDER / "facts.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("code", "value", "problem"),
    [
        ("srdi_recognition", "全国首次", "policy.cases.not_valid"),
        ("revenue_cny", "100", "policy.fact_unknown"),
        ("no_such_fact", "1", "policy.fact_unknown"),
        ("srdi_recognition", "  ", "policy.fact_empty"),
    ],
)
def test_declare_fact_that_makes_no_sense_is_refused(book, enterprises, on_desk, code, value, problem):
    with pytest.raises(Problem) as caught:
        declare(enterprises[0], on_desk, code, value)
    assert caught.value.code == problem


def test_run_entitlements_needs_the_permission(book, enterprises, make_user):
    from luodi.office.people.access import Role

    with pytest.raises(Problem) as caught:
        run(Occasion(make_user(Role.LEADER), AT))
    assert caught.value.code == "access.not_permitted"


def test_run_entitlements_by_another_engine_changes_nothing(book, enterprises, on_desk):
    from luodi.office.policies.words import EngineName

    assert run(on_desk, engine=EngineName.LOCAL).changed == 6
    assert run(on_desk, engine=EngineName.SCALAR).changed == 0
