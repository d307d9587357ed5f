"""One word for one thing: every model stands in the glossary, with its 中文 and meaning."""

import re
from pathlib import Path

import pytest
from django.apps import apps

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"


def rows() -> dict[str, list[str]]:
    """Code word → its cells (code, 中文, meaning, unit)."""
    table = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    return {row[0].strip("`"): row for row in cells}


def model_words() -> list[str]:
    """Every model of the office, in snake case."""
    return [
        re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
        for model in apps.get_models()
        if model.__module__.startswith("luodi.")
    ]


@pytest.mark.parametrize("word", model_words())
def test_every_model_is_in_the_glossary(word: str) -> None:
    assert word in rows(), f"add `{word}` to docs/glossary.md"


def test_every_entry_has_chinese_and_a_meaning() -> None:
    for code, cells in rows().items():
        assert len(cells) == 4, code
        assert re.search(r"[一-鿿]", cells[1]), f"{code} has no 中文"
        assert cells[2], f"{code} has no meaning"


def test_entries_stand_once_and_in_order() -> None:
    lines = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    codes = [line.split("`")[1] for line in lines]
    assert codes == sorted(set(codes))
