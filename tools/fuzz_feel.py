#!/usr/bin/env python3
"""Feed FEEL texts that nobody would write, for a number of seconds, and count what comes out.

    uv run python tools/fuzz_feel.py --seconds 600 --seed 1

Texts are bombs (deep nesting, megabytes, endless loops, recursion, regular expressions that backtrack), expressions
made from the grammar, and these mutated. Anything but a value with failure records ends the run with status 1; memory
is capped, and the slowest text is shown.
"""

import argparse
import random
import resource
import sys
import time
import traceback
from collections import Counter

from luodi.engine.feel import BUILTINS, compile_expression, compile_unary_tests, scope_of
from luodi.engine.feel.temporal import Date, DateTime, Time

MEMORY = 3 * 2**30
NOW = DateTime(Date(2026, 1, 2), Time(3, 4, 5, 0, 0))
CONTEXT = {
    "a": 1,
    "first name": "Ann",
    "投资额": 30000,
    "orders": [{"total price": 5, "item": "x"}, {"total price": 7}],
    "p": {"q": {"r s": [1, 2, 3]}},
    "when": NOW,
    "?": 5,
}
ATOMS = [
    "1",
    "0",
    "-1",
    "1.5",
    ".5",
    "1e3",
    "9e6144",
    "1e-6000",
    "null",
    "true",
    "false",
    "a",
    "?",
    "item",
    "partial",
    "p.q",
    "orders",
    "when",
    "投资额",
    "[]",
    "{}",
    '""',
    '"abc"',
    '"🐎"',
    '"\\uD83D\\uDC0E"',
    '"(a+)+$"',
    '"[a-z-[x]]*"',
    '"P1D"',
    '"2024-02-29"',
    '"24:00:00"',
    '"12:00:00@Europe/Paris"',
    '@"2024-02-29"',
    '@"P1Y2M"',
    '@"-P1DT2H"',
    '@"10:00:00@Asia/Shanghai"',
    '@"2024-01-01T00:00:00Z"',
    '@"-99999-01-01"',
    "[1..5]",
    "(1..5)",
    "]1..5[",
    "(<5)",
    "(=1)",
    "(!=2)",
    "1..10**12",
    "1..-3",
    "99999999999999999999999999999999999999",
]
TYPES = [
    "number",
    "string",
    "list<number>",
    "context<a:",
    "number>",
    "function<number>",
    "->",
    "Any",
    "range<date>",
    "date",
    "and",
    "time",
    "Any",
    "Null",
]
JUNK = [
    *"()[]{}.,:;?@\"'\\/*+-<>=!&|~^%$#\t\n\r\0\x1f\u3000\u200b，。",
    "..",
    "**",
    "/*",
    "//",
    "\ud800",
    "𝒳",
    "if ",
    "for ",
]


def made(rng: random.Random, depth: int) -> str:  # noqa: C901, PLR0911, PLR0912 - one line for each construct
    """An expression by the grammar, at most ``depth`` levels deep."""
    if depth <= 0:
        return rng.choice(ATOMS) if rng.random() < 0.9 else '"first name"'
    part = lambda: made(rng, depth - rng.randint(1, 3))  # noqa: E731 - used on every line below
    match rng.randint(0, 20):
        case 0 | 1 | 2:
            return f"{part()} {rng.choice(['+', '-', '*', '/', '**'])} {part()}"
        case 3:
            return f"{part()} {rng.choice(['=', '!=', '<', '<=', '>', '>='])} {part()}"
        case 4:
            return f"{part()} {rng.choice(['and', 'or'])} {part()}"
        case 5:
            return f"if {part()} then {part()} else {part()}"
        case 6:
            return f"for x in {part()} return {part()}"
        case 7:
            return f"for x in {part()}, y in {part()}..{part()} return partial[-1] + x"
        case 8:
            return f"{rng.choice(['some', 'every'])} x in {part()} satisfies {part()}"
        case 9:
            return f"[{', '.join(part() for _ in range(rng.randint(0, 4)))}]"
        case 10:
            return f'{{k: {part()}, first name: {part()}, "z+1": k}}'
        case 11:
            return f"({part()})[{part()}]"
        case 12:
            return f"({part()}).{rng.choice(['k', 'first name', 'year', 'time offset', 'start included', 'days'])}"
        case 13:
            return f"{part()} instance of {rng.choice(TYPES)}"
        case 14:
            return f"{part()} between {part()} and {part()}"
        case 15:
            return f"{part()} in ({part()}, < {part()}, [{part()}..{part()}])"
        case 16:
            return f"(function(x, y: number) {part()})({part()}, {part()})"
        case 17:
            return f"-({part()})"
        case _:
            name = rng.choice(sorted(BUILTINS))
            return f"{name}({', '.join(part() for _ in range(rng.choice([0, 1, 1, 2, 2, 3, 4])))})"


