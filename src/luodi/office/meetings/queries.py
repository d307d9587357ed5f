"""Reads of series, meetings and forms that a person sees."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q

from luodi.office.meetings.convening import MeetingQuerySet
from luodi.office.meetings.figures import FormFigure, from_json
from luodi.office.meetings.meeting_action import convenes, handed_in_late, works_in
from luodi.office.meetings.models import FormEntry, Meeting, MeetingForm, MeetingSeat, MeetingSeries
from luodi.office.meetings.words import EntryKind, MeetingKind, MeetingState, Rhythm, TaskState
from luodi.office.people.models import User
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class SeriesShown:
    """A series, its offices by code and name, and whether the reader's office convenes it."""

    code: str
    title: str
    kind: MeetingKind
    rhythm: Rhythm
    convened_by: str
    offices: tuple[tuple[str, str], ...]
    meetings: int
    convenes: bool


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in the list: how many forms are there, of how many, how many came late; how its tasks stand."""

    id: int
    code: str
    title: str
    kind: MeetingKind
    number: int
    convened_by: str
    held_on: date
    place: str
    forms_due_on: date
    state: MeetingState
    forms: int
    handed_in: int
    tasks: int
    tasks_ended: int
    own_form: int | None


@dataclass(frozen=True, slots=True)
class FormRow:
    """An office's form on the page of a meeting. ``late``: it came, or still has not come, after its day."""

    id: int
    office_code: str
    office_name: str
    handed_in_at: datetime | None
    handed_in_by: str
    late: bool
    entries: int
    seen: bool


@dataclass(frozen=True, slots=True)
class EntryShown:
    """What an office added to its form."""

    id: int
    kind: EntryKind
    text: str
    project_code: str
    case_code: str


@dataclass(frozen=True, slots=True)
class MeetingFile:
    """All that a meeting's page shows. ``convenes``: the reader's office does."""

    row: MeetingRow
    series_code: str
    minutes: str
    forms: tuple[FormRow, ...]
    convenes: bool
    packed: bool


@dataclass(frozen=True, slots=True)
class FormFile:
    """All that a form's page shows. ``own``: the reader works in its office."""

    row: FormRow
    meeting: MeetingRow
    since: date
    filled_as_of: date
    filled_at: datetime
    figures: tuple[FormFigure, ...]
    entries: tuple[EntryShown, ...]
    own: bool
    convenes: bool

    @property
    def is_open(self) -> bool:
        """Whether its office can still change it."""
        return self.row.handed_in_at is None and self.meeting.state is MeetingState.PREPARING

    def figure(self, code: str) -> FormFigure | None:
        """The figure called ``code``."""
        return next((one for one in self.figures if one.code == code), None)


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """A page of meetings, the newest first, and how many there are."""

    rows: tuple[MeetingRow, ...]
    total: int


def series_seen(user: User) -> list[SeriesShown]:
    """The series that the reader's office convenes or takes part in; all of them for the city."""
    found = MeetingSeries.objects.select_related("convened_by").annotate(held=Count("meetings"))
    if user.scope.level == "enterprise":
        return []
    if user.scope.level != "city":
        sits = MeetingSeat.objects.filter(office=user.office_id).values("series")
        found = found.filter(Q(convened_by=user.office_id) | Q(pk__in=sits))
    seats = Prefetch("seats", MeetingSeat.objects.select_related("office"))
    return [
        SeriesShown(
            row.code,
            row.title,
            MeetingKind(row.kind),
            Rhythm(row.rhythm),
            row.convened_by.name,
            tuple((seat.office.code, seat.office.name) for seat in row.seats.all()),
            row.held,
            convenes(user, row),
        )
        for row in found.prefetch_related(seats)
    ]


def meeting_list(user: User, *, series_code: str = "", page: int = 1, size: int = 50) -> MeetingPage:
    """Meetings that the reader may see, the newest first. A constant number of queries."""
    found = Meeting.objects.visible_to(user)
    if series_code:
        found = found.filter(series__code=series_code)
    rows = list(_with_counts(found, user)[(page - 1) * size : page * size])
    return MeetingPage(tuple(_row(row) for row in rows), found.count())


def meeting_file(user: User, number: int, at: datetime) -> MeetingFile | None:
    """One meeting; None for one that the reader may not see."""
    row = _with_counts(Meeting.objects.visible_to(user), user).filter(pk=number).first()
    if row is None:
        return None
    leads = convenes(user, row.series)
    forms = MeetingForm.objects.filter(meeting=row).select_related("office", "handed_in_by")
    lines = []
    for form in forms.annotate(said=Count("entries")):
        form.meeting = row
        sees = leads or user.scope.level == "city" or works_in(user, form.office_id)
        lines.append(_form_row(form, at, vars(form)["said"], seen=sees))
    packed = leads or user.scope.level == "city"
    return MeetingFile(_row(row), row.series.code, row.minutes, tuple(lines), leads, packed)


