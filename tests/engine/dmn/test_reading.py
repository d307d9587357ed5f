import pytest

from luodi.engine.dmn import model
from luodi.engine.dmn.reading import read_definitions
from luodi.engine.dmn.schema import MODEL_NAMESPACES
from luodi.reference.problems import Problem

DMN = model.LATEST_NAMESPACE


def definitions(body: str, namespace: str = DMN) -> bytes:
    return f'<definitions xmlns="{namespace}" namespace="https://example.org/m" name="m">{body}</definitions>'.encode()


@pytest.mark.parametrize("namespace", MODEL_NAMESPACES)
def test_read_every_version_gives_the_decisions(namespace):
    read = read_definitions(
        definitions(
            '<decision id="d" name="金额"><variable name="金额" typeRef="number"/>'
            "<literalExpression><text>1 + 1</text></literalExpression></decision>",
            namespace,
        )
    )
    (decision,) = read.decisions
    assert read.model_namespace == namespace
    assert (decision.name, decision.variable.type_ref, decision.expression.text) == ("金额", "number", "1 + 1")


def test_read_table_gives_policy_aggregation_and_cells():
    read = read_definitions(
        definitions(
            '<decision id="d" name="d"><decisionTable hitPolicy="COLLECT" aggregation="SUM">'
            '<input><inputExpression typeRef="number"><text>x</text></inputExpression></input><output name="o"/>'
            "<rule><inputEntry><text>&gt; 1</text></inputEntry><outputEntry><text>2</text></outputEntry></rule>"
            "</decisionTable></decision>"
        )
    )
    table = next(read.decisions).expression
    assert (table.hit_policy, table.aggregation) == (model.HitPolicy.COLLECT, model.Aggregation.SUM)
    assert [cell.text for cell in table.rules[0].inputs] == ["> 1"]


def test_read_keeps_line_of_each_element():
    read = read_definitions(definitions('\n\n<inputData id="i" name="i"/>'))
    assert next(read.inputs).line == 3


@pytest.mark.parametrize(
    ("xml", "code", "line"),
    [
        (b"<definitions>", "dmn.xml.broken", 1),
        (b"", "dmn.xml.broken", None),
        (b"\xff\xfe\x00", "dmn.xml.broken", 1),
        (b"<html/>", "dmn.xml.not_dmn", 1),
        (b'<definitions xmlns="urn:other"/>', "dmn.xml.not_dmn", 1),
        (f'<decision xmlns="{DMN}"/>'.encode(), "dmn.xml.not_dmn", 1),
        (f'<definitions xmlns="{DMN}" name="x"/>'.encode(), "dmn.xml.attribute_missing", 1),
        (definitions('\n<decision id="d"/>'), "dmn.xml.attribute_missing", 2),
        (definitions('\n\n<itemDefinition name="t" isCollection="yes"/>'), "dmn.xml.value", 3),
        (
            definitions('<decision id="d" name="d">\n<decisionTable hitPolicy="BEST"/></decision>'),
            "dmn.xml.value",
            2,
        ),
        (definitions("<decision id='d' name='d'><decisionTable aggregation='AVG'/></decision>"), "dmn.xml.value", 1),
        (
            definitions("<decision id='d' name='d'><functionDefinition kind='Lua'/></decision>"),
            "dmn.xml.value",
            1,
        ),
        (
            b'<!DOCTYPE definitions [<!ENTITY x "y">]>' + definitions("<description>&x;</description>"),
            "dmn.xml.doctype",
            None,
        ),
        (
            b'<!DOCTYPE definitions SYSTEM "file:///etc/passwd">' + definitions(""),
            "dmn.xml.doctype",
            None,
        ),
    ],
)
def test_read_broken_model_names_file_and_line(xml, code, line):
    with pytest.raises(Problem) as raised:
        read_definitions(xml, "政策.dmn")
    assert raised.value.code == code
    assert raised.value.record.where.file == "政策.dmn"
    if line is not None:
        assert raised.value.record.where.line == line


def test_read_element_nested_beyond_the_parser_is_a_problem():
    deep = "<list>" * 400 + "</list>" * 400
    with pytest.raises(Problem) as raised:
        read_definitions(definitions(f'<decision id="d" name="d">{deep}</decision>'))
    assert raised.value.code == "dmn.xml.broken"
