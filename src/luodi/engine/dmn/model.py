"""The tree of a DMN model: what an XML file of DMN 1.1 to 1.6 says, as frozen values.

The tree is closed: every element of the standard that has a meaning for evaluation is a class here. All else (diagrams,
extension elements, annotations, comments, foreign attributes) is kept with the element it belongs to, in ``kept``, so
that writing a model that was read loses nothing. Equality is by meaning and leaves ``kept`` out.

Names follow the standard's attributes and elements in snake case; ``type_ref`` is a type's name as it is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

LATEST_NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"
"""The model namespace of DMN 1.5, in which new models are written."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """XML that is kept as it was written: an element, a comment or an instruction, or bare text."""

    xml: str
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """Where, among foreign pieces, the next child of the field ``name`` stood; ``attributes`` only for leaf texts."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """How an element was written, as far as its fields do not tell.

    ``attributes`` holds foreign attributes and known ones in an unusual spelling, ``namespaces`` the prefixes declared
    on the element, ``layout`` the order of children where it is not the standard's or foreign pieces stand among them.
    """

    line: int | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    namespaces: tuple[tuple[str | None, str], ...] = ()
    layout: tuple[Slot | Foreign, ...] = ()


NOTHING_KEPT = Kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """What every element has."""

    id: str = ""
    label: str = ""
    description: str | None = None
    kept: Kept = field(default=NOTHING_KEPT, compare=False, repr=False)

    @property
    def line(self) -> int | None:
        """The line of the file that the element starts on, None for an element that was not read."""
        return self.kept.line


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedElement(Element):
    """An element with a name."""

    name: str = ""


# --- types -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class UnaryTests(Element):
    """Unary tests: a cell of a table, or the values that a type allows."""

    text: str | None = None
    expression_language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationItem(NamedElement):
    """A variable, parameter or column."""

    type_ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionItem(Element):
    """The type of a function."""

    parameters: tuple[InformationItem, ...] = ()
    output_type_ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDefinition(NamedElement):
    """A type: another one by name, a context of components, or a function; perhaps a list of these."""

    type_ref: str | None = None
    allowed_values: UnaryTests | None = None
    type_constraint: UnaryTests | None = None
    components: tuple["ItemDefinition", ...] = ()
    function_item: FunctionItem | None = None
    is_collection: bool = False
    type_language: str = ""


# --- expressions -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Expression(Element):
    type_ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiteralExpression(_Expression):
    """A FEEL text."""

    text: str | None = None
    expression_language: str = ""


class HitPolicy(StrEnum):
    """Which of the matching rules make the result."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    FIRST = "FIRST"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"

    @property
    def is_single(self) -> bool:
        """Whether the result is one rule's output."""
        return self in {HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.PRIORITY, HitPolicy.FIRST}


