"""What the page of a run shows of its plan or its front: rows, totals, map, prices, left-outs, the points drawn."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.front.web import figures, language, maps
from luodi.office.allocations import queries
from luodi.office.allocations.queries import PlanRow, RunShown
from luodi.office.allocations.wishes import Wishes
from luodi.office.allocations.words import LeftOutReason, Objective, RowState
from luodi.office.people.action import Occasion
from luodi.office.places import queries as places

STEPS = {
    "prices": _("finding prices and the bound"),
    "patterns": _("choosing among the patterns of sites"),
    "neighbourhoods": _("improving the plan, neighbourhood by neighbourhood"),
    "done": _("writing it down"),
}
_MONEY = (Objective.OUTPUT, Objective.TAX, Objective.RD)


def plan(occasion: Occasion, shown: RunShown) -> dict[str, Any]:
    """Context of a plan's page."""
    user, number = occasion.user, shown.run.number
    rows = queries.plan_rows(user, number)
    left = queries.left_outs(user, number)
    names = {row.code: row.name.in_language(language.current()) for row in places.districts()}
    waiting = queries.acceptances(user, number)
    counts = Counter(each.reason for each in left)
    return {
        "step": STEPS.get(shown.run.step, ""),
        "rows": [(row, names.get(row.district_code, row.district_code), quarter(row)) for row in rows],
        "open_rows": sum(row.state is RowState.OPEN for row in rows),
        "rejected": sum(row.state is RowState.REJECTED for row in rows),
        "left": left,
        "left_counts": [(reason, count) for reason in LeftOutReason if (count := counts[reason])],
        "prices": queries.prices(user, number),
        "risk": {name: Decimal(str(round(value, 2))) for name, value in shown.risk.items()},
        "totals": [_total(objective, shown.totals) for objective in Objective if shown.totals],
        "acceptances": [(each, each.proposed_by != user.display_name) for each in waiting],
        "districts": _districts(rows, names),
        "map": maps.district_map(_areas(rows, names)),
        "figure_label": gettext("Output planned, by district"),
        "parks": [],
    }


def front(occasion: Occasion, shown: RunShown) -> dict[str, Any]:
    """Context of the page of trade-offs: the points as table and as what the island draws."""
    points = queries.front_points(occasion.user, shown.run.number)
    measures = [Objective(name) for name in shown.wishes.measures]
    tongue = language.current()
    return {
        "step": STEPS.get(shown.run.step, ""),
        "measures": measures,
        "points": [(point, [written(m, abs(f)) for m, f in zip(measures[1:], point.floors, strict=True)],
                    written(measures[0], abs(point.most))) for point in points],
        "drawn": {
            "names": [f"{one.text.in_language(tongue)} ({one.unit.in_language(tongue)})" for one in measures],
            "points": [[*map(abs, point.floors), abs(point.most)] for point in points],
        },
    }  # fmt: skip


def quarter(row: PlanRow) -> str:
    """The quarter of a row's start: 2027Q1."""
    return f"{row.starts_on.year}Q{(row.starts_on.month + 2) // 3}"


def written(objective: Objective, value: float) -> str:
    """A yearly total in its unit."""
    if objective in _MONEY:
        return figures.money(Decimal(str(round(value, 2))))
    return f"{figures.plain(Decimal(str(round(value, 2))))} {objective.unit.in_language(language.current())}"


def wishes_said(wishes: Wishes) -> list[tuple[str, str]]:
    """What was asked, as lines of a list."""
    tongue = language.current()
    caps = (wishes.track_cap, wishes.group_cap, wishes.fund_cap)
    weights = ", ".join(
        f"{Objective(name).text.in_language(tongue)} {weight:g}" for name, weight in wishes.weights.items() if weight
    )
    lines = [
        (gettext("Quarters"), str(wishes.quarters)),
        (gettext("Weights"), weights),
        (gettext("Added by a start in the coming quarter"), figures.share(wishes.front_loading)),
        (gettext("Balance between districts"), f"{wishes.balance:g}"),
        (gettext("Caps on track, group, fund"), " / ".join(map(_share, caps))),
        (gettext("Ceiling of the risk"), _share(wishes.risk_ceiling)),
        (gettext("Seed"), str(wishes.seed)),
        (gettext("Limit"), gettext("%(seconds)g seconds") % {"seconds": wishes.limit_seconds}),
    ]  # fmt: skip
    if wishes.tracks:
        lines.append((gettext("Tracks"), ", ".join(f"{track} × {factor:g}" for track, factor in wishes.tracks.items())))
    if wishes.required:
        lines.append((gettext("Required"), ", ".join(wishes.required)))
    if wishes.floors:
        floors = zip(wishes.measures[1:], wishes.floors, strict=True)
        said = ", ".join(f"{Objective(n).text.in_language(tongue)} {written(Objective(n), abs(f))}" for n, f in floors)
        lines.append((gettext("Point of the trade-offs"), said))
    return lines


def _share(share: float) -> str:
    return figures.share(share) if share else gettext("none")


def _total(objective: Objective, totals: Mapping[str, float]) -> tuple[str, str, str]:
    """An objective's total of the plan, and of all candidates."""
    whole = totals.get(f"{objective.value}_of_all", 0.0)
    own = totals.get(objective.value, 0.0)
    return objective.text.in_language(language.current()), written(objective, own), written(objective, whole)


def _districts(rows: Iterable[PlanRow], names: Mapping[str, str]) -> list[tuple[str, int, Decimal]]:
    """The table beside the map."""
    counts: dict[str, int] = {}
    outputs: dict[str, Decimal] = {}
    for row in rows:
        counts[row.district_code] = counts.get(row.district_code, 0) + 1
        outputs[row.district_code] = outputs.get(row.district_code, Decimal(0)) + row.output_cny
    return [(names.get(code, code), counts[code], outputs[code]) for code in sorted(counts)]


def _areas(rows: Iterable[PlanRow], names: Mapping[str, str]) -> list[maps.Area]:
    outputs: dict[str, Decimal] = {}
    for row in rows:
        outputs[row.district_code] = outputs.get(row.district_code, Decimal(0)) + row.output_cny
    return [
        maps.Area(code, name, outputs.get(code, Decimal(0)), figures.money(outputs.get(code, Decimal(0))),
                  reverse("district", args=[code]))
        for code, name in names.items()
    ]  # fmt: skip
