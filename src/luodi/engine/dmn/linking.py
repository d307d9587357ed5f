"""A model with the models it imports, and the elements that its references point at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from luodi.engine.dmn import model
from luodi.engine.dmn.item_types import ItemTypes
from luodi.engine.dmn.schema import MODEL_NAMESPACES
from luodi.reference.problems import Problem, ProblemRecord, Where
from luodi.reference.text import Text

Resolver: TypeAlias = Callable[[model.Import], model.Definitions | None]
"""Finds the model that an import names, by its namespace, name or location; None where there is none."""


def no_imports(_wanted: model.Import) -> model.Definitions | None:
    """The resolver of a model that stands alone."""
    return None


@dataclass(frozen=True, slots=True)
class Key:
    """What identifies an element over all models."""

    namespace: str
    id: str


@dataclass(eq=False, slots=True)
class Linked:
    """A model, its imports by name, and its types."""

    definitions: model.Definitions
    imports: dict[str, "Linked"]
    types: ItemTypes
    elements: dict[str, model.GraphElement] = field(default_factory=dict)
    problems: list[ProblemRecord] = field(default_factory=list)

    def all_models(self) -> Iterator["Linked"]:
        """This model and those it imports, each once."""
        seen: dict[int, Linked] = {}
        waiting = [self]
        while waiting:
            one = waiting.pop()
            if id(one) not in seen:
                seen[id(one)] = one
                waiting.extend(one.imports.values())
        return iter(seen.values())

    def target(self, href: str) -> tuple[tuple[str, ...], Key] | None:
        """The way by which this model names what ``href`` points at (the import's name), and its key."""
        namespace, _, identity = href.rpartition("#")
        own = self.definitions.namespace
        if namespace in {"", own} and identity in self.elements:
            return (), Key(own, identity)
        for name, imported in self.imports.items():
            if imported.definitions.namespace == namespace and identity in imported.elements:
                return (name,) if name else (), Key(namespace, identity)
        return None

    def where(self, element: model.Element | None, name: str = "") -> Where:
        """The place of an element, for problems."""
        return Where(self.definitions.file, field=name, line=element.line if element is not None else None)


def link(definitions: model.Definitions, resolver: Resolver = no_imports) -> Linked:
    """``definitions`` with everything it imports. Raises Problem for an import that is missing or circular."""
    return _Linker(resolver).link(definitions, ())


class _Linker:
    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self.done: dict[str, Linked] = {}

    def link(self, definitions: model.Definitions, path: tuple[str, ...]) -> Linked:
        namespace = definitions.namespace
        if namespace in path:
            names = " → ".join((*path[path.index(namespace) :], namespace))
            raise Problem(
                "dmn.import.circular",
                Text(f"模型互相导入：{names}", f"Models import each other: {names}"),
                Text("请去掉其中一个导入", "Remove one of the imports"),
                Where(definitions.file),
            )
        if namespace in self.done:
            return self.done[namespace]
        imports = {}
        for wanted in definitions.imports:
            if wanted.import_type in MODEL_NAMESPACES or not wanted.import_type:
                imports[wanted.name] = self.link(self.found(wanted, definitions), (*path, namespace))
        made = Linked(definitions, imports, ItemTypes(definitions, {n: m.types for n, m in imports.items()}))
        for element in definitions.elements:
            made.elements.setdefault(element.id or element.name, element)
        self.done[namespace] = made
        return made

    def found(self, wanted: model.Import, definitions: model.Definitions) -> model.Definitions:
        found = self.resolver(wanted)
        if found is None:
            name = wanted.name or wanted.namespace
            raise Problem(
                "dmn.import.missing",
                Text(
                    f"找不到导入的模型“{name}”（{wanted.namespace}）",
                    f"The imported model “{name}” ({wanted.namespace}) was not found",
                ),
                Text("请把它放在同一文件夹", "Put it into the same folder"),
                Where(definitions.file, field=name, line=wanted.line),
            )
        return found
