"""The document: its parts, its look as GB/T 9704 wants it, and that the same brief gives the same bytes."""

import io
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from luodi.engine.lights.light import Light
from luodi.front.exchange.brief_document import DEMO_MARKING, brief_document
from luodi.front.exchange.brief_wording import numeral, percent, yi
from luodi.office.briefs.contents import BriefContents
from tests.office.briefs.samples import AS_OF, DISTRICTS, brief, line, many_lines, week_earlier

LINES = many_lines(160)
CITY = brief(LINES, week_earlier(LINES))


def opened(contents: BriefContents) -> Any:
    return Document(io.BytesIO(brief_document(contents)))


@pytest.fixture(scope="module")
def city() -> Any:
    return opened(CITY)


def headings(document: Any, level: int) -> list[str]:
    return [each.text for each in document.paragraphs if each.style.style_id == f"Heading{level}"]


def captions(document: Any) -> list[str]:
    return [each.text for each in document.paragraphs if each.style.style_id == "Caption"]


def table_called(document: Any, words: str) -> Any:
    for number, caption in enumerate(captions(document)):
        if words in caption:
            return document.tables[number]
    raise AssertionError(words)


def texts(table: Any) -> list[list[str]]:
    """Lines of a cell under each other. Straight from the XML, since python-docx seeks every cell anew."""
    return [
        [
            "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in cell.iter(qn("w:p")))
            for cell in row.findall(qn("w:tc"))
        ]
        for row in table._tbl.findall(qn("w:tr"))
    ]


def test_document_has_number_sections_districts_and_sources(city: Any) -> None:
    paragraphs = [each.text for each in city.paragraphs]
    assert paragraphs[:4] == ["上海市投资促进工作委员会", "签约项目调度单", "沪招调〔2026〕10号", "签约项目推进情况"]
    first = headings(city, 1)
    assert first[:7] == [
        "一、总体情况", "二、签约转化情况", "三、亮灯项目", "四、本期变化",
        "五、重复签约待核", "六、久无进展项目", "七、统计口径",
    ]  # fmt: skip
    assert [each.split("、")[1] for each in first[7:]] == list(DISTRICTS.values())
    assert headings(city, 2)[:3] == ["（一）落地", "（二）开工", "（三）投产"]
    assert "附件2" in paragraphs
    assert captions(city)[-1].endswith("数据来源、日期和佐证等级")
    assert [caption.split("　")[0] for caption in captions(city)] == [
        f"表{number}" for number in range(1, len(city.tables) + 1)
    ]


def test_every_district_begins_a_page(city: Any) -> None:
    after_attachment = False
    for each in city.paragraphs:
        after_attachment = after_attachment or each.text == "附件1"
        if after_attachment and each.style.style_id == "Heading1" and not each.text.startswith("一、"):
            assert each.paragraph_format.page_break_before, each.text


def test_page_is_a4_with_the_margins_of_the_standard(city: Any) -> None:
    section = city.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(each.mm) for each in margins] == [37, 35, 28, 26]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        assert footer.paragraphs[0].text.startswith("— ")
        assert "PAGE" in footer._element.xml
        assert footer.paragraphs[0].style.element.find(qn("w:pPr")).find(qn("w:jc")).get(qn("w:val")) == side


@pytest.mark.parametrize(
    ("style", "font", "half_points"),
    [
        ("Normal", "仿宋", "32"),
        ("Title", "方正小标宋简体", "44"),
        ("Heading1", "黑体", None),
        ("Heading2", "楷体", None),
        ("PageNumberOdd", "宋体", "28"),
    ],
)
def test_styles_name_east_asian_fonts(city: Any, style: str, font: str, half_points: str | None) -> None:
    found = next(each.element for each in city.styles if each.style_id == style).find(qn("w:rPr"))
    assert found.find(qn("w:rFonts")).get(qn("w:eastAsia")) == font
    size = found.find(qn("w:sz"))
    assert (size.get(qn("w:val")) if size is not None else None) == half_points


def test_absent_fonts_have_a_stand_in() -> None:
    with zipfile.ZipFile(io.BytesIO(brief_document(CITY))) as archive:
        fonts = archive.read("word/fontTable.xml").decode()
    for name, stand_in in (("方正小标宋简体", "华文中宋"), ("仿宋", "仿宋_GB2312"), ("楷体", "楷体_GB2312")):
        assert f'w:name="{name}"><w:altName w:val="{stand_in}"' in fonts


def test_tables_repeat_their_header_and_keep_rows_whole(city: Any) -> None:
    for table in city.tables:
        rows = table._tbl.findall(qn("w:tr"))
        assert rows[0].find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
        assert all(row.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in rows)
        assert len({len(row.findall(qn("w:tc"))) for row in rows}) == 1


