"""Item definitions as FEEL types, and type names as models write them (DMN 1.5, 7.3.2 and 7.3.3)."""

from collections.abc import Mapping

from luodi.engine.dmn import model
from luodi.engine.feel import (
    ANY,
    TYPES_BY_NAME,
    CompiledTests,
    ContextType,
    FunctionType,
    LimitReached,
    ListType,
    Named,
    Run,
    Type,
    Value,
    compile_unary_tests,
    has_type,
)
from luodi.engine.feel.types import shape

_FEEL = "/FEEL"


class ItemTypes:
    """The types that one model knows: its own, and those of its imports under their prefix.

    ``unknown`` lists the type names that nothing explains; they count as ``Any``.
    """

    def __init__(self, definitions: model.Definitions, imported: Mapping[str, "ItemTypes"]) -> None:
        self._definitions = definitions
        self._imported = imported
        self._items = {item.name: item for item in definitions.item_definitions}
        self._made: dict[str, Type] = {}
        self._open: set[str] = set()
        self.unknown: dict[str, int | None] = {}
        for name in self._items:
            self._own(name)

    @property
    def named(self) -> dict[str, Type]:
        """The types by the names that FEEL texts may use."""
        names = {
            (f"{prefix}.{name}" if prefix else name): type_
            for prefix, types in self._imported.items()
            for name, type_ in types.named.items()
        }
        return {**names, **self._made}

    def of(self, type_ref: str | None, line: int | None = None) -> Type | None:
        """The type that ``type_ref`` names, None where none is named or known."""
        if not type_ref or not type_ref.strip():
            return None
        found = self._find(type_ref.strip())
        if found is None:
            self.unknown.setdefault(type_ref, line)
        return found

    def output_values(self, type_ref: str) -> model.UnaryTests | None:
        """The allowed values of the item definition that ``type_ref`` names, in their order."""
        item = self._items.get(type_ref.strip())
        return item.allowed_values if item is not None else None

    def _find(self, name: str) -> Type | None:
        if name in self._items:
            return self._own(name)
        if name in TYPES_BY_NAME:
            return TYPES_BY_NAME[name]
        for prefix, types in self._imported.items():
            if not prefix or name.startswith(prefix + "."):
                found = types._find(name[len(prefix) + 1 :] if prefix else name)  # noqa: SLF001 - the same class
                if found is not None:
                    return found
        prefix, colon, local = name.partition(":")
        return self._qualified(prefix, local) if colon else None

    def _qualified(self, prefix: str, local: str) -> Type | None:
        """The type of an XML name with a prefix, as DMN 1.1 writes it."""
        uri = dict(self._definitions.kept.namespaces).get(prefix)
        for imported in self._definitions.imports:
            if imported.namespace == uri and imported.name in self._imported:
                return self._imported[imported.name]._find(local)  # noqa: SLF001 - the same class
        if uri is None and prefix != "feel":
            return None
        return TYPES_BY_NAME.get(local) if uri is None or _FEEL in uri else self._find(local)

    def _own(self, name: str) -> Type:
        if name in self._made:
            return self._made[name]
        if name in self._open:
            return Named(name, ANY, lambda value: has_type(value, self._made[name]))
        self._open.add(name)
        made = self._made[name] = self._made_of(self._items[name])
        self._open.discard(name)
        return made

    def _made_of(self, item: model.ItemDefinition) -> Type:
        base = self._base_of(item)
        if item.is_collection:
            element = Named(item.name, base, _allows(item.allowed_values, base)) if item.allowed_values else base
            whole: Type = ListType(element)
            return Named(item.name, whole, _satisfies(item.type_constraint, whole))
        allowed, constraint = _allows(item.allowed_values, base), _satisfies(item.type_constraint, base)
        if allowed and constraint:
            base = Named(item.name, base, constraint)
        return Named(item.name, base, allowed or constraint)

    def _base_of(self, item: model.ItemDefinition) -> Type:
        if item.function_item is not None:
            parameters = item.function_item.parameters
            return FunctionType(
                tuple(self.of(each.type_ref, each.line) or ANY for each in parameters),
                self.of(item.function_item.output_type_ref, item.line) or ANY,
                tuple(each.name for each in parameters),
            )
        if item.components:
            return ContextType({each.name: self._made_of(each) for each in item.components})
        return self.of(item.type_ref, item.line) or ANY


class Allowed:
    """Whether a value passes ``tests``; ``by_element``, a list also passes when every element does."""

    __slots__ = ("by_element", "tests")

    def __init__(self, tests: CompiledTests, *, by_element: bool) -> None:
        self.tests = tests
        self.by_element = by_element

    def __call__(self, value: Value) -> bool:
        """Whether ``value`` is among those allowed."""
        if _passes(self.tests, value):
            return True
        return self.by_element and isinstance(value, list) and all(_passes(self.tests, each) for each in value)


def _satisfies(tests: model.UnaryTests | None, base: Type) -> Allowed | None:
    """What ``tests`` allow as a whole, None where there are none."""
    if tests is None or not (tests.text or "").strip():
        return None
    return Allowed(compile_unary_tests(tests.text or "", input_type=base), by_element=False)


def _allows(tests: model.UnaryTests | None, base: Type) -> Allowed | None:
    """What ``tests`` allow, for a list or for its elements; None where there are none."""
    allowed = _satisfies(tests, base)
    if allowed is not None and isinstance(shape(base), ListType):
        return Allowed(allowed.tests, by_element=True)
    return allowed


def _passes(compiled: CompiledTests, value: Value) -> bool:
    try:
        return compiled.matches(value, {}, Run()) is True
    except LimitReached:
        return False
