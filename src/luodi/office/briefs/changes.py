"""What changed between two briefs: the same lines then and now, compared."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from luodi.engine.lights.light import Light
from luodi.office.briefs.line import Line
from luodi.office.projects.gates import STAGE_TEXTS
from luodi.office.projects.words import HEALTH_TEXTS, Health, Stage
from luodi.reference.text import Text


class ChangeKind(StrEnum):
    """What sort of change; the order is that of the document."""

    NEWLY_SIGNED = "newly_signed"
    STAGE_FORWARD = "stage_forward"
    STAGE_BACK = "stage_back"
    WITHDRAWN = "withdrawn"
    RESUMED = "resumed"
    BACK_ON_TRACK = "back_on_track"
    HEALTH_BETTER = "health_better"
    HEALTH_WORSE = "health_worse"
    LIGHT_WORSE = "light_worse"
    LIGHT_BETTER = "light_better"
    LEFT = "left"

    @property
    def text(self) -> Text:
        """Its name."""
        return _TEXTS[self]


_TEXTS = {
    ChangeKind.NEWLY_SIGNED: Text("新签约", "newly signed"),
    ChangeKind.STAGE_FORWARD: Text("阶段推进", "stage moved forward"),
    ChangeKind.STAGE_BACK: Text("阶段退回", "stage moved back"),
    ChangeKind.WITHDRAWN: Text("退出", "withdrawn"),
    ChangeKind.RESUMED: Text("退出后恢复", "resumed after withdrawal"),
    ChangeKind.BACK_ON_TRACK: Text("恢复正常", "back on track"),
    ChangeKind.HEALTH_BETTER: Text("状态好转", "health improved"),
    ChangeKind.HEALTH_WORSE: Text("转为滞后或停滞", "slipping or stalled"),
    ChangeKind.LIGHT_WORSE: Text("亮灯加重", "light turned worse"),
    ChangeKind.LIGHT_BETTER: Text("亮灯减轻", "light turned better"),
    ChangeKind.LEFT: Text("不再计入", "no longer counted"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one project. ``on`` is its day where that is known."""

    kind: ChangeKind
    code: str
    name: str
    district_code: str
    district_name: str
    before: Text
    after: Text
    on: date | None


_NOTHING = Text("—", "—")
_STAGES = list(Stage)
_HEALTHS = list(Health)


def changes_between(before: Iterable[Line], now: Iterable[Line]) -> tuple[Change, ...]:
    """Every change of a counted project, in the order of kinds, then of codes.

    Counted projects now are those before, plus the newly signed, less those that left.
    """
    old = {line.code: line for line in before if line.counted}
    new = {line.code: line for line in now if line.counted}
    found: list[Change] = []
    for code in sorted(old.keys() | new.keys()):
        if code not in new:
            found.append(_change(ChangeKind.LEFT, old[code], STAGE_TEXTS[old[code].stage], _NOTHING, None))
        elif code not in old:
            line = new[code]
            found.append(_change(ChangeKind.NEWLY_SIGNED, line, _NOTHING, STAGE_TEXTS[line.stage], line.signed_on))
        else:
            found.extend(_of_both(old[code], new[code]))
    order = list(ChangeKind)
    return tuple(sorted(found, key=lambda change: (order.index(change.kind), change.code)))


def _of_both(old: Line, new: Line) -> Iterator[Change]:
    if old.is_withdrawn and new.is_withdrawn:
        return
    if new.is_withdrawn:
        yield _change(ChangeKind.WITHDRAWN, new, STAGE_TEXTS[old.stage], HEALTH_TEXTS[new.health], new.withdrawn_on)
        return
    if old.stage != new.stage:
        forward = _STAGES.index(new.stage) > _STAGES.index(old.stage)
        kind = ChangeKind.STAGE_FORWARD if forward else ChangeKind.STAGE_BACK
        yield _change(kind, new, STAGE_TEXTS[old.stage], STAGE_TEXTS[new.stage], new.stage_since)
    if old.health != new.health:
        yield _change(_of_health(old.health, new.health), new, HEALTH_TEXTS[old.health], HEALTH_TEXTS[new.health], None)
    if old.light != new.light and not old.is_withdrawn:
        kind = ChangeKind.LIGHT_WORSE if new.light.severity > old.light.severity else ChangeKind.LIGHT_BETTER
        yield _change(kind, new, _said(old.light), _said(new.light), None)


def _of_health(old: Health, new: Health) -> ChangeKind:
    if old == Health.WITHDRAWN:
        return ChangeKind.RESUMED
    if new == Health.ON_TRACK:
        return ChangeKind.BACK_ON_TRACK
    return ChangeKind.HEALTH_WORSE if _HEALTHS.index(new) > _HEALTHS.index(old) else ChangeKind.HEALTH_BETTER


def _said(light: Light) -> Text:
    return Text(f"{light.icon} {light.text.zh}", f"{light.icon} {light.text.en}")


def _change(kind: ChangeKind, line: Line, before: Text, after: Text, on: date | None) -> Change:
    return Change(kind, line.code, line.name, line.district_code, line.district_name, before, after, on)
