"""The test files of the DMN conformance kit: cases with inputs and expected results."""

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from lxml import etree

from luodi.engine.feel import BUILTINS, Refusal, Run, Value, number
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_NS = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_CONVERTERS = {"date": "date", "time": "time", "dateTime": "date and time", "duration": "duration"}
_NUMERIC = frozenset({"decimal", "double", "float", "integer", "int", "long", "short", "byte"})
_DURATION = {"yearMonthDuration": "duration", "dayTimeDuration": "duration"}


@dataclass(frozen=True, slots=True)
class Expected:
    """A result that a case wants: ``value``, or an error and null."""

    name: str
    value: Value
    is_error: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A test case. ``invocable`` names a service or knowledge model to call; else decisions are evaluated."""

    id: str
    invocable: str
    inputs: dict[str, Value]
    results: tuple[Expected, ...]

    @property
    def is_null(self) -> bool:
        """Whether the case expects nothing but null."""
        return all(each.value is None for each in self.results)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A test file: the model it is for, and its cases."""

    path: Path
    model: Path
    cases: tuple[Case, ...]


def read_cases(path: Path) -> CaseFile:
    """The cases of a test file. Raises Problem."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except (etree.XMLSyntaxError, OSError) as error:
        raise Problem(
            "dmn.kit.unreadable",
            Text(f"无法读取测试文件：{error}", f"The test file cannot be read: {error}"),
            Text("请核对文件", "Check the file"),
            Where(str(path)),
        ) from error
    name = (root.findtext(f"{_NS}modelName") or "").strip()
    cases = tuple(_case(node) for node in root.iter(f"{_NS}testCase"))
    return CaseFile(path, path.parent / name, cases)


def _case(node: etree._Element) -> Case:
    inputs: dict[str, Value] = {}
    for each in node.findall(f"{_NS}inputNode"):
        name, namespace = str(each.get("name")), each.get("namespace")
        inputs[f"{{{namespace}}}{name}" if namespace else name] = _content(each)
    results = tuple(_expected(each) for each in node.findall(f"{_NS}resultNode"))
    invocable = node.get("invocableName") if node.get("type") in {"decisionService", "bkm"} else None
    return Case(str(node.get("id") or ""), str(invocable or ""), inputs, results)


def _expected(node: etree._Element) -> Expected:
    expected = node.find(f"{_NS}expected")
    value = None if expected is None else _content(expected)
    return Expected(str(node.get("name")), value, node.get("errorResult") == "true")


def _content(node: etree._Element) -> Value:
    """The value that the children of ``node`` stand for."""
    components = node.findall(f"{_NS}component")
    if components:
        return {str(each.get("name")): _content(each) for each in components}
    whole = node.find(f"{_NS}list")
    if whole is not None:
        return [_content(item) for item in whole.findall(f"{_NS}item")]
    value = node.find(f"{_NS}value")
    if value is None or value.get(f"{_XSI}nil") in {"true", "1"}:
        return None
    return _typed(value.text or "", str(value.get(f"{_XSI}type") or "").rpartition(":")[2])


def _typed(text: str, kind: str) -> Value:
    """``text`` as a value of an XML Schema type; without a type, as what it looks like."""
    if kind in _CONVERTERS or kind in _DURATION:
        return _converted(text.strip(), _CONVERTERS.get(kind) or _DURATION[kind])
    if kind == "boolean":
        return text.strip() in {"true", "1"}
    if kind in _NUMERIC:
        return number(text.strip())
    if not kind and text.strip() in {"true", "false"}:
        return text.strip() == "true"
    if not kind and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text.strip()):
        return Decimal(text.strip())
    return text


def _converted(text: str, builtin: str) -> Value:
    try:
        return BUILTINS[builtin].call(Run(), (text,))
    except Refusal:
        return text