def mutated(rng: random.Random, text: str) -> str:
    """``text`` with pieces removed, doubled, moved or put in."""
    for _ in range(rng.randint(1, 6)):
        at, to = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
        match rng.randint(0, 4):
            case 0:
                text = text[:at] + text[to:]
            case 1:
                text = text[:to] + text[at:to] + text[to:]
            case 2:
                text = text[:at] + rng.choice(JUNK) + text[at:]
            case 3:
                text = text[:at] + chr(rng.choice([rng.randint(0, 0x2FF), rng.randint(0, 0x10FFFF)])) + text[at + 1 :]
            case _:
                text = text[:at] + rng.choice(ATOMS) + text[to:]
    return text[:5_000]


def bombs() -> list[str]:
    """Texts that want more than they may have."""
    y_combinator = "(function(f) (function(x) f(function(v) x(x)(v)))(function(x) f(function(v) x(x)(v))))"
    deep = [
        f"{left * n}1{right * n}" for n in (50, 500, 100_000) for left, right in ("()", "[]", ("{a:", "}"), ("-", ""))
    ]
    deep += ["if true then " * n + "1" + " else 2" * n for n in (90, 5_000)]
    deep += [
        opening * 20_000
        for opening in ("[", "(", "{a:", "]", "not(", "f(", "for x in ", "function(x) ", "x[", "x.", "/*")
    ]
    deep += [
        "1" + piece * 20_000 for piece in ("[1]", ".a", "()", "=1", " in 1", " instance of Any", " between 1 and 2")
    ]
    return [
        *deep,
        "1" + "+1" * 500_000,
        "1" + "+1" * 100_000,
        "1" + " and 1" * 30_000,
        '"' + "x" * 1_000_000 + '"',
        " " * 1_000_000,
        "[" + "1," * 100_000 + "1]",
        "{" + ",".join(f"k{n}: {n}" for n in range(15_000)) + "}",
        "if 1 = 2 then 1 else " * 10_000 + "3",
        "a " * 100_000,
        "9" * 200_000,
        "for i in 1..10**12 return i",
        "count(for i in 1..10**12 return i)",
        "some i in 1..10**12 satisfies i < 0",
        "every i in [1..10**12] satisfies i > 0",
        "10**12 in [1..10**12]",
        "for i in 1..10**6000 return 1",
        "for i in 1..1000, j in 1..1000, k in 1..1000 return i",
        "10**(10**10)",
        "10**(10**(10**10))",
        "1.0000000000000000000000000000001**(10**33)",
        "(1/3)**99999999",
        "0.5**(0-99999999)",
        "exp(10**30)",
        "exp(-(10**30))",
        "log(10**-6000)",
        "sqrt(10**-6143)",
        "modulo(10**6000, 3)",
        "modulo(1, 10**-6000)",
        "round up(10**6000, 6000)",
        "decimal(1/3, 6000)",
        "floor(10**6144)",
        'for i in 1..200 return if i = 1 then "ab" else partial[-1] + partial[-1]',
        "for i in 1..200 return [partial[-1], partial[-1]]",
        "string(for i in 1..60 return [partial[-1], partial[-1]])",
        "flatten(for i in 1..60 return [partial[-1], partial[-1]])",
        "distinct values(for i in 1..60 return [partial[-1], partial[-1]])",
        "(for i in 1..60 return [partial[-1], partial[-1]]) = (for i in 1..60 return [partial[-1], partial[-1]])",
        "for i in 1..60 return concatenate(partial, partial)",
        "for i in 1..100000 return [partial[-1]]",
        "string(for i in 1..100000 return [partial[-1]])",
        "(for i in 1..3000 return [partial[-1]]) = (for i in 1..3000 return [partial[-1]])",
        "for i in 1..100000 return {a: partial[-1]}",
        "for i in 1..30000 return partial",
        'for i in 1..2000000 return "x" + string(i)',
        "{f: function(x) f(x)}.f(1)",
        "{f: function(x) [f(x), f(x)]}.f(1)",
        "{f: function(n) if n < 2 then n else f(n-1) + f(n-2)}.f(60)",
        "{f: function(n) if n < 2 then n else f(n-1) + f(n-2)}.f(25)",
        "{f: function(n) if n = 0 then 0 else 1 + f(n-1)}.f(100000)",
        "(function(x) x(x))(function(x) x(x))",
        f"{y_combinator}(function(self) function(n) if n = 0 then 1 else n * self(n-1))(20)",
        f"{y_combinator}(function(self) function(n) self(n))(20)",
        "sort([3,1,2], function(x, y) sort([x,y], function(p, q) p < q) = [x,y])",
        "sort(for i in 1..100000 return modulo(i * 7919, 100003), function(x, y) x < y)",
        'matches("' + "a" * 5_000 + 'b", "(a+)+c")',
        'matches("' + "a" * 5_000 + 'b", "(a|a)*c")',
        'matches("' + "a" * 5_000 + 'b", "a*a*a*a*a*a*a*a*c")',
        'matches("' + "a" * 60 + 'b", "' + "a?" * 60 + "a" * 60 + '")',
        'matches("' + "a" * 100_000 + '", "(.*)(.*)(.*)x")',
        'matches("' + "ab" * 20_000 + '", "(a|b|ab)*c")',
        'matches("' + "a" * 3_000 + '", "(a*)*\\\\1b")',
        'matches("' + "a" * 30 + 'b", "(a+)\\\\1+c")',
        'matches("a", "(((((a{1,100}){1,100}){1,100}){1,100}){1,100})")',
        'matches("a", "a{99999999999}")',
        'matches("a", "' + "(" * 300 + "a" + ")" * 300 + '")',
        'matches("a", "' + "(" * 499 + "a" + ")" * 499 + '")',
        'matches("a", "' + "[a-z-" * 150 + "[b]" + "]" * 150 + '")',
        'matches("' + "é" * 10_000 + '", "(\\\\p{L}+\\\\s?)+!")',
        'replace("' + "a" * 50_000 + '", "a", "' + "b" * 50_000 + '")',
        'replace("abc", "(.)", "$1$1$1$1$1$' + "1" * 10_000 + '")',
        'for i in 1..30 return replace(if i = 1 then "aa" else partial[-1], "a", "aaaa")',
        'split("' + "a," * 100_000 + '", ",")',
        'split("' + "a" * 50_000 + '", "a*?b|a")',
        'string join(for i in 1..100000 return "' + "x" * 1_000 + '")',
        'date("999999999-12-31") + duration("P999999999999999999D")',
        'duration("P999999999999999999Y") * 10**6000',
        'duration("P999999999999999999D") / 10**-6000',
        'for i in date("-999999999-01-01")..date("999999999-12-31") return i',
        '@"999999999-12-31T23:59:59@Europe/Paris" + @"PT1H"',
        '"' + "\\uD800" * 10_000 + '"',
        '"' + "\\" * 99_999 + '"',
        "min(" + "1," * 50_000 + "1)",
        "f(" + "x: 1, " * 20_000 + "y: 2)",
        "x instance of " + "list<" * 10_000 + "Any" + ">" * 10_000,
        "x instance of context<" + ", ".join(f"k{n}: number" for n in range(10_000)) + ">",
        "function(" + ", ".join(f"k{n}" for n in range(10_000)) + ") 1",
        "some " + ", ".join(f"k{n} in [1]" for n in range(5_000)) + " satisfies true",
        "some " + ", ".join(f"k{n} in [1,2]" for n in range(40)) + " satisfies false",
    ]


