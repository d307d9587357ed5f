"""Writes many rows of a model at once, past the models, with values adapted to the database."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def insert_rows(model: type[models.Model], attributes: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Plain executemany: model instances would triple the time of a large register."""
    if not rows:
        return
    columns = ", ".join(connection.ops.quote_name(str(field_of(model, name).column)) for name in attributes)
    places = ", ".join(["%s"] * len(attributes))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places})",  # noqa: S608 - our own names
            adapted(model, attributes, rows),
        )


def adapted(
    model: type[models.Model], attributes: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    """Decimals and dates as the database takes them, each different value once; everything else as it is."""
    columns = [
        _prepared(field, column) if isinstance(field, models.DateField | models.DecimalField) else column
        for field, column in zip((field_of(model, name) for name in attributes), zip(*rows, strict=True), strict=True)
    ]
    return list(zip(*columns, strict=True))


def _prepared(field: "models.Field[Any, Any]", values: Sequence[Any]) -> list[Any]:
    known = {value: field.get_db_prep_save(value, connection) for value in set(values)}
    return [known[value] for value in values]


def field_of(model: type[models.Model], attribute: str) -> "models.Field[Any, Any]":
    """The concrete field that keeps an attribute such as ``district_id``."""
    field: models.Field[Any, Any] = model._meta.get_field(attribute.removesuffix("_id"))  # type: ignore[assignment]  # no reverse relation has such a name
    return field