class Aggregation(StrEnum):
    """What ``COLLECT`` makes of its outputs."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


@dataclass(frozen=True, slots=True, kw_only=True)
class InputClause(Element):
    """A condition column."""

    expression: LiteralExpression | None = None
    values: UnaryTests | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputClause(NamedElement):
    """A conclusion column; ``values`` are in order of priority."""

    type_ref: str = ""
    values: UnaryTests | None = None
    default: LiteralExpression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotationClause(NamedElement):
    """A column of remarks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation(Element):
    """A remark on a rule."""

    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Element):
    """A row: a cell for each condition, conclusion and remark column."""

    inputs: tuple[UnaryTests, ...] = ()
    outputs: tuple[LiteralExpression, ...] = ()
    annotations: tuple[Annotation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTable(_Expression):
    """Rules in rows."""

    inputs: tuple[InputClause, ...] = ()
    outputs: tuple[OutputClause, ...] = ()
    annotations: tuple[AnnotationClause, ...] = ()
    rules: tuple[Rule, ...] = ()
    hit_policy: HitPolicy = HitPolicy.UNIQUE
    aggregation: Aggregation | None = None
    preferred_orientation: str = ""
    output_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextEntry(Element):
    """A member of a boxed context; the one without variable is its result."""

    variable: InformationItem | None = None
    expression: "Expression | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(_Expression):
    """A boxed context."""

    entries: tuple[ContextEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding(Element):
    """An argument of a boxed invocation."""

    parameter: InformationItem | None = None
    expression: "Expression | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation(_Expression):
    """A call with arguments by name."""

    function: "Expression | None" = None
    bindings: tuple[Binding, ...] = ()


class FunctionKind(StrEnum):
    """The language that the body of a function is in."""

    FEEL = "FEEL"
    JAVA = "Java"
    PMML = "PMML"


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionDefinition(_Expression):
    """A function: parameters and a body; the body of an external one gives the mapping."""

    parameters: tuple[InformationItem, ...] = ()
    body: "Expression | None" = None
    kind: FunctionKind = FunctionKind.FEEL


@dataclass(frozen=True, slots=True, kw_only=True)
class ListExpression(_Expression):
    """A boxed list, or a row of a relation."""

    elements: tuple["Expression", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(_Expression):
    """A list of contexts, written as a table."""

    columns: tuple[InformationItem, ...] = ()
    rows: tuple[ListExpression, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Element):
    """A named place of a boxed expression (``if``, ``in``, ``satisfies``, …) with the expression in it."""

    type_ref: str = ""
    expression: "Expression | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional(_Expression):
    """A boxed ``if``."""

    condition: Part | None = None
    then: Part | None = None
    otherwise: Part | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter(_Expression):
    """A boxed filter."""

    domain: Part | None = None
    match: Part | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class For(_Expression):
    """A boxed ``for``."""

    iterator_variable: str = ""
    domain: Part | None = None
    result: Part | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Some(_Expression):
    """A boxed ``some``."""

    iterator_variable: str = ""
    domain: Part | None = None
    satisfies: Part | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Every(_Expression):
    """A boxed ``every``."""

    iterator_variable: str = ""
    domain: Part | None = None
    satisfies: Part | None = None


Expression: TypeAlias = (
    LiteralExpression
    | DecisionTable
    | Context
    | Invocation
    | FunctionDefinition
    | ListExpression
    | Relation
    | Conditional
    | Filter
    | For
    | Some
    | Every
)

# --- requirements graph ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Element):
    """A pointer to an element of this model (``#id``) or of an imported one (``namespace#id``)."""

    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationRequirement(Element):
    """A decision's need of another decision or of an input."""

    decision: Reference | None = None
    input: Reference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeRequirement(Element):
    """A need of a business knowledge model or a decision service."""

    knowledge: Reference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityRequirement(Element):
    """A need of authority; without meaning for evaluation."""

    decision: Reference | None = None
    input: Reference | None = None
    authority: Reference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InputData(NamedElement):
    """A fact that the decisions are given."""

    variable: InformationItem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(NamedElement):
    """A decision: what it needs, and its logic."""

    question: str | None = None
    allowed_answers: str | None = None
    variable: InformationItem | None = None
    information_requirements: tuple[InformationRequirement, ...] = ()
    knowledge_requirements: tuple[KnowledgeRequirement, ...] = ()
    authority_requirements: tuple[AuthorityRequirement, ...] = ()
    expression: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessKnowledgeModel(NamedElement):
    """A function that decisions share."""

    variable: InformationItem | None = None
    logic: FunctionDefinition | None = None
    knowledge_requirements: tuple[KnowledgeRequirement, ...] = ()
    authority_requirements: tuple[AuthorityRequirement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionService(NamedElement):
    """Decisions behind one front: input data and input decisions are its parameters."""

    variable: InformationItem | None = None
    output_decisions: tuple[Reference, ...] = ()
    encapsulated_decisions: tuple[Reference, ...] = ()
    input_decisions: tuple[Reference, ...] = ()
    input_data: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeSource(NamedElement):
    """An authority: a law, a document, a person."""

    authority_requirements: tuple[AuthorityRequirement, ...] = ()
    type: str | None = None
    owner: Reference | None = None
    location_uri: str = ""


GraphElement: TypeAlias = InputData | Decision | BusinessKnowledgeModel | DecisionService | KnowledgeSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Import(NamedElement):
    """Another model whose elements this one uses as ``name.element``."""

    namespace: str = ""
    location_uri: str = ""
    import_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions(NamedElement):
    """A whole model."""

    namespace: str = ""
    expression_language: str = ""
    type_language: str = ""
    exporter: str = ""
    exporter_version: str = ""
    imports: tuple[Import, ...] = ()
    item_definitions: tuple[ItemDefinition, ...] = ()
    elements: tuple[GraphElement, ...] = ()
    model_namespace: str = LATEST_NAMESPACE
    file: str = field(default="", compare=False)
    before: tuple[Foreign, ...] = field(default=(), compare=False, repr=False)
    """Comments in front of the root element."""
    after: tuple[Foreign, ...] = field(default=(), compare=False, repr=False)
    """Comments behind the root element."""

    @property
    def decisions(self) -> Iterator[Decision]:
        """The decisions, in the order of the file."""
        return (element for element in self.elements if isinstance(element, Decision))

    @property
    def inputs(self) -> Iterator[InputData]:
        """The input data, in the order of the file."""
        return (element for element in self.elements if isinstance(element, InputData))