class Fuzz:
    """One run: texts tried, what came out, and the slowest."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.scope = scope_of(CONTEXT)
        self.counts: Counter[str] = Counter()
        self.codes: Counter[str] = Counter()
        self.slowest = (0.0, "")
        self.broken = 0

    def attempt(self, kind: str, text: str) -> None:
        """Try ``text`` as an expression and, when short, as unary tests."""
        begun = time.perf_counter()
        try:
            outcomes = [compile_expression(text, self.scope).evaluate(CONTEXT, NOW)]
            if len(text) < 5_000:
                outcomes.append(compile_unary_tests(text, self.scope).evaluate(5, CONTEXT, NOW))
            for outcome in outcomes:
                self.counts[f"{kind}: {'value' if outcome.value is not None else 'null'}"] += 1
                self.codes.update({failure.code for failure in outcome.failures})
                for failure in outcome.failures[:3]:
                    failure.as_problem().in_language("zh")
        except BaseException:  # the point of the run is to find what escapes
            if sys.exc_info()[0] is KeyboardInterrupt:
                raise
            self.broken += 1
            print(f"\nESCAPED from {kind}: {text[:300]!r} … ({len(text)} characters)")
            traceback.print_exc(limit=-6)
        took = time.perf_counter() - begun
        self.slowest = max(self.slowest, (took, text[:200]))

    def run(self, seconds: float) -> None:
        """Bombs once, then made and mutated texts until the time is over."""
        end = time.monotonic() + seconds
        for text in bombs():
            self.attempt("bomb", text)
        kept = list(ATOMS)
        while time.monotonic() < end:
            text = made(self.rng, self.rng.randint(1, 9))[:20_000]
            self.attempt("made", text)
            kept.append(text)
            for _ in range(3):
                self.attempt("mutated", mutated(self.rng, self.rng.choice(kept)))
            del kept[: max(0, len(kept) - 500)]

    def report(self) -> None:
        """Print the counts."""
        for name, count in sorted(self.counts.items()):
            print(f"{count:10,}  {name}")
        print("failure codes:", ", ".join(f"{code} {count:,}" for code, count in self.codes.most_common()))
        print(f"slowest: {self.slowest[0]:.2f} s  {self.slowest[1]!r}")
        print(f"{sum(self.counts.values()):,} evaluations, {self.broken} escaped")


def main() -> int:
    """Run for the seconds asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    fuzz = Fuzz(options.seed)
    fuzz.run(options.seconds)
    fuzz.report()
    return 1 if fuzz.broken else 0


if __name__ == "__main__":
    sys.exit(main())