def test_stage_table_says_the_figures(city: Any) -> None:
    rows = {row[0]: row[1:] for row in texts(city.tables[0])}
    whole = CITY.whole
    assert rows["累计签约"][0] == str(len(LINES))
    assert rows["在推进合计"][:5] == [
        str(whole.figure("in_hand").value),
        yi(Decimal(whole.figure("in_hand.investment").value)),
        *(str(whole.figure(f"light.{light}").value) for light in (Light.RED, Light.YELLOW, Light.GREEN)),
    ]
    stages = [rows[name][0] for name in ("签约", "落地", "开工", "竣工", "投产", "达产")]
    assert sum(map(int, stages)) == whole.figure("in_hand").value


def test_district_table_adds_up(city: Any) -> None:
    rows = texts(table_called(city, "各区项目数"))
    for column in (1, 2, 4, 5, 6, 7):
        assert sum(int(row[column]) for row in rows[1:-1]) == int(rows[-1][column])


def test_red_projects_say_what_they_wait_for_and_who_acts_by_when(city: Any) -> None:
    rows = texts(table_called(city, "红灯项目等待事项"))[1:]
    red = CITY.whole.with_light(Light.RED)
    assert len(rows) == len(red)
    for row, project in zip(rows, red, strict=True):
        assert row[1] == "■ 红灯"
        assert project.name in row[2]
        assert project.waits_for.zh in row[3]
        assert (project.acts or project.acts_office) in row[4]
        assert f"{project.rung.text.zh}：{project.supervisor.text.zh}" in row[4]
        assert str(project.act_by) in row[5]
        assert f"逾期{project.working_days_late}工作日" in row[5]


def test_every_yellow_project_stands_on_its_district_page(city: Any) -> None:
    found = [
        row[2]
        for part in CITY.districts
        if part.with_light(Light.RED) or part.with_light(Light.YELLOW)
        for row in texts(table_called(city, f"{part.name}红灯、黄灯项目"))
        if row[1] == "▲ 黄灯"
    ]
    assert len(found) == CITY.whole.figure("light.yellow").value


def test_cohort_table_shows_denominator_open_and_withdrawn(city: Any) -> None:
    rows = texts(table_called(city, "转化为落地"))
    cohort = CITY.whole.cohorts[-1]
    assert rows[-3][0] == f"{cohort.quarter.year}年{cohort.quarter.number}季度"
    assert rows[-3][1] == str(len(cohort.signed))
    assert "未满期" in rows[-3][5]
    assert rows[-2][1] == str(sum(len(each.signed) for each in CITY.whole.cohorts))
    assert rows[-1][0] == "估计转化率"
    old = CITY.whole.cohorts[0]
    cell = old.cells[0]
    assert cell.share is not None
    assert rows[1][2].startswith(f"{len(cell.observed_converted)}/{len(cell.observed)}　{percent(cell.share)}")
    assert f"未满{len(cell.still_open)} 退{len(cell.withdrawn)}" in rows[1][2]


def test_same_contents_give_the_same_bytes() -> None:
    again = brief(many_lines(160), week_earlier(many_lines(160)))
    assert brief_document(again) == brief_document(CITY)


def test_properties_are_dated_by_the_brief(city: Any) -> None:
    assert city.core_properties.created.date() == AS_OF
    assert city.core_properties.author == "上海市投资促进工作委员会"


def test_demo_marking_stands_on_every_page() -> None:
    section = opened(brief(LINES[:5], is_demo=True)).sections[0]
    for header in (section.header, section.even_page_header):
        assert header.paragraphs[0].text == DEMO_MARKING
    assert opened(brief(LINES[:5])).sections[0].header.paragraphs[0].text == ""


def test_empty_city_says_so() -> None:
    document = opened(brief([]))
    paragraphs = "\n".join(each.text for each in document.paragraphs)
    assert "尚无计入统计的签约项目" in paragraphs
    assert document.tables == []
    assert len(headings(document, 1)) == 7


def test_district_brief_has_no_district_pages() -> None:
    document = opened(brief(LINES, week_earlier(LINES), "310115"))
    paragraphs = [each.text for each in document.paragraphs]
    assert "浦东新区签约项目推进情况" in paragraphs
    assert "附件1" not in paragraphs
    assert "附件" in paragraphs
    assert not any("各区" in caption for caption in captions(document))


def test_odd_names_are_written_as_they_can_be() -> None:
    names = ["<甲>&\"乙\"'丙'", "控制\x00字符\x0b\x1f和\ud800代理\ufffe", "=cmd|'/C calc'!A0", "长" * 300, "a" * 280]
    lines = [
        line(f"LD2026-{number:05}", name=name, light=Light.RED, investor=name, acts=name, health_reason=name)
        for number, name in enumerate(names, start=1)
    ]
    table = table_called(opened(brief(lines)), "红灯项目等待事项")
    found = [row[2].split("\n")[0] for row in texts(table)[1:]]
    assert found == [names[0], "控制字符和代理", *names[2:]]


@pytest.mark.parametrize(
    ("place", "word"), [(1, "一"), (10, "十"), (11, "十一"), (16, "十六"), (20, "二十"), (99, "九十九")]
)
def test_numerals(place: int, word: str) -> None:
    assert numeral(place) == word
