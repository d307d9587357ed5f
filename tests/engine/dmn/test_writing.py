from dataclasses import replace
from pathlib import Path

import pytest

from luodi.engine.dmn import model
from luodi.engine.dmn.reading import read_definitions
from luodi.engine.dmn.writing import write_definitions
from tests.engine.dmn.round_trip import canonical
from tests.engine.dmn.test_reading import DMN, definitions

LITERAL = "<decision id='d' name='d'><literalExpression>{}</literalExpression></decision>"

KIT = Path(__file__).parents[3].parent / "shared" / "dmn-tck"


@pytest.mark.skipif(not KIT.is_dir(), reason="the DMN kit is not beside the repository")
def test_write_kit_models_loses_nothing():
    models = sorted(KIT.glob("*/*/*.dmn"))
    lost = [
        str(path.relative_to(KIT))
        for path in models
        if canonical(path.read_bytes()) != canonical(write_definitions(read_definitions(path.read_bytes())))
    ]
    assert models
    assert lost == []


@pytest.mark.parametrize(
    "xml",
    [
        definitions(""),
        definitions("<!-- 注释 --><inputData id='i' name='i'/><!-- end -->"),
        b"<!-- in front -->" + definitions("") + b"<!-- behind --><?done yes?>",
        definitions("<extensionElements><a:x xmlns:a='urn:a' a:y='1'>t<a:z/>u</a:x></extensionElements>"),
        definitions("<itemDefinition name='t' isCollection='false'><typeRef>number</typeRef></itemDefinition>"),
        definitions("<itemDefinition name='t' isCollection='1'><typeRef>number</typeRef></itemDefinition>"),
        definitions("<decision id='d' name='d' label=''><decisionTable hitPolicy='UNIQUE'/></decision>"),
        definitions("<decision id='d' name='d'><literalExpression/><variable name='d'/></decision>"),
        definitions(LITERAL.format("<text xml:space='preserve'> 1 </text>")),
        definitions(LITERAL.format("<text><![CDATA[a < b]]></text>")),
        definitions("<decision id='d' name='d'><variable name='d'/><variable name='twice'/></decision>"),
        definitions("<description>with <b xmlns='urn:h'>bold</b> words</description>"),
        definitions("<decision id='d' name='d'>loose words<variable name='d'/>more</decision>"),
        definitions("<textAnnotation id='a'><text>x</text></textAnnotation><association id='b'/><unheardOf/>"),
        definitions("<decision id='d' name='d' xmlns:u='urn:u' u:colour='red' shape='round'/>"),
        definitions("<elementCollection id='c' name='c'><drgElement href='#d'/></elementCollection>"),
        definitions("<decision id='d' name='d'><supportedObjective href='#o'/><usingProcess href='#p'/></decision>"),
        f"<d:definitions xmlns:d='{DMN}' xmlns='urn:u' namespace='u'><d:inputData name='i'/></d:definitions>".encode(),
        f"<definitions xmlns='{DMN}' xmlns:d='{DMN}' namespace='urn:own'><inputData name='i'/></definitions>".encode(),
        f"<d:definitions xmlns='{DMN}' xmlns:d='{DMN}' namespace='u'><d:inputData name='i'/></d:definitions>".encode(),
        b'<?xml version="1.0" encoding="GB18030"?>\n'
        + definitions("<inputData name='企业'/>").decode().encode("gb18030"),
    ],
)
def test_write_what_was_read_loses_nothing(xml):
    assert canonical(write_definitions(read_definitions(xml))) == canonical(xml)


def test_write_keeps_spaces_of_an_expression():
    xml = definitions(
        "<decision id='d' name='d'><literalExpression><text>  1\n + 2 </text></literalExpression></decision>"
    )
    again = read_definitions(write_definitions(read_definitions(xml)))
    assert next(again.decisions).expression.text == "  1\n + 2 "


def test_write_changed_model_keeps_foreign_pieces_in_place():
    xml = definitions(
        "<!-- first --><inputData id='i' name='i'/><!-- second --><decision id='d' name='d'/><extra xmlns='urn:e'/>"
    )
    read = read_definitions(xml)
    added = model.Decision(id="n", name="新决策", expression=model.LiteralExpression(text="1"))
    changed = replace(read, elements=(*read.elements, added), exporter="Luodi")
    expected = xml.replace(b'name="m"', b'name="m" exporter="Luodi"').replace(
        b"<extra",
        (LITERAL.replace("'d'", "'n'", 1).replace("'d'", "'新决策'").format("<text>1</text>") + "<extra").encode(),
    )
    assert canonical(write_definitions(changed)) == canonical(expected)


def test_write_changed_value_replaces_its_odd_spelling():
    read = read_definitions(definitions("<itemDefinition name='t' isCollection='1'/>"))
    changed = replace(read, item_definitions=(replace(read.item_definitions[0], is_collection=False),))
    assert b"isCollection" not in write_definitions(changed)


def test_write_removed_element_leaves_the_rest():
    read = read_definitions(definitions("<!-- a --><inputData id='i' name='i'/><decision id='d' name='d'/>"))
    changed = replace(read, elements=read.elements[1:])
    assert canonical(write_definitions(changed)) == canonical(definitions("<!-- a --><decision id='d' name='d'/>"))


def test_write_new_model_can_be_read_again():
    table = model.DecisionTable(
        inputs=(model.InputClause(expression=model.LiteralExpression(text="投资额", type_ref="number")),),
        outputs=(model.OutputClause(name="档次"),),
        rules=(
            model.Rule(inputs=(model.UnaryTests(text=">= 10000"),), outputs=(model.LiteralExpression(text='"重点"'),)),
        ),
        hit_policy=model.HitPolicy.RULE_ORDER,
    )
    made = model.Definitions(
        name="m", namespace="urn:m", elements=(model.Decision(id="d", name="档次", expression=table),)
    )
    assert read_definitions(write_definitions(made)) == made
