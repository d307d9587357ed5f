"""The dictionary of facts: everything that a policy may ask of an enterprise, declared once.

Policies name a fact by its 中文 name, columns of tables by its code. ``source`` says where the value comes from:
``register.<field>`` of the enterprise register, ``year.<fact>`` of its yearly facts, ``derived`` (computed by
the snapshot), or ``declared`` (stated for policies, by import or by the enterprise).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from luodi.engine.entitlements.words import FactPeriod, FactType
from luodi.reference.definitions import Definition
from luodi.reference.text import Text

FactValue: TypeAlias = Decimal | str | bool | date | None
_SOURCES = ("register", "year", "derived", "declared")


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """One fact. ``choices`` holds the texts that a fact of type string may take; none for any text.

    ``of_tax``: the fact says how much tax is paid, which a rule may not reward (公平竞争审查条例, since 2024-08-01).
    """

    code: str
    name: str
    text: Text
    type: FactType
    unit: str
    period: FactPeriod
    source: str
    choices: tuple[str, ...]
    of_tax: bool

    @property
    def is_declared(self) -> bool:
        """Whether the value is stated for policies, not taken from elsewhere in the register."""
        return self.source == "declared"


class FactDictionary(Mapping[str, FactDefinition]):
    """The facts by code, in the order of the file."""

    def __init__(self, facts: Mapping[str, FactDefinition]) -> None:
        self._facts = dict(facts)
        self.by_name: Mapping[str, FactDefinition] = {fact.name: fact for fact in facts.values()}

    def __getitem__(self, code: str) -> FactDefinition:
        return self._facts[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)


def read_facts(text: str, file: str = "facts.toml") -> FactDictionary:
    """Reads the dictionary, one table a fact. Raises Problem that names file, field and line."""
    root = Definition.of_toml(text, file)
    facts: dict[str, FactDefinition] = {}
    names: set[str] = set()
    for code in root.names():
        table = root.table(code)
        fact = _read_fact(code, table)
        if fact.name in names:
            table.refuse("name", Text(f"事实“{fact.name}”重复", f"the fact “{fact.name}” stands twice"))
        names.add(fact.name)
        facts[code] = fact
    return FactDictionary(facts)


def _read_fact(code: str, table: Definition) -> FactDefinition:
    if not code.isidentifier() or not code.islower():
        table.refuse("", Text("代码须为小写字母、数字和下划线", "a code is small letters, digits and underscores"))
    name = table.text("name")
    kind = FactType(table.choice("type", list(FactType)))
    source = table.text("source")
    if source.partition(".")[0] not in _SOURCES:
        table.refuse("source", Text(f"来源须以这些词开头：{'、'.join(_SOURCES)}", f"starts with {', '.join(_SOURCES)}"))
    fact = FactDefinition(
        code=code,
        name=name,
        text=Text(name, table.text("en")),
        type=kind,
        unit=table.text_if_given("unit"),
        period=FactPeriod(table.choice("period", list(FactPeriod))),
        source=source,
        choices=table.texts("choices"),
        of_tax=table.boolean("of_tax") if table.has("of_tax") else False,
    )
    if fact.choices and kind is not FactType.STRING:
        table.refuse("choices", Text("只有文字类的事实才有可选值", "only a fact of type string has choices"))
    table.finish()
    return fact
