"""Random well-typed FEEL expressions and decision tables. Values with a time are asked for as text, by ``string``."""

from hypothesis import strategies as st

from luodi.engine.dmn import model
from luodi.engine.dmn.model import Aggregation, HitPolicy

Texts = st.SearchStrategy[str]

_NUMBERS = st.sampled_from(
    [
        "0",
        "1",
        "2",
        "3",
        "5",
        "7",
        "10",
        "12",
        "100",
        "0.5",
        "0.1",
        "1.5",
        "2.5",
        "-1",
        "-3",
        "-2.5",
        "1000000",
        "0.001",
    ]
)
_STRINGS = st.sampled_from(
    ['""', '"a"', '"abc"', '"foobar"', '"a b c"', '"投资"', '"🐎x"', '"12.5"', '"aXbXc"', '"A"', '"\\u0041"', '"x,y,z"']
)
_DATES = st.sampled_from(
    ["2024-02-29", "2023-12-31", "2024-01-01", "2021-03-31", "1999-11-30", "2000-02-28", "2016-08-01"]
).map(lambda text: f'date("{text}")')
_TIMES = st.sampled_from(["00:00:00", "11:59:59", "23:59:59", "08:30:00", "12:00:00"]).map(
    lambda text: f'time("{text}")'
)
_MOMENTS = st.sampled_from(
    ["2024-02-29T23:59:59", "2023-12-31T00:00:00", "2024-01-01T08:30:00Z", "2021-03-31T12:00:00+08:00"]
).map(lambda text: f'date and time("{text}")')
_MONTHS = st.sampled_from(["P1Y", "P1M", "P14M", "-P1Y2M", "P0M", "P2Y6M"]).map(lambda text: f'duration("{text}")')
_DAYS = st.sampled_from(["P1D", "PT1H", "-P2D", "P1DT2H3M4S", "PT90S", "PT0S", "PT36H"]).map(
    lambda text: f'duration("{text}")'
)


def _mixed(form: str, **parts: Texts) -> Texts:
    """``form`` with its places filled in."""
    return st.fixed_dictionaries(parts).map(lambda chosen: form.format(**chosen))


def _forms(forms: list[str], **parts: Texts) -> Texts:
    return st.one_of(
        [_mixed(form, **{key: part for key, part in parts.items() if "{" + key in form}) for form in forms]
    )


