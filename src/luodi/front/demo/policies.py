"""Policies of the demo city: the book in force, facts stated by a part of the enterprises, and money at every step."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from luodi.engine.clocks.clock import CHINA
from luodi.engine.entitlements import FactDefinition, FactType
from luodi.front.exchange.policy_publishing import publish_book
from luodi.front.exchange.policybook import book_folder, read_book
from luodi.office.enterprises.models import Enterprise
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.people.system import system_user
from luodi.office.policies.actions.approve_payment import ApprovePayment
from luodi.office.policies.actions.claim_payment import ClaimPayment
from luodi.office.policies.actions.claw_back_payment import ClawBackPayment
from luodi.office.policies.actions.notify_entitled import NotifyEntitled
from luodi.office.policies.actions.prepare_payment import PreparePayment
from luodi.office.policies.actions.receive_declared_facts import ReceiveDeclaredFacts
from luodi.office.policies.actions.refuse_payment import RefusePayment
from luodi.office.policies.actions.return_payment_batch import BankAnswer, ReturnPaymentBatch
from luodi.office.policies.actions.run_entitlements import RunEntitlements
from luodi.office.policies.actions.send_payment_batch import SendPaymentBatch
from luodi.office.policies.book import PublishedBook, published_book
from luodi.office.policies.models import Entitlement, Payment, PaymentBatch
from luodi.office.policies.records import DeclaredRecord
from luodi.office.policies.snapshot import year_of
from luodi.office.policies.words import PaymentState
from luodi.reference.problems import Problem

_DECLARING, _POLICIES_EACH, _CLAIMS = 400, 5, 60
_RUN_BACK, _CLAIM_BACK = 42, 35
_BAD_NEWS = ("违法", "限制", "负面", "骗税", "处罚", "封控", "亏损")
_NONE = ("其他", "无")


def build_policies(chief: User, as_of: date, seed: int, told: Callable[[int, int], None]) -> None:
    """Publishes, states, computes and pays; the same seed over the same register gives the same."""
    draw = random.Random(seed * 6151 + 5)  # noqa: S311 - an invented city
    told(0, 4)
    shipped = read_book(book_folder())
    publish_book(shipped.facts_toml, shipped.entries.values(), Occasion(system_user(), _at(as_of, 60), "演示"))
    told(1, 4)
    book = published_book()
    records = _stated(book, as_of, draw)
    ReceiveDeclaredFacts(occasion=Occasion(system_user(), _at(as_of, 50), "演示"), records=records).execute()
    told(2, 4)
    then = as_of - timedelta(days=_RUN_BACK)
    for day, back in ((then, _RUN_BACK), (as_of, 0)):
        RunEntitlements(occasion=Occasion(system_user(), _at(as_of, back), "演示"), as_of=day).execute()
    told(3, 4)
    _pay(chief, as_of, draw)
    told(4, 4)


def _at(as_of: date, back: int) -> datetime:
    day = as_of - timedelta(days=back)
    return datetime(day.year, day.month, day.day, 8, 40, tzinfo=CHINA)


def _stated(book: PublishedBook, as_of: date, draw: random.Random) -> list[DeclaredRecord]:
    """Each of some enterprises states all that a few policies ask for, so that they come to a yes or a no."""
    asked = {
        code: [fact for each in policy.texts.judge(as_of).asks_for if (fact := book.dictionary.get(each))]
        for code, policy in book.policies.items()
        if policy.definition.is_valid_on(as_of)
    }
    codes = list(Enterprise.objects.order_by("credit_code").values_list("credit_code", flat=True))
    desks = list(User.objects.filter(role=Role.ENTERPRISE).values_list("office__credit_code", flat=True))
    chosen = dict.fromkeys([*sorted(desks), *draw.sample(codes, min(len(codes), _DECLARING))])
    records: list[DeclaredRecord] = []
    for credit_code in chosen:
        policies = draw.sample(sorted(asked), min(len(asked), _POLICIES_EACH * (2 if credit_code in desks else 1)))
        facts = {fact.code: fact for policy in policies for fact in asked[policy] if fact.is_declared}
        stated_on = as_of - timedelta(days=draw.randrange(50, 200))
        level = draw.choice((EvidenceLevel.VERIFIED, EvidenceLevel.SELF_REPORTED))
        records.extend(
            DeclaredRecord(
                credit_code, fact.code, year_of(fact, as_of), _value(fact, draw), "企业申报（演示）", stated_on, level
            )
            for fact in facts.values()
        )
    return records


def _value(fact: FactDefinition, draw: random.Random) -> str:
    """A plausible value as people write it."""
    if fact.type is FactType.BOOLEAN:
        bad = any(word in fact.name for word in _BAD_NEWS)
        return "是" if draw.random() < (0.06 if bad else 0.6) else "否"
    if fact.choices:
        nothing = [each for each in fact.choices if each in _NONE]
        return nothing[0] if nothing and draw.random() < 0.6 else str(draw.choice(fact.choices))
    if fact.type is FactType.DATE:
        return date(2024, draw.randrange(1, 13), draw.randrange(1, 28)).isoformat()
    if fact.type is FactType.STRING:
        return "其他"
    return str(_number(fact, draw))


def _number(fact: FactDefinition, draw: random.Random) -> Decimal:
    spans = {"人": (1, 150), "年": (1, 12), "分": (35, 95), "平方米": (100, 3000), "月": (1, 24), "纳米": (14, 180)}
    spans |= {"吨标准煤": (100, 5000), "次": (0, 1)}
    if fact.unit == "元":
        return Decimal(round(10 ** draw.uniform(5.2, 7.4), -3))
    if fact.unit == "美元":
        return Decimal(round(10 ** draw.uniform(8, 9.3), -6))
    if fact.unit in spans:
        return Decimal(draw.randint(*spans[fact.unit]))
    if fact.unit:
        return Decimal(draw.randint(0, 9))
    return Decimal(draw.randint(0, 100)) / 100


def _pay(chief: User, as_of: date, draw: random.Random) -> None:
    """Announces all, and drives some as far as each step."""
    desk, finance = (User.objects.get(username=name) for name in ("policy", "finance"))
    NotifyEntitled(occasion=Occasion(desk, _at(as_of, _RUN_BACK - 1), "演示")).execute()
    numbers = list(Payment.objects.order_by("pk").values_list("entitlement", flat=True))
    chosen = draw.sample(numbers, min(len(numbers), _CLAIMS))
    for place, number in enumerate(chosen):
        _drive(Entitlement.objects.get(pk=number), place % 10, _CLAIM_BACK - place % 12, as_of, (desk, chief))
        if place == len(chosen) * 2 // 3:
            batch = _send(finance, as_of, 12)
            if batch is not None:
                _answer(batch, finance, as_of)
        elif place == len(chosen) - 9:
            _send(finance, as_of, 3)
    paid = Payment.objects.filter(state=PaymentState.PAID).order_by("pk").first()
    if paid is not None and paid.amount_cny:
        ClawBackPayment(
            occasion=Occasion(chief, _at(as_of, 1), "复核发现部分支出不在支持范围"),
            payment=paid,
            amount_cny=(paid.amount_cny / 4).quantize(Decimal("0.01")),
        ).execute()


def _drive(entitlement: Entitlement, stage: int, back: int, as_of: date, people: tuple[User, User]) -> None:
    """One entitlement as far as its stage; two that exclude each other are not both paid."""
    desk, chief = people
    try:
        payment = ClaimPayment(
            occasion=Occasion(desk, _at(as_of, back), "企业委托代办"),
            entitlement=entitlement,
            bank_name="演示银行上海分行",
            bank_account=f"62220{entitlement.pk:011d}",
        ).execute()
        if stage == 9:
            RefusePayment(
                occasion=Occasion(desk, _at(as_of, back - 3), "账户户名与企业不符"), payment=payment
            ).execute()
        if stage in (0, 1, 9):
            return
        PreparePayment(occasion=Occasion(desk, _at(as_of, back - 3), "材料齐全"), payment=payment).execute()
        if stage != 2:
            ApprovePayment(occasion=Occasion(chief, _at(as_of, back - 5), "同意"), payment=payment).execute()
    except Problem as problem:
        if not problem.record.code.startswith("payment."):
            raise


def _send(finance: User, as_of: date, back: int) -> PaymentBatch | None:
    try:
        return SendPaymentBatch(occasion=Occasion(finance, _at(as_of, back), "演示")).execute()
    except Problem:
        return None  # in a small city nothing may be approved yet


def _answer(batch: PaymentBatch, finance: User, as_of: date) -> None:
    """The bank pays all but every ninth."""
    paid_on = as_of - timedelta(days=9)
    answers = [
        BankAnswer(line.number, refused_reason="账号与户名不符")
        if line.number % 9 == 8
        else BankAnswer(line.number, f"{batch.code}-{line.number:05d}", paid_on)
        for line in batch.lines.order_by("number")
    ]
    ReturnPaymentBatch(occasion=Occasion(finance, _at(as_of, 8), "银行回单"), batch=batch, answers=answers).execute()
