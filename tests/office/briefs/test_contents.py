"""Figures that are their rows, lists that match figures, and values that survive being stored."""

from decimal import Decimal

from luodi.engine.lights.light import Light
from luodi.engine.lights.supervision import Rung
from luodi.engine.statistics.cohorts import Milestone
from luodi.office.briefs.figures import Figure, Unit, figures_of
from luodi.office.briefs.line import Line
from luodi.office.briefs.record import Frame, stored_values
from luodi.office.briefs.stored import from_plain, to_plain
from luodi.reference.text import Text
from tests.office.briefs.samples import AS_OF, brief, line, many_lines, week_earlier

LINES = many_lines(120)


def test_figure_counts_or_sums_its_rows() -> None:
    label = Text("数", "figure")
    assert Figure("x", label, Unit.PROJECTS, ("a", "b")).value == 2
    assert Figure("x", label, Unit.CNY, ("a", "b"), (Decimal("1.10"), Decimal("2.20"))).value == Decimal("3.30")
    assert Figure("x", label, Unit.CNY, ()).value == 0


def test_uncounted_lines_are_in_no_figure_list_or_cohort() -> None:
    contents = brief([line("LD2026-00001"), line("LD2026-00002", counted=False, light=Light.RED, silent=True)])
    whole = contents.whole
    assert all("LD2026-00002" not in figure.rows for figure in whole.figures)
    assert whole.with_light(Light.RED) == whole.silent == ()
    assert [cohort.signed for cohort in whole.cohorts] == [("LD2026-00001",)]
    assert len(contents.lines) == 2


def test_lists_have_the_rows_of_their_figures() -> None:
    whole = brief(LINES).whole
    for light in (Light.RED, Light.YELLOW, Light.GREEN):
        assert sorted(each.code for each in whole.with_light(light)) == sorted(whole.figure(f"light.{light}").rows)
    assert sorted(each.code for each in whole.silent) == sorted(whole.figure("silent").rows)
    late = [each.working_days_late for each in whole.with_light(Light.RED)]
    assert late == sorted(late, reverse=True)


def test_stages_and_withdrawn_add_up_to_all_signed() -> None:
    figures = {figure.code: figure for figure in figures_of(LINES, AS_OF)}
    stages = [code for code in figures if code.startswith("stage.") and code.count(".") == 1]
    for tail in ("", ".investment"):
        total = sum((figures[f"{code}{tail}"].value for code in stages), figures[f"withdrawn{tail}"].value)
        assert total == figures[f"signed{tail}"].value
    assert len({figure.code for figure in figures.values()}) == len(figures)


def test_rungs_add_up_to_all_in_hand() -> None:
    figures = {figure.code: figure for figure in figures_of(LINES, AS_OF)}
    rungs = [figures[f"rung.{rung}"].rows for rung in Rung]
    assert sorted(code for rows in rungs for code in rows) == sorted(figures["in_hand"].rows)
    assert sum(map(bool, rungs)) > 1


def test_routes_without_a_milestone_are_said_to_be_left_out() -> None:
    short = line("LD2026-00002", route=(Milestone.LANDED, Milestone.PRODUCING))
    whole = brief([line("LD2026-00001"), short]).whole
    assert whole.left_out_of(Milestone.STARTED) == ("LD2026-00002",)
    assert whole.cohorts[0].cell(Milestone.STARTED, 3).all_keys == ("LD2026-00001",)


def test_unknown_day_of_signing_is_a_figure_and_in_no_cohort() -> None:
    whole = brief([line("LD2026-00001", signed_on=None)]).whole
    assert whole.figure("undated").rows == whole.figure("signed").rows == ("LD2026-00001",)
    assert whole.cohorts == ()


def test_stored_values_read_back_the_same() -> None:
    contents = brief(LINES, week_earlier(LINES))
    values = stored_values(contents)
    assert tuple(from_plain(Line, plain) for plain in values["positions"]) == contents.lines
    frame = from_plain(Frame, values["frame"])
    assert to_plain(frame) == values["frame"]
    assert frame.changes == contents.whole.changes
    assert frame.heading == contents.heading
