"""Cursors of lists: where the next page begins, as a signed text that says nothing to its holder.

A page begins after a key, not at a number: rows that come or go meanwhile neither repeat nor skip a row.
"""

import hashlib
from typing import Any

from django.core import signing
from pydantic import BaseModel

from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_SALT = "luodi.api.cursor"


def cursor_after(key: str, asked: BaseModel) -> str:
    """The cursor of the page that follows ``key`` in the list that was asked for."""
    return signing.dumps([key, _print(asked)], salt=_SALT)


def key_of(cursor: str, asked: BaseModel) -> str:
    """The key after which the page begins, empty for the first; a ``Problem`` for a cursor of another list."""
    if not cursor:
        return ""
    try:
        key, of = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError):
        raise _not_valid() from None
    if of != _print(asked):
        raise _not_valid()
    return str(key)


def _print(asked: BaseModel) -> str:
    wanted: dict[str, Any] = asked.model_dump(mode="json", exclude={"cursor", "size"})
    return hashlib.sha256(repr((type(asked).__name__, sorted(wanted.items()))).encode()).hexdigest()[:16]


def _not_valid() -> Problem:
    return Problem(
        "api.cursor_not_valid",
        Text("游标无效，或不属于这个查询", "The cursor is wrong, or belongs to another list"),
        Text("请不带 cursor 从第一页读起，筛选条件须前后一致", "Begin without a cursor, and keep the filter"),
        Where(field="cursor"),
    )
