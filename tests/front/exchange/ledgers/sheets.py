"""Writes the workbooks that these tests read."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

import xlsxwriter
from openpyxl import Workbook

from luodi.front.exchange.imports import Applied
from luodi.reference.districts import districts

Rows = Sequence[Sequence[object]]
Bring = Callable[..., Applied]

HEADER = ["序号", "项目名称", "投资方", "总投资(亿元)", "所属区", "签约时间", "项目阶段"]


def write_book(
    path: Path,
    sheets: Mapping[str, Rows],
    merges: Mapping[str, Sequence[str]] | None = None,
    hidden: Sequence[str] = (),
) -> Path:
    """A workbook with these sheets; a text such as ``#DIV/0!`` becomes a failed formula."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for r, row in enumerate(rows, start=1):
            for c, value in enumerate(row, start=1):
                if value is not None:
                    sheet.cell(r, c, value)
        for merge in (merges or {}).get(name, ()):
            sheet.merge_cells(merge)
        if name in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def large_ledger(path: Path, rows: int, seed: int = 1) -> Path:
    """A ledger of so many different projects in sixteen districts, with investors, amounts and days."""
    random = Random(seed)
    towns = [district.name.zh for district in districts()]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, HEADER)
        for number in range(1, rows + 1):
            owner = "".join(random.sample(_SYLLABLES, 4))
            name = f"{owner}{random.choice(_THINGS)}{random.choice(_PLACES)}{number:05d}号"
            day = f"2025-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"
            stage = random.choice(["签约", "拿地", "在建", "投产"])
            amount = random.randint(1, 500) / 10
            sheet.write_row(number, 0, [number, name, f"{owner}有限公司", amount, random.choice(towns), day, stage])
    return path


_SYLLABLES = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈"
_THINGS = ["芯片", "电机", "疫苗", "机器人", "新材料", "传感器", "航电", "精密仪器"]
_PLACES = ["生产基地", "研发中心", "总部", "智能工厂", "产业园"]
