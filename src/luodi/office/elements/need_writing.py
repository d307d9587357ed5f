"""What every action on needs shares: whether a need makes sense, and writing it with what the project itself keeps."""

from decimal import Decimal
from typing import Any

from luodi.office.elements.models import Need
from luodi.office.elements.records import NeedRecord
from luodi.office.elements.words import OF_PROJECT, NeedMeasure
from luodi.office.people.action import Action, state_of
from luodi.office.projects.models import Project
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_MOST = Decimal(10) ** 16
_MOST_AREA = Decimal(10) ** 10
_HIGHEST_CLASS = 5
LONGEST_TOLERANCE_DAYS = 3650


def check_need(record: NeedRecord) -> None:
    """A ``Problem`` unless quantity, tolerances and texts make sense."""
    quantity, most = record.quantity, _MOST_AREA if record.measure in OF_PROJECT else _MOST
    if not (quantity.is_finite() and 0 <= quantity < most):
        raise _problem(
            record,
            "quantity",
            Text(f"数量 {quantity} 不合理", f"The quantity {quantity} makes no sense"),
            Text("请填写不小于零的数", "Give zero or more"),
        )
    if record.measure is NeedMeasure.HAZARD_CLASS and quantity not in range(_HIGHEST_CLASS + 1):
        raise _problem(
            record,
            "quantity",
            Text("火灾危险性类别为 0（无）至 5（甲）", "A hazardous-goods class is 0 (none) to 5 (A)"),
            Text("请填写 0 至 5 的整数", "Give a whole number from 0 to 5"),
        )
    percent, days = record.tolerance_percent, record.tolerance_days
    if not (percent.is_finite() and 0 <= percent <= 100) or not 0 <= days <= LONGEST_TOLERANCE_DAYS:
        raise _problem(
            record,
            "tolerance",
            Text(
                f"容差为 0% 至 100%、0 至 {LONGEST_TOLERANCE_DAYS} 天",
                f"A tolerance is 0 to 100 %, and 0 to {LONGEST_TOLERANCE_DAYS} days",
            ),
            Text("请改正容差", "Correct the tolerance"),
        )
    if len(record.remark.strip()) > 300 or len(record.source.strip()) > 200:
        raise _problem(
            record,
            "remark",
            Text("说明不超过 300 字，来源不超过 200 字", "A remark has 300 characters at most, a source 200"),
            Text("请缩短", "Shorten it"),
        )


def write_need(action: Action[Any], project: Project, record: NeedRecord, known: Need | None) -> tuple[Need, bool]:
    """Writes a need of a locked project and notes it; land and floor area go into the project itself.

    Also whether anything was written: what is as stated already writes nothing.
    """
    quantity: Decimal | None = record.quantity.quantize(Decimal("0.01"))
    moved = False
    if field := OF_PROJECT.get(record.measure):
        before = state_of(project)
        setattr(project, field, quantity)
        if action.note_changed(project, before):
            project.save(update_fields=[field])
            moved = True
        quantity = None
    was = state_of(known) if known else None
    need = known or Need(project=project, measure=record.measure)
    need.quantity, need.needed_on = quantity, record.needed_on
    need.tolerance_percent = record.tolerance_percent.quantize(Decimal("0.01"))
    need.tolerance_days, need.remark = record.tolerance_days, record.remark.strip()
    need.source = record.source.strip()
    if was is None:
        need.stated_on = action.occasion.on
        need.save()
        action.note_created(need)
        return need, True
    if state_of(need) != was:
        need.stated_on = action.occasion.on
        need.save()
        action.note_changed(need, was)
        moved = True
    return need, moved


def _problem(record: NeedRecord, field: str, what: Text, remedy: Text) -> Problem:
    return Problem(f"need.{field}", what, remedy, Where(field=f"{record.project_code} {record.measure.value}"))