class Grammar:
    """Expressions by type, to a depth."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, int], Texts] = {}

    def of(self, type_: str, depth: int) -> Texts:
        """Expressions of a type, at most ``depth`` levels deep."""
        key = type_, depth
        if key not in self._made:
            leaf: Texts = LEAVES[type_]
            self._made[key] = leaf if depth == 0 else st.one_of(leaf, self._deeper(type_, depth - 1))
        return self._made[key]

    def _deeper(self, type_: str, depth: int) -> Texts:
        parts = {key: self.of(key, depth) for key in LEAVES}
        own = parts[type_]
        shared = [
            f"(if {{boolean}} then {{{type_}}} else {{{type_}2}})",
            f"[{{{type_}}}, {{{type_}2}}][1]",
            f"{{{{k: {{{type_}}}}}}}.k",
            f"(function(p) p)({{{type_}}})",
        ]
        return _forms(
            [*FORMS[type_], *shared], **parts, **{f"{type_}2": own}, **{f"{key}3": parts[key] for key in LEAVES}
        )


LEAVES: dict[str, Texts] = {
    "number": _NUMBERS,
    "string": _STRINGS,
    "boolean": st.sampled_from(["true", "false", "null"]),
    "date": _DATES,
    "time": _TIMES,
    "moment": _MOMENTS,
    "months": _MONTHS,
    "days": _DAYS,
    "numbers": st.lists(_NUMBERS, max_size=4).map(lambda each: f"[{', '.join(each)}]"),
    "strings": st.lists(_STRINGS, max_size=3).map(lambda each: f"[{', '.join(each)}]"),
}
FORMS: dict[str, list[str]] = {
    "number": [
        "({number} + {number2})",
        "({number} - {number2})",
        "({number} * {number2})",
        "({number} / {number2})",
        "({number} ** {number2})",
        "-({number})",
        "abs({number})",
        "floor({number})",
        "ceiling({number})",
        "decimal({number}, {number2})",
        "modulo({number}, {number2})",
        "round half up({number}, 1)",
        "round half down({number}, 0)",
        "round up({number}, 1)",
        "round down({number}, 0)",
        "sqrt({number})",
        "exp({number})",
        "log({number})",
        "string length({string})",
        "count({numbers})",
        "sum({numbers})",
        "mean({numbers})",
        "median({numbers})",
        "min({numbers})",
        "max({numbers})",
        "product({numbers})",
        "stddev({numbers})",
        "{numbers}[{number}]",
        "{date}.year",
        "{date}.day",
        "{date}.weekday",
        "{moment}.hour",
        "{months}.years",
        "{months}.months",
        "{days}.days",
        "{days}.hours",
        "day of year({date})",
        "week of year({date})",
        'number("1 000,5", " ", ",")',
        "number({string}, null, null)",
        "({days} / {days3})",
        "sum(for i in {numbers} return i * {number})",
        "count({numbers}[item > {number}])",
        "({months} / {months3})",
    ],
    "string": [
        "({string} + {string2})",
        "upper case({string})",
        "lower case({string})",
        "substring({string}, {number})",
        "substring({string}, {number}, {number3})",
        "substring before({string}, {string2})",
        "substring after({string}, {string2})",
        'replace({string}, "[a-c]", "$0x")',
        'replace({string}, "(a)(b)", "$2$1")',
        "string({number})",
        "string({boolean})",
        "string({date})",
        "string({time})",
        "string({moment})",
        "string({months})",
        "string({days})",
        "string({numbers})",
        "string join({strings}, {string})",
        "string join({strings})",
        "month of year({date})",
        "day of week({date})",
        "string({date} + {days})",
        "string({date} + {months})",
        "string({moment} + {days})",
        "string({time} + {days})",
        "string({date} - {date3})",
        "string({moment} - {moment3})",
        "string({time} - {time3})",
        "string({days} * {number})",
        "string({months} * {number})",
        "string(years and months duration({date}, {date3}))",
        "string({days} / {number})",
        "string({months} / {number})",
        "string(abs({days}))",
        "string(date({moment}))",
        "string(time({moment}))",
        "string({days} + {days3})",
        "string({months} - {months3})",
        "string(-{days})",
        'split({string}, "X")[1]',
    ],
    "boolean": [
        "({number} < {number3})",
        "({number} = {number3})",
        "({number} != {number3})",
        "({string} <= {string3})",
        "({boolean} and {boolean2})",
        "({boolean} or {boolean2})",
        "not({boolean})",
        "({number} between {number3} and 7)",
        "({number} in [{number3}..10))",
        "({number} in (1, > {number3}))",
        "({date} < {date3})",
        "({moment} >= {moment3})",
        "({time} < {time3})",
        "({days} > {days3})",
        "({months} = {months3})",
        "contains({string}, {string3})",
        "starts with({string}, {string3})",
        "ends with({string}, {string3})",
        'matches({string}, "^[a-z]+$")',
        "(some i in {numbers} satisfies i > {number})",
        "(every i in {numbers} satisfies i > {number})",
        "list contains({numbers}, {number})",
        "all([{boolean}, {boolean2}])",
        "any([{boolean}, {boolean2}])",
        "({number} instance of number)",
        "({string} instance of number)",
        "even({number})",
        "odd({number})",
        "({numbers} = {numbers3})",
        "({boolean} = null)",
        '({string} in ({string3}, "a"))',
        "({date} in [{date3}..{date}])",
        "before({number}, {number3})",
        "overlaps([1..{number}], [2..5])",
        "includes([1..5], {number})",
        "during({number}, [1..10])",
        "is({number}, {number3})",
    ],
    "date": [
        "({date} + {months})",
        "({date} + {days})",
        "date({moment})",
        "date(2024, {number}, 1)",
        "({date} - {months})",
    ],
    "time": ["({time} + {days})", "time({moment})", "time({number}, 30, 0)"],
    "moment": ["({moment} + {days})", "({moment} - {months})", "date and time({date}, {time})"],
    "months": ["({months} + {months2})", "({months} * {number})", "years and months duration({date}, {date3})"],
    "days": [
        "({days} + {days2})",
        "({date} - {date3})",
        "({days} * {number})",
        "({moment} - {moment3})",
        "abs({days})",
    ],
    "numbers": [
        "append({numbers}, {number})",
        "concatenate({numbers}, {numbers2})",
        "reverse({numbers})",
        "sublist({numbers}, {number})",
        "sublist({numbers}, {number}, {number3})",
        "insert before({numbers}, {number}, 9)",
        "remove({numbers}, {number})",
        "distinct values({numbers})",
        "union({numbers}, {numbers2})",
        "flatten([{numbers}, [{number}]])",
        "index of({numbers}, {number})",
        "sort({numbers}, function(x, y) x > y)",
        "{numbers}[item > {number}]",
        "for i in {numbers} return i + {number}",
        "for i in 1..3 return i * {number}",
        "mode({numbers})",
        "list replace({numbers}, {number}, 9)",
        "for i in {numbers}, j in [1, 2] return i * j",
    ],
    "strings": [
        'split({string}, ",")',
        "distinct values({strings})",
        "append({strings}, {string})",
        "sort({strings}, function(x, y) x < y)",
    ],
}
ASKED = ("number", "string", "boolean", "numbers", "strings")


def expressions(depth: int = 3) -> Texts:
    """Expressions whose values are numbers, texts, truth values and lists of them."""
    grammar = Grammar()
    return st.one_of([grammar.of(type_, level) for type_ in ASKED for level in range(1, depth + 1)])


_NUMBER_CELLS = st.sampled_from(
    ["-", "< 5", ">= 5", "[1..10]", "(3..7)", "5", "1, 5, 9", "not(5)", "> 100", "]0..5[", "!= 3"]
)
_STRING_CELLS = st.sampled_from(["-", '"a"', '"a", "b"', 'not("a")', '"c"', 'not("a", "c")'])
_TRUTH_CELLS = st.sampled_from(["-", "true", "false"])
_CELLS = {"number": _NUMBER_CELLS, "string": _STRING_CELLS, "boolean": _TRUTH_CELLS}
_VALUES: dict[str, st.SearchStrategy[object]] = {
    "number": st.sampled_from([-1, 0, 1, 3, 4, 5, 7, 9, 10, 101, 2.5]),
    "string": st.sampled_from(["a", "b", "c", "d", ""]),
    "boolean": st.booleans(),
}
_OUTPUTS = ["1", "2", "3", "10"]


@st.composite
def tables(draw: st.DrawFn) -> tuple[model.Definitions, dict[str, object]]:
    """A model with one decision ``out`` over a table, and an input for it."""
    types = draw(st.lists(st.sampled_from(sorted(_CELLS)), min_size=1, max_size=3))
    policy = draw(st.sampled_from(list(HitPolicy)))
    aggregation = draw(st.none() | st.sampled_from(list(Aggregation))) if policy is HitPolicy.COLLECT else None
    rows = draw(
        st.lists(st.tuples(*[_CELLS[type_] for type_ in types], st.sampled_from(_OUTPUTS)), min_size=1, max_size=6)
    )
    default = draw(st.none() | st.sampled_from(_OUTPUTS))
    ranked = policy in {HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER}
    order = draw(st.permutations(_OUTPUTS)) if ranked else None
    table = model.DecisionTable(
        id="t",
        inputs=tuple(
            model.InputClause(id=f"c{n}", expression=model.LiteralExpression(id=f"x{n}", text=f"i{n}", type_ref=type_))
            for n, type_ in enumerate(types)
        ),
        outputs=(
            model.OutputClause(
                id="o",
                name="out",
                type_ref="number",
                values=model.UnaryTests(id="ov", text=", ".join(order)) if order else None,
                default=model.LiteralExpression(id="od", text=default) if default else None,
            ),
        ),
        rules=tuple(
            model.Rule(
                id=f"r{n}",
                inputs=tuple(model.UnaryTests(id=f"r{n}i{m}", text=cell) for m, cell in enumerate(row[:-1])),
                outputs=(model.LiteralExpression(id=f"r{n}o", text=row[-1]),),
            )
            for n, row in enumerate(rows)
        ),
        hit_policy=policy,
        aggregation=aggregation,
    )
    data = [
        model.InputData(
            id=f"d{n}", name=f"i{n}", variable=model.InformationItem(id=f"v{n}", name=f"i{n}", type_ref=type_)
        )
        for n, type_ in enumerate(types)
    ]
    needs = tuple(
        model.InformationRequirement(id=f"q{n}", input=model.Reference(href=f"#d{n}")) for n, _ in enumerate(types)
    )
    decision = model.Decision(
        id="out",
        name="out",
        variable=model.InformationItem(id="vo", name="out"),
        information_requirements=needs,
        expression=table,
    )
    context = {f"i{n}": draw(_VALUES[type_]) for n, type_ in enumerate(types)}
    return model.Definitions(id="m", name="m", namespace="urn:m", elements=(*data, decision)), context
