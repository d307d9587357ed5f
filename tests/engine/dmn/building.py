"""Small models for tests, written as XML the way an editor would."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from luodi.engine.dmn import Model, Outcome, compile_model, read_definitions
from luodi.engine.dmn.model import LATEST_NAMESPACE, Definitions, Import

Values = Mapping[str, object]


def xml_of(body: str, namespace: str = "https://example.org/m", **attributes: str) -> bytes:
    """A whole file around ``body``."""
    more = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return (
        f'<definitions xmlns="{LATEST_NAMESPACE}" namespace="{namespace}" name="m"{more}>{body}</definitions>'.encode()
    )


def model_of(body: str, *imported: bytes) -> Model:
    """The compiled model; ``imported`` are the files that its imports may find."""
    known = {each.namespace: each for each in map(read_definitions, imported)}

    def find(wanted: Import) -> Definitions | None:
        return known.get(wanted.namespace)

    return compile_model(read_definitions(xml_of(body), "m.dmn"), find)


def literal(text: str, type_ref: str = "") -> str:
    """A literal expression."""
    return f"<literalExpression{type_attribute(type_ref)}><text>{escape(text)}</text></literalExpression>"


def type_attribute(type_ref: str) -> str:
    return f" typeRef={quoteattr(type_ref)}" if type_ref else ""


def inputs(**types: str) -> str:
    """Input data with their types; the id is the name."""
    return "".join(
        f"<inputData id={quoteattr(name)} name={quoteattr(name)}>"
        f"<variable name={quoteattr(name)}{type_attribute(type_ref)}/></inputData>"
        for name, type_ref in types.items()
    )


def decision(name: str, logic: str, *needs: str, type_ref: str = "") -> str:
    """A decision; a need is ``input x``, ``decision x`` or ``knowledge x``."""
    requirements = "".join(_requirement(*need.split(" ", 1)) for need in needs)
    return (
        f"<decision id={quoteattr(name)} name={quoteattr(name)}>"
        f"<variable name={quoteattr(name)}{type_attribute(type_ref)}/>{requirements}{logic}</decision>"
    )


def _requirement(kind: str, href: str) -> str:
    target = href if "#" in href else f"#{href}"
    if kind == "knowledge":
        return f"<knowledgeRequirement><requiredKnowledge href={quoteattr(target)}/></knowledgeRequirement>"
    return f"<informationRequirement><required{kind.title()} href={quoteattr(target)}/></informationRequirement>"


def knowledge(name: str, parameters: Mapping[str, str], body: str, *needs: str, type_ref: str = "") -> str:
    """A business knowledge model."""
    formal = "".join(
        f"<formalParameter name={quoteattr(each)}{type_attribute(kind)}/>" for each, kind in parameters.items()
    )
    requirements = "".join(_requirement("knowledge", need) for need in needs)
    return (
        f"<businessKnowledgeModel id={quoteattr(name)} name={quoteattr(name)}>"
        f"<variable name={quoteattr(name)}{type_attribute(type_ref)}/>"
        f"<encapsulatedLogic>{formal}{body}</encapsulatedLogic>{requirements}</businessKnowledgeModel>"
    )


def service(
    name: str, outputs: Sequence[str], decisions: Sequence[str] = (), data: Sequence[str] = (), type_ref: str = ""
) -> str:
    """A decision service."""
    parts = "".join(f"<outputDecision href='#{each}'/>" for each in outputs)
    parts += "".join(f"<inputDecision href='#{each}'/>" for each in decisions)
    parts += "".join(f"<inputData href='#{each}'/>" for each in data)
    return (
        f"<decisionService id={quoteattr(name)} name={quoteattr(name)}>"
        f"<variable name={quoteattr(name)}{type_attribute(type_ref)}/>{parts}</decisionService>"
    )


def table(
    columns: Sequence[str],
    outputs: Sequence[str],
    rules: Sequence[Sequence[str]],
    policy: str = "UNIQUE",
    aggregation: str = "",
    type_ref: str = "",
) -> str:
    """A decision table.

    A column is ``expression``, ``expression: type`` or ``expression: type = allowed``; an output is ``name``,
    ``name: type = allowed`` or ``name: type = allowed ! default``, and no name for the only one.
    """
    more = f" aggregation='{aggregation}'" if aggregation else ""
    body = "".join(_column(each) for each in columns) + "".join(_output(each) for each in outputs)
    for rule in rules:
        cells = [f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in rule[: len(columns)]]
        cells += [f"<outputEntry><text>{escape(cell)}</text></outputEntry>" for cell in rule[len(columns) :]]
        body += f"<rule>{''.join(cells)}</rule>"
    return f"<decisionTable hitPolicy='{policy}'{more}{type_attribute(type_ref)}>{body}</decisionTable>"


def _column(written: str) -> str:
    head, _, allowed = written.partition(" = ")
    expression, _, type_ref = head.partition(": ")
    values = f"<inputValues><text>{escape(allowed)}</text></inputValues>" if allowed else ""
    text = f"<text>{escape(expression)}</text>"
    return f"<input><inputExpression{type_attribute(type_ref)}>{text}</inputExpression>{values}</input>"


def _output(written: str) -> str:
    head, _, default = written.partition(" ! ")
    head, _, allowed = head.partition(" = ")
    name, _, type_ref = head.partition(": ")
    values = f"<outputValues><text>{escape(allowed)}</text></outputValues>" if allowed else ""
    values += f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
    named = f" name={quoteattr(name)}" if name else ""
    return f"<output{named}{type_attribute(type_ref)}>{values}</output>"


def decided(body: str, given: Values | None = None, name: str = "d") -> Outcome:
    """The outcome of a decision of a small model."""
    return model_of(body).decision(name).evaluate(given or {})


def codes(outcome: Outcome) -> list[str]:
    """The codes of the failures."""
    return [failure.code for failure in outcome.failures]