def form_file(user: User, number: int, at: datetime) -> FormFile | None:
    """One form; None for one that the reader may not see."""
    entries = Prefetch("entries", FormEntry.objects.order_by("added_at", "pk"))
    form = (
        MeetingForm.objects.visible_to(user)
        .select_related("office", "handed_in_by", "meeting__series__convened_by")
        .prefetch_related(entries)
        .filter(pk=number)
        .first()
    )
    if form is None:
        return None
    meeting = _with_counts(Meeting.objects.filter(pk=form.meeting_id), user).get()
    said = tuple(form.entries.all())
    return FormFile(
        _form_row(form, at, len(said), seen=True),
        _row(meeting),
        form.since,
        form.filled_as_of,
        form.filled_at,
        from_json(form.figures),
        tuple(
            EntryShown(one.pk, EntryKind(one.kind), one.text, one.project_code, one.case_code)
            for one in sorted(said, key=lambda one: EntryKind.values.index(one.kind))
        ),
        works_in(user, form.office_id),
        convenes(user, form.meeting.series),
    )


def forms_due(user: User, as_of: date) -> list[tuple[int, MeetingRow, bool]]:
    """The forms that the reader's office still has to hand in: number, meeting, and whether it is late."""
    waiting = MeetingForm.objects.filter(
        office=user.office_id, handed_in_at__isnull=True, meeting__state=MeetingState.PREPARING
    )
    numbers = dict(waiting.values_list("meeting", "pk"))
    found = _with_counts(Meeting.objects.filter(pk__in=numbers), user).order_by("forms_due_on", "pk")
    return [(numbers[row.pk], _row(row), row.forms_due_on < as_of) for row in found]


def meetings_after(user: User, after: int, size: int) -> list[MeetingRow]:
    """Meetings that the reader may see, by number, from behind one on."""
    found = Meeting.objects.visible_to(user).filter(pk__gt=after)
    return [_row(row) for row in _with_counts(found, user).order_by("pk")[:size]]


def seen_series(user: User, code: str) -> MeetingSeries | None:
    """The series with this code, for the actions that change it."""
    within = {one.code for one in series_seen(user)}
    return MeetingSeries.objects.filter(code=code).first() if code in within else None


def seen_meeting(user: User, number: int) -> Meeting | None:
    """The meeting with this number, for the actions that change it."""
    return Meeting.objects.visible_to(user).filter(pk=number).first()


def seen_form(user: User, number: int) -> MeetingForm | None:
    """The form with this number, for the actions that change it."""
    return MeetingForm.objects.visible_to(user).filter(pk=number).first()


def not_found() -> Problem:
    """What is answered for a meeting, form or task that is not there, or not for the reader."""
    return Problem(
        "meeting.not_found",
        Text("没有您可以查看的这个会议、材料或事项", "There is no such meeting, form or task that you may see"),
        Text("请核对地址", "Check the address"),
        Where(),
    )


def _with_counts(meetings: MeetingQuerySet, user: User) -> MeetingQuerySet:
    ended = Q(tasks__state__in=[TaskState.DONE, TaskState.CANCELLED])
    own = Prefetch("forms", MeetingForm.objects.filter(office=user.office_id).defer("figures"), to_attr="own_forms")
    return (
        meetings.select_related("series__convened_by")
        .annotate(
            all_forms=Count("forms", distinct=True),
            in_forms=Count("forms", filter=Q(forms__handed_in_at__isnull=False), distinct=True),
            all_tasks=Count("tasks", distinct=True),
            ended_tasks=Count("tasks", filter=ended, distinct=True),
        )
        .prefetch_related(own)
    )


def _row(row: Meeting) -> MeetingRow:
    counted: dict[str, int] = vars(row)
    own: list[MeetingForm] = vars(row).get("own_forms", [])
    return MeetingRow(
        row.pk,
        row.code,
        row.series.title,
        MeetingKind(row.series.kind),
        row.number,
        row.series.convened_by.name,
        row.held_on,
        row.place,
        row.forms_due_on,
        MeetingState(row.state),
        counted["all_forms"],
        counted["in_forms"],
        counted["all_tasks"],
        counted["ended_tasks"],
        own[0].pk if own else None,
    )


def _form_row(form: MeetingForm, at: datetime, entries: int, *, seen: bool) -> FormRow:
    return FormRow(
        form.pk,
        form.office.code,
        form.office.name,
        form.handed_in_at,
        form.handed_in_by.display_name if form.handed_in_by else "",
        handed_in_late(form, at),
        entries,
        seen,
    )
