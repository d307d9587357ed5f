"""The plain fields of a project that people and files may set: their names, and how a value becomes a column.

Links are named by the code that people use (``district_code``, ``credit_code``). :class:`Lookups` resolves the codes
of any number of projects in a few queries, so that a form and an import of 20,000 rows check alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation

from luodi.office.enterprises.models import Enterprise
from luodi.office.people.models import Office
from luodi.office.places.models import District, Park, Plot, Space
from luodi.office.projects.models import Project
from luodi.reference.industries import is_industry
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

PLAIN_FIELDS = (
    "name", "investor_name", "industry_code", "track", "investment_cny", "investment_stated", "land_area_m2",
    "floor_area_m2", "description", "contact_name", "contact_phone", "source", "source_on",
)  # fmt: skip
LINK_FIELDS: dict[str, tuple[str, type[models.Model], str]] = {
    "district_code": ("district_id", District, "code"),
    "park_code": ("park_id", Park, "code"),
    "plot_code": ("plot_id", Plot, "code"),
    "space_code": ("space_id", Space, "code"),
    "credit_code": ("enterprise_id", Enterprise, "credit_code"),
    "owner_office_code": ("owner_office_id", Office, "code"),
}
EDITABLE_FIELDS = (*PLAIN_FIELDS, *LINK_FIELDS)
OWNERS_ALONE = frozenset({"contact_name", "contact_phone", "owner_office_code"})
"""Written by who may read the contacts; else whoever edits a project could take them over."""
_CHUNK = 900


@dataclass(slots=True)
class Lookups:
    """What codes stand for, gathered for a set of projects."""

    ids: dict[str, dict[str, Any]] = field(default_factory=dict)
    park_district: dict[str, str] = field(default_factory=dict)
    park_of_plot: dict[int, str] = field(default_factory=dict)
    park_of_space: dict[int, str] = field(default_factory=dict)

    @classmethod
    def gather(cls, many: Iterable[Mapping[str, Any]], also: Iterable[Project] = ()) -> "Lookups":
        """Resolves every code in ``many`` mappings of field values, and what ``also`` already points to."""
        lookups = cls()
        wanted: dict[str, set[str]] = {name: set() for name in LINK_FIELDS}
        for values in many:
            for name, codes in wanted.items():
                if values.get(name):
                    codes.add(values[name])
        for name, (_column, model, code) in LINK_FIELDS.items():
            lookups.ids[name] = ids_by_code(model, code, wanted[name])
        plots = {*lookups.ids["plot_code"].values()} | {project.plot_id for project in also if project.plot_id}
        spaces = {*lookups.ids["space_code"].values()} | {project.space_id for project in also if project.space_id}
        lookups.park_of_plot = dict(Plot.objects.filter(pk__in=plots).values_list("pk", "park_id"))
        lookups.park_of_space = dict(Space.objects.filter(pk__in=spaces).values_list("pk", "park_id"))
        lookups.park_district = dict(Park.objects.values_list("code", "district_id"))
        return lookups

    def columns(self, values: Mapping[str, Any], where: Where) -> dict[str, Any]:
        """``values`` by column of :class:`Project`, each checked; a ``Problem`` names the field."""
        columns: dict[str, Any] = {}
        for name, value in values.items():
            if name in LINK_FIELDS:
                columns[LINK_FIELDS[name][0]] = self._linked(name, value, where) if value else None
            elif name in PLAIN_FIELDS:
                columns[name] = _checked(name, value, where)
            else:
                raise Problem(
                    "project.field_not_editable",
                    Text(f"“{name}”不能这样修改", f"“{name}” cannot be set this way"),
                    Text(f"可修改的字段：{'、'.join(EDITABLE_FIELDS)}", f"These can: {', '.join(EDITABLE_FIELDS)}"),
                    _at(where, name),
                )
        return columns

    def settle_places(self, project: Project, where: Where) -> None:
        """Fills park and district from what lies within them; a ``Problem`` when they contradict each other."""
        for name, park in (
            ("plot_code", self.park_of_plot.get(project.plot_id or 0)),
            ("space_code", self.park_of_space.get(project.space_id or 0)),
        ):
            if park:
                project.park_id = project.park_id or park
                if project.park_id != park:
                    raise _contradiction(name, park, project.park_id, where)
        if project.park_id:
            district = self.park_district[project.park_id]
            project.district_id = project.district_id or district
            if project.district_id != district:
                raise _contradiction("park_code", district, project.district_id, where)

    def _linked(self, name: str, code: str, where: Where) -> Any:
        try:
            return self.ids[name][code]
        except KeyError:
            raise Problem(
                "project.unknown_code",
                Text(f"没有编号为“{code}”的对象", f"Nothing is registered under “{code}”"),
                Text("请核对编号，或先登记该对象", "Check the code, or register it first"),
                _at(where, name),
            ) from None


def ids_by_code(model: type[models.Model], code: str, codes: set[str]) -> dict[str, Any]:
    """Primary keys of the rows of ``model`` by their code, for those of ``codes`` that exist."""
    found: dict[str, Any] = {}
    remaining = iter(sorted(codes))
    while chunk := list(islice(remaining, _CHUNK)):
        found.update(models.QuerySet(model).filter(**{f"{code}__in": chunk}).values_list(code, "pk"))
    return found


def _checked(name: str, value: Any, where: Where) -> Any:
    column = Project._meta.get_field(name)
    if value is None and not column.null:
        value = ""
    if isinstance(value, str):
        value = value.strip()
    try:
        value = column.clean(value, None)  # type: ignore[union-attr]  # plain columns are never relations
    except ValidationError as error:
        raise Problem(
            "project.value_not_valid",
            _in_both_languages(error),
            Text("请改正该字段的值", "Correct the value of this field"),
            _at(where, name),
        ) from error
    if name == "industry_code" and value and not is_industry(value):
        raise Problem(
            "project.industry_not_valid",
            Text(f"“{value}”不是 GB/T 4754-2017 的代码", f"“{value}” is not a code of GB/T 4754-2017"),
            Text("请填写小类代码（四位数字），如 3973", "Give the four digits of a class, such as 3973"),
            _at(where, name),
        )
    if isinstance(value, Decimal) and value < 0:
        raise Problem(
            "project.value_not_valid",
            Text("不能为负数", "must not be negative"),
            Text("请填写不小于零的数", "Give zero or more"),
            _at(where, name),
        )
    return value


def _in_both_languages(error: ValidationError) -> Text:
    said = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said.append("；".join(str(message).rstrip("。.") for message in error.messages))
    return Text(*said)


def _contradiction(name: str, lies_in: str, chosen: str, where: Where) -> Problem:
    return Problem(
        "project.places_contradict",
        Text(f"所选位置属于“{lies_in}”，与“{chosen}”不一致", f"It lies in “{lies_in}”, not in “{chosen}”"),
        Text("请选择同一区、同一园区内的位置", "Choose places of the same district and park"),
        _at(where, name),
    )


def _at(where: Where, name: str) -> Where:
    return Where(file=where.file, sheet=where.sheet, row=where.row, field=name)
