"""Text tables: encodings, delimiters, quotes that pair and quotes that do not."""

import gzip
from pathlib import Path

import pytest

from luodi.front.exchange.reading import limits
from luodi.front.exchange.reading.opening import open_source
from luodi.reference.problems import Problem

TABLE = "企业名称,地区\n上海新联塑料制品厂,黄浦\n上海印刷七厂,虹口\n"


def written(tmp_path: Path, content: str | bytes, name: str = "a.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("packed", [False, True])
def test_rows_come_out_alike_whatever_the_encoding(tmp_path: Path, encoding: str, packed: bool) -> None:
    content = (TABLE * 100).encode(encoding)
    path = written(tmp_path, gzip.compress(content) if packed else content, "a.csv.gz" if packed else "a.csv")
    rows = list(open_source(path).rows())
    assert len(rows) == 300
    assert rows[0].cells == ("企业名称", "地区")
    assert rows[2].cells == ("上海印刷七厂", "虹口")
    assert rows[2].number == 3


def test_open_reads_gbk_that_begins_with_a_megabyte_of_ascii(tmp_path: Path) -> None:
    path = written(tmp_path, ("a,b\n" * 600_000 + "上海,黄浦\n").encode("gbk"))
    assert list(open_source(path).rows())[-1].cells == ("上海", "黄浦")


def test_open_does_not_take_utf8_with_a_broken_byte_for_gbk(tmp_path: Path) -> None:
    content = (TABLE * 50).encode()
    for broken in (content[:100] + b"\xe4" + content[100:], content + b"\xe4\xb8"):
        with pytest.raises(Problem, match=r"file\.encoding"):
            open_source(written(tmp_path, broken))


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_rows_are_split_at_the_delimiter_that_lines_agree_on(tmp_path: Path, delimiter: str) -> None:
    lines = [delimiter.join(cells) for cells in (("a", "b", "c"), ("1，2", "x", "z"), ('"1;2,3"', "", "z"))]
    rows = list(open_source(written(tmp_path, "\r\n".join(lines))).rows())
    assert [len(row.cells) for row in rows] == [3, 3, 3]
    assert rows[2].cells == ("1;2,3", "", "z")


def test_rows_keep_line_breaks_inside_quotes(tmp_path: Path) -> None:
    rows = list(open_source(written(tmp_path, 'a,b,c,d\n1,"x\ny, z\n",3,4\n5,6,7,8\n')).rows())
    assert [row.cells for row in rows[1:]] == [("1", "x\ny, z\n", "3", "4"), ("5", "6", "7", "8")]
    assert [row.number for row in rows] == [1, 2, 5]
    assert all(row.problem is None for row in rows)


@pytest.mark.parametrize(
    "broken",
    [
        'x,"y,z,w',  # opens and never closes
        'x,"y"oops,z,w',  # goes on after the closing quote
        'x,"y,z,w\n1,2,3,4\nx",y,z,w',  # meets another stray quote rows later
        'x,"y,z,w\n1,2,3,4\n"q,y,z,w',
    ],
)
def test_rows_mark_unpaired_quotes_and_go_on(tmp_path: Path, broken: str) -> None:
    good = "".join(f"{n},{n},{n},{n}\n" for n in range(300))
    rows = list(open_source(written(tmp_path, f"a,b,c,d\n0,0,0,0\n{broken}\n{good}")).rows())
    marked = [row for row in rows if row.problem]
    assert 1 <= len(marked) <= 2
    assert {row.problem.code for row in marked if row.problem} == {"row.unpaired_quotes"}
    assert marked[0].number == 3
    assert sum(row.cells == (c, c, c, c) for row in rows for c in [row.cells[0]] if not row.problem) >= 301


def test_rows_take_a_quote_inside_a_cell_as_it_is(tmp_path: Path) -> None:
    rows = list(open_source(written(tmp_path, 'a,b\n5" 管,2\n')).rows())
    assert rows[1].cells == ('5" 管', "2")
    assert rows[1].problem is None


def test_rows_give_a_cell_of_a_megabyte(tmp_path: Path) -> None:
    rows = list(open_source(written(tmp_path, f'a,b\n1,"{"长" * 1_000_000}"\n')).rows())
    assert len(str(rows[1].cells[1])) == 1_000_000


def test_open_refuses_a_line_without_end(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"file\.line_too_long"):
        open_source(written(tmp_path, "a,b\n" + "x" * (limits.MAX_LINE_CHARACTERS + 10)))


def test_rows_refuse_more_columns_than_any_ledger_has(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"file\.too_many_columns"):
        list(open_source(written(tmp_path, "," * 600 + "a\n")).rows())


def test_grid_keeps_line_numbers_and_pads_rows(tmp_path: Path) -> None:
    grid = open_source(written(tmp_path, "标题\n\na,b,c\n1,2\n")).grid()
    assert grid.cells == (("标题", "", ""), ("", "", ""), ("a", "b", "c"), ("1", "2", ""))
