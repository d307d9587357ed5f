"""Built-ins on contexts."""

from luodi.engine.feel.builtins.signature import Shelf, refuse
from luodi.engine.feel.limits import Run
from luodi.engine.feel.types import ANY_CONTEXT, ANY_LIST
from luodi.engine.feel.values import Value

SHELF = Shelf()
Context = dict[str, Value]


@SHELF.builtin("get value(m: context, key: string)")
def get_value(_run: Run, context: Context, key: str) -> Value:
    """The value of a key, null when the context has no such key."""
    return context.get(key)


@SHELF.builtin("get value(context: context, keys: list)")
def get_value_at_path(_run: Run, context: Context, keys: list[Value]) -> Value:
    """The value at the end of a path of keys, null when the path leads nowhere."""
    value: Value = context
    for key in keys:
        if not isinstance(key, str):
            raise refuse("键应为字符串", "A key must be a string")
        value = value.get(key) if isinstance(value, dict) else None
    return value


@SHELF.builtin("get entries(m: context)", ANY_LIST)
def get_entries(run: Run, context: Context) -> Value:
    """The entries as contexts of key and value."""
    run.produce(3 * len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


@SHELF.builtin("context(entries: list)", ANY_CONTEXT)
def context_of(run: Run, entries: list[Value]) -> Value:
    """The context with those entries; null when a key is missing or occurs twice."""
    run.produce(len(entries))
    made: Context = {}
    for entry in entries:
        if not isinstance(entry, dict) or "key" not in entry or "value" not in entry:
            raise refuse("条目应含 key 与 value", "An entry needs key and value")
        key = entry["key"]
        if not isinstance(key, str) or key in made:
            raise refuse("键应为互不相同的字符串", "Keys must be different strings")
        made[key] = entry["value"]
    return made


@SHELF.builtin("context put(context: context, key: string, value: any)", ANY_CONTEXT)
def context_put(run: Run, context: Context, key: str, value: Value) -> Value:
    """The context with one entry more or another."""
    run.produce(len(context) + 1)
    return {**context, key: value}


@SHELF.builtin("context put(context: context, keys: list, value: any)", ANY_CONTEXT)
def context_put_at_path(run: Run, context: Context, keys: list[Value], value: Value) -> Value:
    """The context with one entry more or another at the end of a path of keys."""
    if not keys:
        raise refuse("键的路径为空", "The path of keys is empty")
    contexts: list[Context] = [context]
    for key in keys[:-1]:
        inner = contexts[-1].get(key) if isinstance(key, str) else None
        if not isinstance(inner, dict):
            raise refuse("键的路径不通向上下文", "The path of keys leads to no context")
        contexts.append(inner)
    result = value
    for outer, key in zip(reversed(contexts), reversed(keys), strict=True):
        if not isinstance(key, str):
            raise refuse("键应为字符串", "A key must be a string")
        run.produce(len(outer) + 1)
        result = {**outer, key: result}
    return result


@SHELF.builtin("context merge(contexts: list)", ANY_CONTEXT)
def context_merge(run: Run, contexts: list[Value]) -> Value:
    """The entries of all contexts; of equal keys the last counts."""
    merged: Context = {}
    for each in contexts:
        if not isinstance(each, dict):
            raise refuse("列表中有不是上下文的值", "The list holds something that is no context")
        run.produce(len(each))
        merged.update(each)
    return merged
