"""The built-in functions of FEEL, grouped by the type of their main argument (DMN 1.5, 10.3.4)."""

from collections.abc import Mapping

from luodi.engine.feel.builtins import (
    aggregates,
    booleans,
    contexts,
    conversion,
    dates,
    durations,
    lists,
    numbers,
    ranges,
    strings,
)
from luodi.engine.feel.builtins.signature import Builtin
from luodi.engine.feel.names import NameScope

BUILTINS: Mapping[str, Builtin] = {
    name: function
    for module in (booleans, numbers, strings, lists, aggregates, contexts, dates, durations, ranges, conversion)
    for name, function in module.SHELF.functions.items()
}
BUILTIN_SCOPE = NameScope({name: function.type for name, function in BUILTINS.items()})

__all__ = ["BUILTINS", "BUILTIN_SCOPE"]
