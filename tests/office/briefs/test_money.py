"""The money of policies in a brief: what is new, overdue and covered, and that every figure is its rows."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from luodi.front.exchange.brief_document import brief_document
from luodi.front.exchange.brief_workbook import brief_workbook
from luodi.office.briefs.actions.write_brief import WriteBrief
from luodi.office.briefs.figures import Unit
from luodi.office.briefs.models import Brief
from luodi.office.briefs.queries import brief, open_figure
from luodi.office.people.action import Occasion
from luodi.office.policies.actions.run_entitlements import RunEntitlements
from luodi.office.policies.delivery import DeliveryFilter
from luodi.office.policies.delivery_measures import Grouping, measures
from luodi.office.policies.models import Entitlement, Payment
from tests.office.policies.conftest import DAY, book, desk, enterprises, entitled, finance, on_desk  # noqa: F401
from tests.office.policies.test_payments import approved, batch  # noqa: F401
from tests.office.policies.test_running import declare

pytestmark = pytest.mark.django_db
LATER = date(2022, 12, 5)


def at(day):
    return datetime.combine(day, datetime.min.time(), ZoneInfo("Asia/Shanghai")) + timedelta(hours=20)


def written(chief, day):
    return WriteBrief(occasion=Occasion(chief, at(day)), as_of=day).execute()


@pytest.fixture
def both_entitled(entitled, enterprises, on_desk):  # noqa: F811
    declare(enterprises[1], on_desk, "srdi_recognition", "国家级首次")
    return entitled


def test_brief_counts_new_entitlements_against_the_day_before(both_entitled, chief):
    contents = written(chief, DAY)
    amounts = sorted(line.entitled_cny for line in contents.whole.money)
    stored = Entitlement.objects.filter(status="entitled", amount_cny__gt=0, version__policy_code__startswith="srdi")
    assert amounts == sorted(stored.values_list("amount_cny", flat=True))
    assert contents.whole.figure("policy.new").value == len(amounts)
    after = written(chief, DAY + timedelta(days=7))
    assert after.whole.figure("policy.new").value == 0
    assert after.whole.figure("policy.entitled").value == len(amounts)


def test_brief_of_a_day_before_the_run_knows_nothing_of_it(both_entitled, chief):
    assert written(chief, DAY - timedelta(days=1)).whole.money == ()


def test_brief_says_what_was_entitled_then_after_it_has_changed(both_entitled, enterprises, chief, on_desk):  # noqa: F811
    later = Occasion(on_desk.user, at(LATER))
    before = {line.key: line.entitled_cny for line in written(chief, DAY).whole.money}
    Entitlement.objects.filter(policy_code="srdi-city-award").update(amount_cny=1)  # as another rule would have said
    RunEntitlements(occasion=later, as_of=LATER).execute()
    Brief.objects.all().delete()
    again = {line.key: line.entitled_cny for line in written(chief, LATER).whole.money}
    assert again == before


def test_brief_counts_overdue_payments_with_what_they_wait_for(approved, chief):  # noqa: F811
    assert written(chief, DAY).whole.figure("policy.overdue").value == 0
    (late,) = written(chief, LATER).whole.overdue
    approved.refresh_from_db()
    assert (late.step.en, late.due_on) == ("the finance desk pays", approved.due_on)
    assert late.due_on < LATER


def test_every_figure_opens_into_its_rows_and_districts_add_up(batch, both_entitled, chief):  # noqa: F811
    contents = written(chief, LATER)
    _, opened = brief(chief, Brief.objects.get().pk)
    assert opened == contents
    for part in contents.parts:
        district = None if part is contents.whole else part.district_code
        for figure in part.money_figures:
            rows = open_figure(contents, figure.code, district).money
            assert len(rows) == len(figure.rows)
            if figure.unit is Unit.CNY:
                column = "received_cny" if "received" in figure.code else "entitled_cny"
                assert sum((getattr(line, column) for line in rows), Decimal(0)) == figure.value
            elif figure.unit is Unit.ENTERPRISES:
                assert len({line.credit_code for line in rows}) == figure.value
            else:
                assert len({line.key for line in rows}) == figure.value
    for figure in contents.whole.money_figures:
        assert sum(part.figure(figure.code).value for part in contents.districts) == figure.value


def test_coverage_is_that_of_the_delivery_board(batch, both_entitled, chief, finance):  # noqa: F811
    line = batch.lines.get()
    line.bank_reference, line.paid_on = "B1", LATER
    line.save()
    Payment.objects.filter(pk=line.payment_id).update(state="paid", paid_on=LATER)
    contents = written(chief, LATER)
    groups, every = measures(chief, Grouping.DISTRICT, DeliveryFilter(), LATER)
    assert contents.whole.money_covered == pytest.approx(float(every.money_covered))
    assert contents.whole.enterprises_covered == pytest.approx(float(every.enterprises_covered))
    for group in groups:
        part = next(each for each in contents.districts if each.district_code == group.key)
        assert part.figure("policy.received.amount").value == group.received_cny
        assert part.figure("policy.entitled.amount").value == group.entitled_cny


def test_document_and_workbook_say_it_and_the_sheet_holds_every_row(batch, both_entitled, chief):  # noqa: F811
    contents = written(chief, LATER)
    assert brief_document(contents) == brief_document(contents)
    book_read = openpyxl.load_workbook(io.BytesIO(brief_workbook(contents)))
    rows = list(book_read["政策兑现"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(contents.whole.money)
    assert sum(Decimal(str(row[6])) for row in rows) * 10_000 == contents.whole.figure("policy.entitled.amount").value
    for name, _, value, _, formula, _, code in book_read["政策兑现数字"].iter_rows(min_row=2, values_only=True):
        flag = formula.split("!")[1].split(":")[0].rstrip("0123456789")
        column = openpyxl.utils.column_index_from_string(flag) - 1
        mine = [row for row in rows if name in ("全市", row[2])]
        flagged = [row for row in mine if row[column] == "是"]
        if code.endswith(".amount"):
            money = 7 if "received" in code else 6
            assert sum(Decimal(str(row[money] or 0)) for row in flagged) == Decimal(str(value))
        else:
            assert len(flagged) == value


def test_brief_without_policies_has_no_section(chief, rules):
    contents = written(chief, DAY)
    assert contents.whole.money == ()
    assert "政策兑现" not in openpyxl.load_workbook(io.BytesIO(brief_workbook(contents))).sheetnames
