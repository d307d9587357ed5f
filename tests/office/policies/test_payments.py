"""From entitlement to money: every step, four eyes, the bank's answers, and what the database itself refuses."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from luodi.front.exchange.payment_batches import batch_workbook, read_answers
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, OfficeLevel
from luodi.office.policies.actions.approve_payment import ApprovePayment
from luodi.office.policies.actions.claim_payment import ClaimPayment
from luodi.office.policies.actions.claw_back_payment import ClawBackPayment
from luodi.office.policies.actions.declare_fact import DeclareFact
from luodi.office.policies.actions.notify_entitled import NotifyEntitled
from luodi.office.policies.actions.prepare_payment import PreparePayment
from luodi.office.policies.actions.refuse_payment import RefusePayment
from luodi.office.policies.actions.return_payment_batch import BankAnswer, ReturnPaymentBatch
from luodi.office.policies.actions.send_payment_batch import SendPaymentBatch
from luodi.office.policies.actions.withdraw_payment import WithdrawPayment
from luodi.office.policies.delivery import DeliveryFilter, Figure, board
from luodi.office.policies.delivery_measures import Grouping, measures, quantile
from luodi.office.policies.models import Entitlement, Payment, PaymentLine
from luodi.office.policies.payment_batches import batch_shown
from luodi.office.policies.words import PaymentState
from luodi.reference.problems import Problem
from tests.office.policies.conftest import AT, BOOK, DAY, publish

pytestmark = pytest.mark.django_db
PAID_ON = date(2022, 10, 11)


def later(user, days, reason="测试"):
    return Occasion(user, AT + timedelta(days=days), reason)


def claim(entitlement, user, days=1):
    return ClaimPayment(
        occasion=later(user, days), entitlement=entitlement, bank_name="某银行", bank_account="6222 0000 1111 2222"
    ).execute()


@pytest.fixture
def approved(entitled, desk, chief):
    payment = claim(entitled, desk)
    PreparePayment(occasion=later(desk, 2), payment=payment).execute()
    return ApprovePayment(occasion=later(chief, 3), payment=payment).execute()


@pytest.fixture
def batch(approved, finance):
    return SendPaymentBatch(occasion=later(finance, 4)).execute()


def answer(batch, user, *answers):
    return ReturnPaymentBatch(occasion=later(user, 30), batch=batch, answers=answers).execute()


def code_of(raised):
    return raised.value.record.code


def test_notify_entitled_reaches_each_once_and_starts_the_clock(entitled, on_desk):
    assert NotifyEntitled(occasion=on_desk).execute() == 2
    assert NotifyEntitled(occasion=on_desk).execute() == 0
    payment = Payment.objects.get(entitlement=entitled)
    assert (payment.state, payment.due_on) == (PaymentState.NOTIFIED, date(2022, 10, 19))


def test_notify_entitled_of_a_policy_that_pays_no_money_reaches_nobody(entitled, on_desk):
    assert NotifyEntitled(occasion=on_desk, policy_code="rd-super-deduction-manufacturing").execute() == 0


def test_payment_goes_its_way_until_it_is_paid(batch, finance, entitled):
    assert batch.code == "DF2022-0001"
    assert answer(batch, finance, BankAnswer(1, "B-77", PAID_ON)) == 1
    payment = Payment.objects.get(entitlement=entitled)
    assert (payment.state, payment.paid_on, payment.amount_cny) == (PaymentState.PAID, PAID_ON, Decimal(100_000))
    assert payment.bank_account == "6222000011112222"


def test_approve_payment_by_who_prepared_or_claimed_it_is_refused(entitled, desk, make_user):
    chief = make_user(Role.SYSTEM, username="both")
    payment = claim(entitled, desk)
    PreparePayment(occasion=later(chief, 2), payment=payment).execute()
    with pytest.raises(Problem) as raised:
        ApprovePayment(occasion=later(chief, 3), payment=payment).execute()
    assert code_of(raised) == "payment.four_eyes"


def test_database_refuses_an_approval_with_two_eyes(approved):
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=approved.pk).update(approved_by=approved.prepared_by)


def test_database_refuses_a_second_live_payment_of_one_entitlement(approved):
    approved.pk = None
    approved.is_newest = False
    with pytest.raises(IntegrityError), transaction.atomic():
        approved.save()


def test_database_refuses_more_than_was_entitled(approved):
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=approved.pk).update(amount_cny=Decimal("100000.01"))


def test_database_refuses_to_send_a_payment_twice(batch, approved):
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentLine.objects.create(batch=batch, payment=approved, number=2, amount_cny=1)


def test_claim_payment_twice_is_refused(entitled, desk):
    claim(entitled, desk)
    with pytest.raises(Problem) as raised:
        claim(entitled, desk)
    assert code_of(raised) == "payment.claimed_already"


def test_claim_payment_with_half_an_account_is_refused(entitled, desk):
    with pytest.raises(Problem) as raised:
        ClaimPayment(occasion=later(desk, 1), entitlement=entitled, bank_name="某银行", bank_account="12ab").execute()
    assert code_of(raised) == "payment.bank_account"


def test_claim_payment_after_the_deadline_is_refused(entitled, desk, on_desk):
    NotifyEntitled(occasion=on_desk).execute()
    Payment.objects.update(apply_by=DAY)
    with pytest.raises(Problem) as raised:
        claim(entitled, desk)
    assert code_of(raised) == "payment.too_late"


def test_refused_payment_may_be_claimed_anew(entitled, desk):
    payment = claim(entitled, desk)
    with pytest.raises(Problem) as raised:
        RefusePayment(occasion=later(desk, 2, ""), payment=payment).execute()
    assert code_of(raised) == "payment.reason_missing"
    RefusePayment(occasion=later(desk, 2, "账号有误"), payment=payment).execute()
    again = claim(entitled, desk, 3)
    assert again.pk != payment.pk
    assert list(Payment.objects.order_by("pk").values_list("state", "is_newest")) == [
        ("refused", False),
        ("claimed", True),
    ]


def test_withdraw_payment_after_approval_is_refused(approved, desk):
    with pytest.raises(Problem) as raised:
        WithdrawPayment(occasion=later(desk, 4), payment=approved).execute()
    assert code_of(raised) == "payment.state"


def test_return_payment_batch_again_changes_nothing_and_otherwise_is_refused(batch, finance):
    paid = BankAnswer(1, "B-77", PAID_ON)
    answer(batch, finance, paid)
    assert answer(batch, finance, paid) == 0
    with pytest.raises(Problem) as raised:
        answer(batch, finance, BankAnswer(1, "B-78", PAID_ON))
    assert code_of(raised) == "payment.answered_otherwise"
    assert Payment.objects.get().state == PaymentState.PAID


def test_payment_that_the_bank_refused_is_sent_again(batch, finance):
    answer(batch, finance, BankAnswer(1, refused_reason="户名不符"))
    assert Payment.objects.get().state == PaymentState.APPROVED
    second = SendPaymentBatch(occasion=later(finance, 31)).execute()
    assert second.code == "DF2022-0002"
    with pytest.raises(Problem) as raised:
        SendPaymentBatch(occasion=later(finance, 31)).execute()
    assert code_of(raised) == "payment.none_approved"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (BankAnswer(2, "B-1", PAID_ON), "payment.no_such_line"),
        (BankAnswer(1, "B-1"), "payment.answer_unclear"),
        (BankAnswer(1, "B-1", PAID_ON, "又退回"), "payment.answer_unclear"),
        (BankAnswer(1, "B-1", date(2022, 9, 1)), "payment.paid_on"),
    ],
)
def test_return_payment_batch_with_a_wrong_answer_is_refused(batch, finance, wrong, code):
    with pytest.raises(Problem) as raised:
        answer(batch, finance, wrong)
    assert code_of(raised) == code


def test_workbook_of_a_batch_comes_back_with_its_answers(batch, finance, tmp_path):
    file = tmp_path / "batch.xlsx"
    shown = batch_shown(finance, batch.code)
    file.write_bytes(batch_workbook(shown))
    assert read_answers(file, shown) == []
    answer(batch, finance, BankAnswer(1, "B-77", PAID_ON))
    file.write_bytes(batch_workbook(batch_shown(finance, batch.code)))
    assert read_answers(file, shown) == [BankAnswer(1, "B-77", PAID_ON)]


def test_bank_account_is_whole_for_the_finance_desk_alone(batch, finance, desk):
    assert batch_shown(finance, batch.code).lines[0].bank_account == "6222000011112222"
    assert batch_shown(desk, batch.code).lines[0].bank_account == "**** 2222"


def test_claw_back_payment_in_parts_until_nothing_is_left(batch, finance, chief):
    answer(batch, finance, BankAnswer(1, "B-77", PAID_ON))
    payment = Payment.objects.get()

    def back(amount):
        return ClawBackPayment(occasion=later(chief, 40, "虚报"), payment=payment, amount_cny=Decimal(amount)).execute()

    assert back(40_000).state == PaymentState.PAID
    with pytest.raises(Problem) as raised:
        back(60_001)
    assert code_of(raised) == "payment.claw_back_amount"
    assert back(60_000).state == PaymentState.CLAWED_BACK


def test_entitlement_that_changes_after_payment_shows_as_difference(batch, finance, enterprises, desk):
    answer(batch, finance, BankAnswer(1, "B-77", PAID_ON))
    DeclareFact(
        occasion=later(desk, 31),
        enterprise=enterprises[0],
        code="srdi_recognition",
        value="复评",
        source="更正",
        stated_on=DAY,
        evidence_level="verified",
    ).execute()
    at = AT + timedelta(days=31)
    found = board(desk, DeliveryFilter(figure=Figure.DIFFERING), at, at.date())
    assert [row.difference_cny for row in found.rows] == [Decimal(-100_000)]
    assert found.rows[0].amount_cny == Decimal(100_000)


def test_prepare_payment_excluded_by_one_that_is_being_paid_is_refused(approved, desk):
    rival = Entitlement.objects.get(policy_code="srdi-district-award", enterprise=approved.enterprise)
    payment = claim(rival, desk)
    with pytest.raises(Problem) as raised:
        PreparePayment(occasion=later(desk, 5), payment=payment).execute()
    assert code_of(raised) == "payment.exclusive"


def with_line(entry, line):
    return entry.policy_toml.replace("amount_known = true", f"amount_known = true\n{line}")


def test_prepare_payment_of_a_cost_that_another_policy_pays_is_refused(approved, desk, on_desk):
    for code in ("srdi-city-award", "srdi-district-award"):
        text = with_line(BOOK.entries[code], 'costs = ["认定费用"]').replace('exclusive_groups = ["专精特新奖励"]', "")
        publish(on_desk, BOOK.entries[code], policy_toml=text)
    rival = Entitlement.objects.get(policy_code="srdi-district-award", enterprise=approved.enterprise)
    with pytest.raises(Problem) as raised:
        PreparePayment(occasion=later(desk, 5), payment=claim(rival, desk)).execute()
    assert code_of(raised) == "payment.exclusive"


CAP = """
[[caps]]
over = "lifetime"
limit = "市级奖励"
"""


@pytest.mark.parametrize(("before", "approved_cny"), [(60_000, 40_000), (100_000, None)])
def test_approve_payment_leaves_what_a_cap_on_all_periods_leaves(entitled, desk, chief, on_desk, before, approved_cny):
    publish(on_desk, BOOK.entries["srdi-city-award"], policy_toml=BOOK.entries["srdi-city-award"].policy_toml + CAP)
    other = Entitlement.objects.create(
        enterprise=entitled.enterprise, policy_code=entitled.policy_code, period="2021", status="entitled",
        amount_cny=before, version=entitled.version, run=entitled.run,
    )  # fmt: skip
    Payment.objects.create(
        entitlement=other, enterprise=other.enterprise, policy_code=other.policy_code, period="2021", state="paid",
        applies_how="automatic", notified_at=AT, since=AT, prepared_by=desk, approved_by=chief, approved_at=AT,
        entitled_cny=before, amount_cny=before, paid_on=DAY,
    )  # fmt: skip
    payment = claim(entitled, desk)
    PreparePayment(occasion=later(desk, 2), payment=payment).execute()
    if approved_cny is None:
        with pytest.raises(Problem) as raised:
            ApprovePayment(occasion=later(chief, 3), payment=payment).execute()
        assert code_of(raised) == "payment.cap_reached"
    else:
        assert ApprovePayment(occasion=later(chief, 3), payment=payment).execute().amount_cny == approved_cny


def test_every_figure_equals_the_rows_that_it_opens_into(batch, finance, desk, on_desk):
    NotifyEntitled(occasion=on_desk).execute()
    answer(batch, finance, BankAnswer(1, "B-77", PAID_ON))
    at = AT + timedelta(days=60)
    for grouping in Grouping:
        groups, whole = measures(desk, grouping, DeliveryFilter(), at.date())
        assert whole.rows[Figure.RECEIVED] == whole.rows[Figure.OVERDUE] == 1
        for group in groups:
            narrowing = {f"{grouping}_code": group.key}
            for figure in Figure:
                found = board(desk, DeliveryFilter(figure=figure, **narrowing), at, at.date())
                assert len(found.rows) == found.total == group.rows[figure]
            received = board(desk, DeliveryFilter(figure=Figure.RECEIVED, **narrowing), at, at.date())
            assert sum(row.received_cny for row in received.rows) == group.received_cny
            entitled = board(desk, DeliveryFilter(figure=Figure.ENTITLED, **narrowing), at, at.date())
            assert sum(row.entitled_cny for row in entitled.rows) == group.entitled_cny
            assert len({row.credit_code for row in entitled.rows}) == group.entitled_enterprises
        assert sum(group.entitled_cny for group in groups) == whole.entitled_cny == Decimal(350_000)
        assert whole.money_covered == Decimal(100_000) / Decimal(350_000)
        assert whole.days_median == whole.days_p90 == 4  # from 1 to 11 October: 8, 9, 10, 11


def test_quantile_is_the_smallest_number_within_which_the_share_lies():
    assert quantile([], 0.5) is None
    assert quantile([4, 1, 3, 2], 0.5) == 2
    assert quantile(list(range(1, 11)), 0.9) == 9


def test_board_asks_the_same_number_of_queries_for_any_number_of_rows(
    entitled, desk, on_desk, django_assert_num_queries
):
    NotifyEntitled(occasion=on_desk).execute()
    for wanted in (DeliveryFilter(), DeliveryFilter(credit_code="keins")):
        with django_assert_num_queries(5):
            board(desk, wanted, AT, DAY)


def test_board_shows_a_district_its_own_alone(entitled, on_desk, make_user):
    NotifyEntitled(occasion=on_desk).execute()
    office = Office.objects.create(code="d", name="静安", level=OfficeLevel.DISTRICT, district_code="310106")
    assert board(make_user(Role.OFFICER, office), DeliveryFilter(), AT, DAY).total == 0
