"""Random models and rows for the agreement of the two engines, drawn from one ``Random``.

The constants of cells and the values of rows come from the same small pools, so that boundaries are met from both sides
and on the spot. A row may hold null, a value of the wrong kind, or a number that no 64-bit integer holds.
"""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from luodi.engine.feel import Date, Value
from tests.engine.dmn.building import decision, inputs, knowledge, literal, table, xml_of

FACTS = {
    "a": "number",
    "b": "number",
    "n": "number",
    "s": "string",
    "t": "string",
    "f": "boolean",
    "d": "date",
    "u": "",
}
TAME = [
    "0",
    "1",
    "-1",
    "2",
    "3",
    "5",
    "10",
    "100",
    "0.03",
    "0.05",
    "99.99",
    "100.01",
    "0.5",
    "2.5",
    "-0.005",
    "1000000",
]
WILD = [
    "123456789012345678",
    "-9223372036854775808",
    "9223372036854775807",
    "9.5e30",
    "1e-20",
    "0.3333333333333333333333333333333333",
    "1234567890123456789012345678901234",
    "-7e6000",
    "1e-6100",
]
TEXTS = ["", "C39", "I65", "大型", "中型", "a b", "Ä"]
DAYS = ["2021-01-01", "2021-12-31", "2022-01-01", "2022-01-02", "2024-02-29", "1969-12-31"]
COMPARISONS = ["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True)
class Case:
    """A model, the decisions in it, and rows of facts."""

    xml: bytes
    decisions: tuple[str, ...]
    rows: tuple[dict[str, Value], ...]


class Drawing:
    """Draws the parts of a case."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.sober = rng.random() < 0.5
        """Whether types fit and hits are likely, as in a model that somebody meant."""
        self.names: dict[str, str] = dict(FACTS)

    def one(self, *of: str) -> str:
        """One of some."""
        return self.rng.choice(of)

    def chance(self, part: float) -> bool:
        """True in that part of all draws."""
        return self.rng.random() < part

    def number(self) -> str:
        """A number."""
        return self.rng.choice(WILD[:6]) if self.chance(0.08) else self.rng.choice(TAME)

    def constant(self, kind: str = "") -> str:
        """A constant of a kind, or of any."""
        kind = kind or self.one("number", "number", "string", "boolean", "date", "null")
        if kind == "number":
            return self.number()
        if kind == "string":
            return f'"{self.rng.choice(TEXTS)}"'
        if kind == "boolean":
            return self.one("true", "false")
        if kind == "date":
            return self.one('date("{}")', '@"{}"').format(self.rng.choice(DAYS))
        return "null"

    def name(self, kind: str = "") -> str:
        """A name of a kind, mostly."""
        well = self.sober or self.chance(0.93)
        fitting = [name for name, its in self.names.items() if its == kind] if kind and well else []
        return self.rng.choice(fitting or list(self.names))

    # --- expressions ----------------------------------------------------------------------------------------------

    def numeric(self, depth: int) -> str:
        """An expression that should be a number."""
        if depth <= 0 or self.chance(0.25):
            return self.name("number") if self.chance(0.7) else self.number()
        inner = lambda: self.numeric(depth - 1)  # noqa: E731 - drawn again each time
        return self.rng.choice(
            [
                lambda: f"({inner()} {self.one('+', '-', '*', '*', '/')} {inner()})",
                lambda: f"{inner()} {self.one('+', '-', '*')} {inner()} {self.one('+', '-', '*', '/')} {self.number()}",
                lambda: f"-({inner()})",
                lambda: f"if {self.truth(depth - 1)} then {inner()} else {inner()}",
                lambda: f"{self.one('min', 'max', 'sum')}({inner()}, {inner()})",
                lambda: f"{self.one('min', 'max', 'sum')}([{inner()}, {inner()}, {self.number()}])",
                lambda: (
                    f"{self.one('decimal', 'round up', 'round half up', 'round half down', 'round down')}"
                    f"({inner()}, {self.one('2', '0', '-1', '1.5')})"
                ),
                lambda: f"{self.one('floor', 'ceiling', 'abs', 'sqrt')}({inner()})",
                lambda: f"double({inner()})",
                lambda: f"({inner()}) ** {self.one('2', '0.5', '-1')}",
                lambda: f"{self.name('date')}.{self.one('year', 'month', 'weekday', 'hour')}",
                lambda: f"string length({self.name('string')})",
                lambda: f"modulo({inner()}, {inner()})",
                lambda: f"sum(for i in [1, {inner()}] return i * 2)",
            ]
        )()

    def truth(self, depth: int) -> str:
        """An expression that should be a boolean."""
        if depth <= 0:
            return self.name("boolean") if self.chance(0.5) else f"{self.name('number')} > {self.number()}"
        inner = lambda: self.truth(depth - 1)  # noqa: E731 - drawn again each time
        kind = self.one("number", "number", "string", "date", "boolean", "")
        return self.rng.choice(
            [
                lambda: f"({inner()} {self.one('and', 'or')} {inner()})",
                lambda: f"({inner()} {self.one('and', 'or')} {inner()} {self.one('and', 'or')} {inner()})",
                lambda: f"not({inner()})",
                lambda: f"{self.name(kind)} {self.rng.choice(COMPARISONS)} {self.constant(kind)}",
                lambda: f"{self.constant(kind)} {self.rng.choice(COMPARISONS)} {self.name(kind)}",
                lambda: f"{self.numeric(depth - 1)} {self.rng.choice(COMPARISONS)} {self.numeric(depth - 1)}",
                lambda: f"{self.name(kind)} {self.rng.choice(COMPARISONS)} {self.name(kind)}",
                lambda: f"{self.numeric(1)} between {self.numeric(1)} and {self.number()}",
                lambda: f"{self.name(kind)} in ({self.cell(kind)})" if kind else f"{self.name()} = null",
                lambda: f"{self.name()} = null",
                lambda: f"{self.name()} instance of {self.one('number', 'string', 'date')}",
                lambda: f'starts with({self.name("string")}, "C")',
                lambda: f"contains({self.name('string')}, {self.name('string')})",
                lambda: f"list contains([{self.constant()}, {self.constant()}], {self.name()})",
            ]
        )()

    def anything(self, depth: int) -> str:
        """Any expression."""
        if self.chance(0.5):
            return self.numeric(depth) if self.chance(0.5) else self.truth(depth)
        return self.rng.choice(
            [
                lambda: self.constant(),  # noqa: PLW0108 - drawn again each time
                lambda: self.name(),  # noqa: PLW0108 - drawn again each time
                lambda: f"{self.name('string')} + {self.constant('string')}",
                lambda: f'{self.name("date")} + duration("P{self.one("1", "30")}D")',
                lambda: f"[{self.numeric(1)}, {self.name()}]",
                lambda: f"if {self.truth(1)} then {self.constant()} else {self.name()}",
                lambda: "unknown name + 1",
                lambda: f"{self.name('number')} >",
            ]
        )()

    # --- tables ---------------------------------------------------------------------------------------------------

    def cell(self, kind: str) -> str:
        """A cell over a column of a kind."""
        drawn = self.rng.random()
        if drawn < 0.18:
            return "-"
        if kind in {"number", "date"} and drawn < 0.5:
            low, high = sorted([self.constant(kind), self.constant(kind)], key=_order)
            return f"{self.one('[', '(', ']')}{low}..{high}{self.one(']', ')', '[')}"
        if kind in {"number", "date", "string"} and drawn < 0.72:
            return f"{self.one('<', '<=', '>', '>=')} {self.constant(kind)}"
        if drawn < 0.88:
            pieces = [self.constant(kind if self.chance(0.93) else "") for _ in range(self.rng.randrange(1, 4))]
            text = ", ".join(pieces)
            return f"not({text})" if self.chance(0.3) else text
        return self.rng.choice(
            [
                lambda: f"< {self.name('number')}",
                lambda: self.name(kind),
                lambda: f"? > {self.numeric(1)}",
                lambda: f"? = {self.name()} and {self.truth(1)}",
                lambda: "null",
                lambda: f"[{self.number()}..{self.name('number')}]",
                lambda: f"[{self.constant(kind)}, {self.constant(kind)}]",
                lambda: self.one("odd(?)", 'starts with(?, "C")', "? = null", "null, > 5", "not(null)"),
                lambda: self.truth(1),
            ]
        )()

    def table(self, out: str = "") -> str:
        """A decision table with outputs of a kind."""
        kinds = [self.one("number", "number", "string", "boolean", "date", "") for _ in range(self.rng.randrange(1, 4))]
        if self.sober:
            kinds = [kind or "number" for kind in kinds]
        columns = []
        for kind in kinds:
            text = self.numeric(1) if kind == "number" and self.chance(0.25) else self.name(kind)
            declared = f": {kind}" if kind and self.chance(0.5) else ""
            listed = self.cell(kind or "number") if self.chance(0.01 if self.sober else 0.06) else ""
            columns.append(text + declared + (f" = {listed}" if listed and listed != "-" else ""))
        policy = self.one(
            "FIRST", "FIRST", "UNIQUE", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT", "COLLECT"
        )
        if self.sober:
            policy = self.one("FIRST", "FIRST", "FIRST", "COLLECT", "PRIORITY")
        aggregation = self.one("", "SUM", "MIN", "MAX", "COUNT") if policy == "COLLECT" else ""
        many = self.chance(0.08)
        count = self.rng.randrange(24, 80) if many else self.rng.randrange(0, 7)
        out = out or self.one("number", "string", "boolean")
        named = not self.sober and self.chance(0.15)
        rules = []
        for _ in range(count):
            cells = [self.cell(kind or self.one("number", "string")) for kind in kinds]
            rules.append([*cells, *(self.output(out) for _ in range(2 if named else 1))])
        if self.sober and self.chance(0.7):
            rules.append([*("-" for _ in kinds), self.output(out)])
        outputs = ["x", "y"] if named else [""]
        if self.chance(0.3):
            outputs = [f"{each}: {out}" if self.chance(0.5) else each for each in outputs]
        if policy in {"PRIORITY", "OUTPUT ORDER"} and self.chance(0.8):
            listed = ", ".join(dict.fromkeys(self.constant(out) for _ in range(4)))
            outputs[0] += f" = {listed}"
        if self.chance(0.3):
            outputs[0] += f" ! {self.output(out)}"
        return table(columns, outputs, rules, policy, aggregation)

    def output(self, kind: str) -> str:
        """A cell of a conclusion."""
        if self.chance(0.5 if self.sober and kind == "number" else 0.7):
            return self.constant(kind)
        return self.numeric(2) if kind == "number" else self.anything(1)

    # --- rows -----------------------------------------------------------------------------------------------------

    def rows(self, count: int) -> tuple[dict[str, Value], ...]:
        """Rows of facts."""
        wild = {name for name in FACTS if self.chance(0.07 if self.sober else 0.15)}
        wrong = {name for name in FACTS if not self.sober and self.chance(0.05)}
        return tuple(
            {name: self.value(kind, name in wild, name in wrong) for name, kind in FACTS.items()} for _ in range(count)
        )

    def value(self, kind: str, wild: bool, wrong: bool) -> Value:
        """The value of a fact in one row."""
        if self.chance(0.06 if self.sober else 0.12):
            return None
        if not kind or (wrong and self.chance(0.3)):
            kind = self.one("number", "string", "boolean", "date", "list")
        if kind == "number":
            return Decimal(self.rng.choice(WILD) if wild and self.chance(0.5) else self.rng.choice(TAME))
        if kind == "string":
            return self.rng.choice(TEXTS)
        if kind == "boolean":
            return self.chance(0.5)
        if kind == "date":
            return Date(*(int(part) for part in self.rng.choice(DAYS).split("-")))
        return [Decimal(self.rng.choice(TAME)) for _ in range(self.rng.randrange(0, 3))]


def _order(text: str) -> Decimal | str:
    try:
        return Decimal(text)
    except ArithmeticError:
        return text.split('"')[1]


def case_of(rng: Random, rows: int = 24) -> Case:
    """A random model with one to three decisions, each of which may use those before it."""
    drawing = Drawing(rng)
    facts = {name: kind if drawing.chance(0.9) else "" for name, kind in FACTS.items()}
    body = inputs(**facts)
    body += knowledge("double", {"x": drawing.one("number", "", "string")}, literal(drawing.one("x * 2", "x + x")))
    names: list[str] = []
    for number in range(rng.randrange(1, 4)):
        name = f"d{number}"
        kind = drawing.one("number", "number", "string", "boolean")
        if drawing.sober:
            kind = "number" if kind == "string" else kind
            text = drawing.numeric(3) if kind == "number" else drawing.truth(3)
        else:
            text = drawing.anything(3)
        logic = drawing.table(kind) if drawing.chance(0.6) else literal(text)
        needs = [*(f"input {each}" for each in FACTS), *(f"decision {each}" for each in names), "knowledge double"]
        declared = drawing.one("", "", kind) if drawing.sober else drawing.one("", "", "", "number", "string")
        body += decision(name, logic, *needs, type_ref=declared)
        names.append(name)
        drawing.names[name] = kind
    return Case(xml_of(body), tuple(names), drawing.rows(rows))
