"""Receives parks, plots and spaces in bulk: new ones are added, known ones changed field by field."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import translation

from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of
from luodi.office.places.models import District, Park, Plot, Space
from luodi.office.places.records import ParkRecord, PlaceRecord, PlotRecord, SpaceRecord
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class PlaceReception:
    """The codes of the places, by what became of them."""

    created: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]


@dataclass(kw_only=True)
class ReceivePlaces(Action[PlaceReception]):
    """Parks first, then what lies in them. All or nothing; what is as stated already writes nothing."""

    name: ClassVar[str] = "place.receive"
    permission: ClassVar[Permission] = Permission.PLACE_EDIT
    parks: Sequence[ParkRecord] = ()
    plots: Sequence[PlotRecord] = ()
    spaces: Sequence[SpaceRecord] = ()

    def within_reach(self) -> bool:
        """Every place, as stated and as it stands, lies within the user's rows."""
        scope = self.occasion.user.scope
        if scope.level == "city":
            return True
        district_of = dict(Park.objects.values_list("code", "district_id"))
        stated = {park.code: park.district_code for park in self.parks}
        lies_in = [(park.code, park.district_code) for park in self.parks]
        lies_in += [(park.code, district_of[park.code]) for park in self.parks if park.code in district_of]
        for record in self._held():
            district = stated.get(record.park_code) or district_of.get(record.park_code, "")
            lies_in.append((record.park_code, district))
        lies_in += self._where_they_stand()
        return all(scope.reaches(park_code=park, district_code=district) for park, district in lies_in)

    def _held(self) -> list[PlotRecord | SpaceRecord]:
        return [*self.plots, *self.spaces]

    def _where_they_stand(self) -> Iterable[tuple[str, str]]:
        plots = Plot.objects.filter(code__in=[plot.code for plot in self.plots])
        spaces = Space.objects.filter(code__in=[space.code for space in self.spaces])
        return [
            *plots.values_list("park_id", "park__district_id"),
            *spaces.values_list("park_id", "park__district_id"),
        ]

    def validate(self) -> None:
        """Districts and parks that exist, or come along."""
        districts = set(District.objects.values_list("code", flat=True))
        parks = set(Park.objects.values_list("code", flat=True)) | {park.code for park in self.parks}
        for park in self.parks:
            _check_known(park.district_code, districts, Where(field=f"{park.code} district_code"))
        for record in self._held():
            _check_known(record.park_code, parks, Where(field=f"{record.code} park_code"))

    def change(self) -> PlaceReception:
        """Writes what is new or differs."""
        outcomes: dict[str, list[str]] = {"created": [], "updated": [], "unchanged": []}
        for model, records in ((Park, self.parks), (Plot, self.plots), (Space, self.spaces)):
            self._receive(model, records, outcomes)
        return PlaceReception(*(tuple(outcomes[word]) for word in ("created", "updated", "unchanged")))

    def _receive(
        self, model: type[Park | Plot | Space], records: Sequence[PlaceRecord], outcomes: dict[str, list[str]]
    ) -> None:
        rows: QuerySet[Any] = QuerySet(model)
        there: dict[str, Park | Plot | Space] = {row.code: row for row in rows} if records else {}
        created: list[Any] = []
        for record in records:
            row = there.get(record.code)
            before = state_of(row) if row else {}
            entity = _stated(row or model(code=record.code), record)
            _check_fields(entity)
            if row is None:
                there[record.code] = entity
                created.append(entity)
                outcomes["created"].append(record.code)
            elif self.note_changed(entity, before):
                _check_constraints(entity)
                entity.save()
                outcomes["updated"].append(record.code)
            else:
                outcomes["unchanged"].append(record.code)
        try:
            with transaction.atomic():
                rows.bulk_create(created)
        except IntegrityError:
            for entity in created:  # the database says that a constraint does not hold; this says of which place
                _check_constraints(entity)
            raise
        for entity in created:
            self.note_created(entity)


def there_already(code: str) -> Problem:
    """The ``Problem`` of a code that is taken."""
    return Problem(
        "place.code_taken",
        Text(f"编号“{code}”已被使用", f"The code “{code}” is taken"),
        Text("请换一个编号", "Choose another code"),
        Where(field="code"),
    )


def _stated(row: Park | Plot | Space, record: PlaceRecord) -> Park | Plot | Space:
    for name, value in asdict(record).items():
        column = {"district_code": "district_id", "park_code": "park_id"}.get(name, name)
        setattr(row, column, value)
    return row


def _check_fields(row: Park | Plot | Space) -> None:
    _check(row, lambda: row.clean_fields(exclude={"district", "park"}))


def _check_constraints(row: Park | Plot | Space) -> None:
    """Asks the database once a constraint: for a row that is changed, or to say which of many does not hold."""
    _check(row, lambda: row.validate_constraints(exclude={"code", "name", "district", "park"}))


def _check(row: Park | Plot | Space, holds: Callable[[], None]) -> None:
    try:
        holds()
    except ValidationError:
        said = Text(*(_said(holds, language) for language in ("zh-hans", "en")))
        raise Problem(
            "place.value_not_valid", said, Text("请改正后重试", "Correct it and try again"), Where(field=row.code)
        ) from None


def _said(holds: Callable[[], None], language: str) -> str:
    with translation.override(language):
        try:
            holds()
        except ValidationError as error:
            return "；".join(f"{field}: {' '.join(texts)}" for field, texts in error.message_dict.items())
    return ""


def _check_known(code: str, known: set[str], where: Where) -> None:
    if code not in known:
        raise Problem(
            "place.unknown_code",
            Text(f"没有编号为“{code}”的区或园区", f"There is no district or park “{code}”"),
            Text("请核对编号，或先登记", "Check the code, or register it first"),
            where,
        )
