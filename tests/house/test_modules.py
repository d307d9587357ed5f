"""How a module reads: it says what it is for, has one subject, and stays short."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    path.relative_to(ROOT).as_posix() for path in (ROOT / "src").rglob("*.py") if "migrations" not in path.parts
)
VAGUE = {"utils", "common", "helpers", "manager", "data", "process", "misc"}


@pytest.mark.parametrize("module", MODULES)
def test_module_says_what_it_is_for(module: str) -> None:
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"{module} has no docstring"


@pytest.mark.parametrize("module", MODULES)
def test_module_is_short_enough_for_one_subject(module: str) -> None:
    lines = (ROOT / module).read_text(encoding="utf-8").count("\n")
    assert lines <= 500, f"{module} has {lines} lines: look for the second subject"


@pytest.mark.parametrize("module", MODULES)
def test_module_has_a_name_that_explains(module: str) -> None:
    assert not VAGUE & set(Path(module).with_suffix("").parts)


@pytest.mark.parametrize("module", MODULES)
def test_public_functions_have_docstrings(module: str) -> None:
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    bare = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not bare, f"{module}: {bare}"


def test_no_clock_below_the_front() -> None:
    """``as_of`` is a parameter everywhere; only the front reads the clock."""
    readers = []
    for module in MODULES:
        if module.startswith(("src/luodi/front", "src/luodi/site")):
            continue
        for node in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                name = f"{ast.unparse(node.func.value)}.{node.func.attr}"
                if name in {
                    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "timezone.now",
                    "datetime.datetime.now", "datetime.date.today",
                }:  # fmt: skip
                    readers.append(f"{module}:{node.lineno} {name}")
    assert not readers
