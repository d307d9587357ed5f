"""A payment batch as a workbook for the finance desk, and the same workbook back with the bank's answers."""

from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter

from luodi.front.exchange.reading.cells import Cell, Row, is_blank, text_of
from luodi.front.exchange.reading.opening import open_source
from luodi.front.exchange.written_cells import CellWriter
from luodi.office.policies.actions.return_payment_batch import BankAnswer
from luodi.office.policies.payment_batches import BatchShown
from luodi.reference.dates import parse_day
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

BATCH, NUMBER, AMOUNT = "批次", "行号", "金额（元）"
REFERENCE, PAID_ON, REFUSED = "银行流水号", "拨付日期", "退回原因"
HEADS = (BATCH, NUMBER, "统一社会信用代码", "企业名称", "政策", "开户行", "账号", AMOUNT, REFERENCE, PAID_ON, REFUSED)
_WIDTHS = (14, 6, 22, 36, 36, 24, 26, 16, 22, 12, 28)


def batch_workbook(batch: BatchShown) -> bytes:
    """The batch with its answers so far; the last three columns are for the finance desk to fill in."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(batch.code)
    writer = CellWriter(book)
    bold = book.add_format({"bold": True, "bottom": 1})
    to_fill = book.add_format({"bold": True, "bottom": 1, "bg_color": "#FFF2CC"})
    for column, (head, width) in enumerate(zip(HEADS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, to_fill if head in (REFERENCE, PAID_ON, REFUSED) else bold)
    for place, line in enumerate(batch.lines, start=1):
        cells: tuple[Cell, ...] = (
            batch.code,
            line.number,
            line.credit_code,
            line.enterprise_name,
            line.policy_title.zh,
            line.bank_name,
            line.bank_account,
            line.amount_cny,
            line.bank_reference,
            line.paid_on or "",
            line.refused_reason,
        )
        for column, cell in enumerate(cells):
            writer.write(sheet, place, column, cell)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(batch.lines)), len(HEADS) - 1)
    book.close()
    return buffer.getvalue()


def read_answers(path: Path, batch: BatchShown, name: str = "") -> list[BankAnswer]:
    """The answers that the workbook holds; a line without any stays open.

    Raises ``payment.batch_file`` for a file of another batch, missing columns, a changed amount, or a day that is none.
    """
    rows = open_source(path, name).rows()
    head = next(iter(rows), None)
    places = {text_of(cell).strip(): column for column, cell in enumerate(head.cells)} if head else {}
    missing = [each for each in (BATCH, NUMBER, AMOUNT, REFERENCE, PAID_ON, REFUSED) if each not in places]
    if missing:
        raise _problem(
            Text(f"缺少列：{'、'.join(missing)}", f"Columns are missing: {', '.join(missing)}"), Where(file=name)
        )
    answers = [_answer(row, places, batch, name) for row in rows]
    return [answer for answer in answers if answer is not None]


def _answer(row: Row, places: dict[str, int], batch: BatchShown, name: str) -> BankAnswer | None:
    def cell(head: str) -> Cell:
        return row.cells[places[head]] if places[head] < len(row.cells) else ""

    where = Where(file=name, row=row.number)
    if text_of(cell(BATCH)).strip() != batch.code:
        raise _problem(Text(f"该行不属于批次 {batch.code}", f"The row is not of batch {batch.code}"), where)
    written = text_of(cell(NUMBER)).strip()
    number = int(written) if written.isascii() and written.isdigit() and len(written) < 8 else 0
    line = next((each for each in batch.lines if each.number == number), None)
    if line is not None and _plain(text_of(cell(AMOUNT))) != _plain(str(line.amount_cny)):
        raise _problem(Text("金额与批次不符", "The amount differs from that of the batch"), where)
    reference, reason = text_of(cell(REFERENCE)).strip(), text_of(cell(REFUSED)).strip()
    if not reference and not reason and is_blank(cell(PAID_ON)):
        return None
    return BankAnswer(number, reference, _day(cell(PAID_ON), where), reason)


def _day(cell: Cell, where: Where) -> date | None:
    if is_blank(cell):
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return parse_day(text_of(cell))
    except Problem as problem:
        raise Problem(problem.record.code, problem.record.what, problem.record.remedy, where) from problem


def _plain(amount: str) -> str:
    text = amount.replace(",", "").strip()
    return text.rstrip("0").rstrip(".") if "." in text else text


def _problem(what: Text, where: Where) -> Problem:
    return Problem(
        "payment.batch_file",
        what,
        Text(
            "请在系统导出的批次表中填写后三列，不改其他内容",
            "Fill in the last three columns of the file as it was written",
        ),
        where,
    )
