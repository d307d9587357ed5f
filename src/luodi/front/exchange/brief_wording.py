"""How the brief writes numbers and days, and the sentences that it opens with. In 中文, as the document is."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from luodi.office.briefs.changes import Change, ChangeKind
from luodi.office.briefs.contents import BriefContents, Part
from luodi.office.briefs.figures import LIGHTS
from luodi.office.projects.words import HEALTH_TEXTS, Health

_YI = Decimal(100_000_000)
_NUMERALS = "零一二三四五六七八九十"


def summary(part: Part) -> str:
    """How many were signed, for how much, and what became of them."""
    if not part.figure("signed").rows:
        return "尚无计入统计的签约项目。"
    said = (
        f"累计签约项目{number(part, 'signed')}个，计划总投资{number(part, 'signed.investment')}亿元；"
        f"其中本年签约{number(part, 'signed.year')}个，近7日签约{number(part, 'signed.week')}个。"
        f"在推进{number(part, 'in_hand')}个，已退出{number(part, 'withdrawn')}个；"
        f"凭核实佐证已落地{number(part, 'converted.landed')}个、已开工{number(part, 'converted.started')}个、"
        f"已投产{number(part, 'converted.producing')}个。"
    )
    unstated = part.figure("unstated").value
    return said + (f"另有{unstated}个项目未填投资额，未计入投资合计。" if unstated else "")


def lights_sentence(part: Part) -> str:
    """The lights and healths of the projects in hand."""
    healths = "、".join(
        f"{text.zh}{number(part, f'health.{health}')}个"
        for health, text in HEALTH_TEXTS.items()
        if health != Health.WITHDRAWN
    )
    lights = "、".join(f"{light.text.zh}{number(part, f'light.{light}')}个" for light in LIGHTS[:3])
    return f"在推进项目中，{lights}；{healths}。"


def changes_sentence(contents: BriefContents) -> str:
    """The same, with the day that is compared with."""
    return f"与{day(contents.baseline.as_of)}相比，{changes_count(contents.whole.changes)}"


def changes_count(changes: Sequence[Change]) -> str:
    """How many changes of each kind there were."""
    counts = [(kind.text.zh, sum(change.kind is kind for change in changes)) for kind in ChangeKind]
    said = "、".join(f"{name}{count}个" for name, count in counts if count)
    return f"{said}。" if said else "没有变化。"


def number(part: Part, code: str) -> str:
    """A figure as the document writes it: a count as it is, a sum in 亿元."""
    value = part.figure(code).value
    return yi(value) if isinstance(value, Decimal) else str(value)


def numeral(place: int) -> str:
    """1 to 99 as 一 to 九十九."""
    tens, ones = divmod(place, 10)
    if not tens:
        return _NUMERALS[ones]
    return f"{'' if tens == 1 else _NUMERALS[tens]}十{_NUMERALS[ones] if ones else ''}"


def yi(amount: Decimal) -> str:
    """Yuan in 亿元, two decimals."""
    return f"{amount / _YI:.2f}"


def percent(share: float) -> str:
    """A share as a percentage, one decimal."""
    return f"{share * 100:.1f}%"


def day(on: date) -> str:
    """A day as text writes it: 2026年11月22日."""
    return f"{on.year}年{on.month}月{on.day}日"


def iso(on: date | None) -> str:
    """A day as tables write it: 2026-11-22, or a dash."""
    return on.isoformat() if on else "—"
