"""Writes many rows of a model at once, past the models, with values adapted to the database."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def insert_rows(model: type[models.Model], attributes: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Plain executemany: model instances would triple the time of a large register."""
    columns = ", ".join(connection.ops.quote_name(str(field_of(model, name).column)) for name in attributes)
    places = ", ".join(["%s"] * len(attributes))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places})",  # noqa: S608 - our own names
            [adapted(model, attributes, row) for row in rows],
        )


def adapted(model: type[models.Model], attributes: Sequence[str], row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Decimals and dates as the database takes them; everything else as it is."""
    return tuple(
        [
            value if value is None or isinstance(value, str | int | float) else _prepared(model, name, value)
            for name, value in zip(attributes, row, strict=True)
        ]
    )


def _prepared(model: type[models.Model], attribute: str, value: Any) -> Any:
    return field_of(model, attribute).get_db_prep_save(value, connection)


def field_of(model: type[models.Model], attribute: str) -> "models.Field[Any, Any]":
    """The concrete field that keeps an attribute such as ``district_id``."""
    field: models.Field[Any, Any] = model._meta.get_field(attribute.removesuffix("_id"))  # type: ignore[assignment]  # no reverse relation has such a name
    return field
