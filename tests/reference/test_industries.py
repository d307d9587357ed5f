"""The industry table: complete, closed upwards, and walked both ways."""

import pytest

from luodi.reference.industries import IndustryLevel, industries, industry, inside, is_industry, path


@pytest.mark.parametrize(
    ("level", "count"),
    [
        (IndustryLevel.SECTION, 20),
        (IndustryLevel.DIVISION, 97),
        (IndustryLevel.GROUP, 473),
        (IndustryLevel.CLASS, 1380),
    ],
)
def test_table_has_the_standards_counts(level: IndustryLevel, count: int) -> None:
    assert len(industries(level)) == count


def test_path_of_a_class_runs_from_its_section() -> None:
    assert [(entry.code, entry.name) for entry in path("3973")] == [
        ("C", "制造业"),
        ("39", "计算机、通信和其他电子设备制造业"),
        ("397", "电子器件制造"),
        ("3973", "集成电路制造"),
    ]
    assert [entry.code for entry in path("I")] == ["I"]


def test_every_class_has_a_whole_path_within_one_section() -> None:
    for entry in industries():
        steps = path(entry.code)
        assert [step.level for step in steps] == list(IndustryLevel)
        assert {step.section for step in steps} == {entry.section}


def test_group_left_out_by_the_source_bears_its_only_classs_name() -> None:
    assert industry("061").name == "烟煤和无烟煤开采洗选"
    assert [entry.code for entry in inside("061")] == ["0610"]


def test_inside_walks_the_whole_tree() -> None:
    reached, level = 0, [entry.code for entry in industries(IndustryLevel.SECTION)]
    while level:
        reached += len(level)
        level = [entry.code for code in level for entry in inside(code)]
    assert reached == 20 + 97 + 473 + 1380


def test_unknown_code_is_refused() -> None:
    assert not is_industry("9999")
    with pytest.raises(KeyError):
        industry("9999")
    with pytest.raises(KeyError):
        path("Z")
