"""Built-ins on booleans: ``not``, and ``is`` on any two values."""

from luodi.engine.feel.builtins.signature import Shelf, refuse
from luodi.engine.feel.comparing import same
from luodi.engine.feel.limits import Run
from luodi.engine.feel.temporal import DateTime, Time
from luodi.engine.feel.types import BOOLEAN, kind_name
from luodi.engine.feel.values import Value

SHELF = Shelf()


@SHELF.builtin("not(negand: any)", BOOLEAN)
def negation(_run: Run, negand: Value) -> Value:
    """The other of true and false; null of null."""
    if negand is None or isinstance(negand, bool):
        return None if negand is None else not negand
    kind = kind_name(negand)
    raise refuse(f"not 需要真假值，得到 {kind}", f"not() wants a boolean, not a {kind}", "feel.arguments")


@SHELF.builtin("is(value1: any, value2: any)", BOOLEAN)
def is_(run: Run, one: Value, other: Value) -> Value:
    """Whether both are the same element of the same domain: times also in the way their zone is given."""
    if isinstance(one, Time | DateTime) or isinstance(other, Time | DateTime):
        return one == other
    if one.__class__ is not other.__class__:
        return False
    return same(one, other, run)
