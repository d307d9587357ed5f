"""Which XML attributes and elements the fields of the model are, one table for reading and writing.

Children stand in the order of the standard's schema (DMN15.xsd), which is the order they are written in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from luodi.engine.dmn import model

MODEL_NAMESPACES = (
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    model.LATEST_NAMESPACE,
    "https://www.omg.org/spec/DMN/20240513/MODEL/",
)
"""DMN 1.1, 1.2, 1.3, 1.4, 1.5 and 1.6."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """An XML attribute and the field it is; ``kind`` is str, bool or an enum."""

    xml: str
    field: str
    kind: type = str
    required: bool = False

    def read(self, text: str) -> Any:
        """The value of the field. Raises ValueError."""
        if self.kind is bool:
            if text.strip() not in {"true", "false", "1", "0"}:
                raise ValueError(text)
            return text.strip() in {"true", "1"}
        return self.kind(text)

    def written(self, value: Any) -> str:
        """The text of a value."""
        return ("true" if value else "false") if self.kind is bool else str(value)


@dataclass(frozen=True)
class Child:
    """Child elements and the field they are: their classes by tag, ``str`` for a text."""

    field: str
    classes: Mapping[str, type]
    many: bool = False

    @cached_property
    def is_leaf(self) -> bool:
        """Whether the child is a text."""
        return str in self.classes.values()

    @cached_property
    def tags(self) -> Mapping[type, str]:
        """The tag of each class."""
        return {cls: tag for tag, cls in self.classes.items()}


@dataclass(frozen=True)
class Shape:
    """How a class is written."""

    attributes: tuple[Attribute, ...]
    children: tuple[Child, ...]

    @cached_property
    def by_tag(self) -> Mapping[str, Child]:
        """The child that a tag is."""
        return {tag: child for child in self.children for tag in child.classes}

    @cached_property
    def by_attribute(self) -> Mapping[str, Attribute]:
        """The attribute of an XML name."""
        return {attribute.xml: attribute for attribute in self.attributes}


EXPRESSIONS: Mapping[str, type] = {
    "literalExpression": model.LiteralExpression,
    "decisionTable": model.DecisionTable,
    "context": model.Context,
    "invocation": model.Invocation,
    "functionDefinition": model.FunctionDefinition,
    "list": model.ListExpression,
    "relation": model.Relation,
    "conditional": model.Conditional,
    "filter": model.Filter,
    "for": model.For,
    "some": model.Some,
    "every": model.Every,
}
GRAPH_ELEMENTS: Mapping[str, type] = {
    "inputData": model.InputData,
    "decision": model.Decision,
    "businessKnowledgeModel": model.BusinessKnowledgeModel,
    "decisionService": model.DecisionService,
    "knowledgeSource": model.KnowledgeSource,
}

_ID = (Attribute("id", "id"), Attribute("label", "label"))
_NAME = Attribute("name", "name", required=True)
_TYPE = Attribute("typeRef", "type_ref")
_LANGUAGE = Attribute("expressionLanguage", "expression_language")
_DESCRIPTION = Child("description", {"description": str})


def _leaf(field: str, tag: str) -> Child:
    return Child(field, {tag: str})


def _one(field: str, tag: str, cls: type) -> Child:
    return Child(field, {tag: cls})


def _many(field: str, tag: str, cls: type) -> Child:
    return Child(field, {tag: cls}, many=True)


def _shape(attributes: tuple[Attribute, ...], *children: Child) -> Shape:
    return Shape((*_ID, *attributes), (_DESCRIPTION, *children))


_EXPRESSION = Child("expression", EXPRESSIONS)
_VARIABLE = _one("variable", "variable", model.InformationItem)
_KNOWLEDGE = _many("knowledge_requirements", "knowledgeRequirement", model.KnowledgeRequirement)
_AUTHORITY = _many("authority_requirements", "authorityRequirement", model.AuthorityRequirement)
_ITERATOR = Attribute("iteratorVariable", "iterator_variable")
_DOMAIN = _one("domain", "in", model.Part)
_SATISFIES = _one("satisfies", "satisfies", model.Part)

SHAPES: Mapping[type, Shape] = {
    model.UnaryTests: _shape((_LANGUAGE,), _leaf("text", "text")),
    model.InformationItem: _shape((Attribute("name", "name"), _TYPE)),
    model.FunctionItem: _shape(
        (Attribute("outputTypeRef", "output_type_ref"),), _many("parameters", "parameters", model.InformationItem)
    ),
    model.ItemDefinition: _shape(
        (
            _NAME,
            Attribute("typeLanguage", "type_language"),
            Attribute("isCollection", "is_collection", bool),
        ),
        _leaf("type_ref", "typeRef"),
        _one("allowed_values", "allowedValues", model.UnaryTests),
        _one("type_constraint", "typeConstraint", model.UnaryTests),
        _many("components", "itemComponent", model.ItemDefinition),
        _one("function_item", "functionItem", model.FunctionItem),
    ),
    model.LiteralExpression: _shape((_TYPE, _LANGUAGE), _leaf("text", "text")),
    model.InputClause: _shape(
        (),
        _one("expression", "inputExpression", model.LiteralExpression),
        _one("values", "inputValues", model.UnaryTests),
    ),
    model.OutputClause: _shape(
        (Attribute("name", "name"), _TYPE),
        _one("values", "outputValues", model.UnaryTests),
        _one("default", "defaultOutputEntry", model.LiteralExpression),
    ),
    model.AnnotationClause: _shape((Attribute("name", "name"),)),
    model.Annotation: _shape((), _leaf("text", "text")),
    model.Rule: _shape(
        (),
        _many("inputs", "inputEntry", model.UnaryTests),
        _many("outputs", "outputEntry", model.LiteralExpression),
        _many("annotations", "annotationEntry", model.Annotation),
    ),
    model.DecisionTable: _shape(
        (
            _TYPE,
            Attribute("hitPolicy", "hit_policy", model.HitPolicy),
            Attribute("aggregation", "aggregation", model.Aggregation),
            Attribute("preferredOrientation", "preferred_orientation"),
            Attribute("outputLabel", "output_label"),
        ),
        _many("inputs", "input", model.InputClause),
        _many("outputs", "output", model.OutputClause),
        _many("annotations", "annotation", model.AnnotationClause),
        _many("rules", "rule", model.Rule),
    ),
    model.ContextEntry: _shape((), _VARIABLE, _EXPRESSION),
    model.Context: _shape((_TYPE,), _many("entries", "contextEntry", model.ContextEntry)),
    model.Binding: _shape((), _one("parameter", "parameter", model.InformationItem), _EXPRESSION),
    model.Invocation: _shape((_TYPE,), Child("function", EXPRESSIONS), _many("bindings", "binding", model.Binding)),
    model.FunctionDefinition: _shape(
        (_TYPE, Attribute("kind", "kind", model.FunctionKind)),
        _many("parameters", "formalParameter", model.InformationItem),
        Child("body", EXPRESSIONS),
    ),
    model.ListExpression: _shape((_TYPE,), Child("elements", EXPRESSIONS, many=True)),
    model.Relation: _shape(
        (_TYPE,),
        _many("columns", "column", model.InformationItem),
        _many("rows", "row", model.ListExpression),
    ),
    model.Part: _shape((_TYPE,), _EXPRESSION),
    model.Conditional: _shape(
        (_TYPE,),
        _one("condition", "if", model.Part),
        _one("then", "then", model.Part),
        _one("otherwise", "else", model.Part),
    ),
    model.Filter: _shape((_TYPE,), _DOMAIN, _one("match", "match", model.Part)),
    model.For: _shape((_TYPE, _ITERATOR), _DOMAIN, _one("result", "return", model.Part)),
    model.Some: _shape((_TYPE, _ITERATOR), _DOMAIN, _SATISFIES),
    model.Every: _shape((_TYPE, _ITERATOR), _DOMAIN, _SATISFIES),
    model.Reference: _shape((Attribute("href", "href", required=True),)),
    model.InformationRequirement: _shape(
        (),
        _one("decision", "requiredDecision", model.Reference),
        _one("input", "requiredInput", model.Reference),
    ),
    model.KnowledgeRequirement: _shape((), _one("knowledge", "requiredKnowledge", model.Reference)),
    model.AuthorityRequirement: _shape(
        (),
        _one("decision", "requiredDecision", model.Reference),
        _one("input", "requiredInput", model.Reference),
        _one("authority", "requiredAuthority", model.Reference),
    ),
    model.InputData: _shape((_NAME,), _VARIABLE),
    model.Decision: _shape(
        (_NAME,),
        _leaf("question", "question"),
        _leaf("allowed_answers", "allowedAnswers"),
        _VARIABLE,
        _many("information_requirements", "informationRequirement", model.InformationRequirement),
        _KNOWLEDGE,
        _AUTHORITY,
        _EXPRESSION,
    ),
    model.BusinessKnowledgeModel: _shape(
        (_NAME,),
        _VARIABLE,
        _one("logic", "encapsulatedLogic", model.FunctionDefinition),
        _KNOWLEDGE,
        _AUTHORITY,
    ),
    model.DecisionService: _shape(
        (_NAME,),
        _VARIABLE,
        _many("output_decisions", "outputDecision", model.Reference),
        _many("encapsulated_decisions", "encapsulatedDecision", model.Reference),
        _many("input_decisions", "inputDecision", model.Reference),
        _many("input_data", "inputData", model.Reference),
    ),
    model.KnowledgeSource: _shape(
        (_NAME, Attribute("locationURI", "location_uri")),
        _AUTHORITY,
        _leaf("type", "type"),
        _one("owner", "owner", model.Reference),
    ),
    model.Import: _shape(
        (
            Attribute("name", "name"),
            Attribute("namespace", "namespace", required=True),
            Attribute("locationURI", "location_uri"),
            Attribute("importType", "import_type"),
        )
    ),
    model.Definitions: _shape(
        (
            Attribute("name", "name"),
            Attribute("namespace", "namespace", required=True),
            _LANGUAGE,
            Attribute("typeLanguage", "type_language"),
            Attribute("exporter", "exporter"),
            Attribute("exporterVersion", "exporter_version"),
        ),
        _many("imports", "import", model.Import),
        _many("item_definitions", "itemDefinition", model.ItemDefinition),
        Child("elements", GRAPH_ELEMENTS, many=True),
    ),
}


def default_of(cls: type, field: str) -> Any:
    """The value that a field has when nothing is written."""
    return cls.__dataclass_fields__[field].default  # type: ignore[attr-defined] # every class of the model is a dataclass


__all__ = ["MODEL_NAMESPACES", "SHAPES", "Attribute", "Child", "Shape", "default_of"]
