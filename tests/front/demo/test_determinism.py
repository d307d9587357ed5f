"""The same parameters build the same rows; other parameters build others. Progress is told on the way."""

import hashlib
from datetime import date
from typing import Any

import pytest
from django.db import models, transaction
from django.test import override_settings

from luodi.front.demo.building import build
from luodi.front.demo.parameters import CityParameters
from luodi.office.enterprises.models import Enterprise, EnterpriseFact, EnterpriseIndustry
from luodi.office.people.models import Office, User
from luodi.office.places.models import District, Park, Plot, Space
from luodi.office.projects.models import (
    DoubleSigning,
    Evidence,
    HealthEvent,
    Node,
    NodeAgreement,
    Outturn,
    Party,
    ProgressNote,
    Project,
    Promise,
    StageEvent,
    TaskForceMember,
)

pytestmark = pytest.mark.django_db
QUICK = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
NATURAL = {
    Project: "code", Enterprise: "credit_code", Office: "code", User: "username", District: "code", Park: "code",
    Plot: "code", Space: "code", Node: "code",
}  # fmt: skip
TABLES: tuple[type[models.Model], ...] = (
    Office, User, District, Park, Plot, Space, Enterprise, EnterpriseIndustry, EnterpriseFact, Project, StageEvent,
    HealthEvent, Node, NodeAgreement, Evidence, Promise, Outturn, Party, TaskForceMember, ProgressNote, DoubleSigning,
)  # fmt: skip


def digest() -> str:
    """Of every row, with natural keys in the place of ids."""
    seen = hashlib.sha256()
    for model in TABLES:
        columns = [_column(field) for field in model._meta.concrete_fields]
        names = [name for name in columns if name and name not in {"password", "last_login"}]
        table: models.QuerySet[Any] = models.QuerySet(model)
        for row in sorted(map(repr, table.order_by().values_list(*names))):
            seen.update(row.encode())
    return seen.hexdigest()


def _column(field: Any) -> str:
    if field.is_relation:
        natural = NATURAL.get(field.related_model)
        return f"{field.name}__{natural}" if natural else ""
    return "" if isinstance(field, models.AutoField | models.BigAutoField) else str(field.name)


def built(parameters: CityParameters) -> str:
    """The digest of a city, which is taken away again."""
    with QUICK, transaction.atomic():
        build(parameters, lambda *_step: None)
        rows = digest()
        transaction.set_rollback(True)
    return rows


def test_the_same_parameters_build_the_same_rows() -> None:
    small = CityParameters(1, date(2026, 11, 22), enterprises=200, projects=30, parks=8)
    other = CityParameters(2, date(2026, 11, 22), enterprises=200, projects=30, parks=8)
    assert built(small) == built(small) != built(other)


def test_build_tells_how_far_it_is() -> None:
    told: list[tuple[str, int, int]] = []
    with QUICK:
        build(CityParameters(3, date(2026, 11, 22), 20, 3, 2), lambda *step: told.append(step))
    assert told[-1][0] == "policies"
    assert told[-1][1] == told[-1][2]
    assert {("projects", 3, 3), ("enterprises", 20, 20)} <= set(told)
