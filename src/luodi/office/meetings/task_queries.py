"""Reads of tasks that a person sees: the list with its lights, one task, and what became of those of a meeting.

Open tasks are few beside ended ones, as with cases: their clocks are read for every list; ended ones follow, newest
first, and are only read a page at a time.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from luodi.engine.clocks.chasing import Chase, ChaseDecisions
from luodi.engine.clocks.clock import Reading
from luodi.engine.lights.light import Light
from luodi.office.meetings.meeting_action import convenes, works_in
from luodi.office.meetings.models import Meeting, MeetingTask, MeetingTaskQuerySet, TaskEvent, TaskSupervision
from luodi.office.meetings.task_clock import chase_of, light_of, reading_of
from luodi.office.meetings.words import TaskEventKind, TaskState
from luodi.office.people.models import User
from luodi.office.projects.decisions import rules_on
from luodi.office.services.words import Need, Urgency

_ENDED = (TaskState.DONE, TaskState.CANCELLED)
_PRESSING = frozenset({Light.RED, Light.YELLOW})


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What narrows the list. ``mine``: owed by the reader's office. ``pressing``: late or nearly so."""

    text: str = ""
    state: str = ""
    office_code: str = ""
    light: Light | None = None
    only_open: bool = False
    mine: bool = False
    pressing: bool = False
    meeting: int | None = None
    page: int = 1
    page_size: int = 50


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task in a list. ``reading`` is None when its clock no longer runs."""

    code: str
    text: str
    meeting_id: int
    meeting_code: str
    office_code: str
    office_name: str
    owner_name: str
    urgency: Urgency
    state: TaskState
    given_at: datetime
    due_on: date
    project_code: str
    case_code: str
    policy_code: str
    need: Need
    outcome: str
    cancelled_because: str
    ended_at: datetime | None
    late: bool
    light: Light
    reading: Reading
    chase: Chase | None


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A page of tasks, how many there are, and how many show which light."""

    rows: tuple[TaskRow, ...]
    total: int
    page: int
    lights: dict[Light, int]


@dataclass(frozen=True, slots=True)
class TaskEventShown:
    """A line of a task's timeline."""

    kind: TaskEventKind
    happened_at: datetime
    actor: str
    text: str


@dataclass(frozen=True, slots=True)
class TaskLetter:
    """A supervision letter about a task."""

    id: int
    document_number: str
    office_name: str
    demand: str
    answer_by_on: date
    issued_at: datetime
    issued_by: str
    issuing_office: str


@dataclass(frozen=True, slots=True)
class TaskFile:
    """All that a task's page shows. ``own``: the reader's office owes it; ``convenes``: it convened the meeting."""

    row: TaskRow
    meeting_title: str
    meeting_seen: bool
    times_returned: int
    extensions: tuple[tuple[int, str, datetime], ...]
    events: tuple[TaskEventShown, ...]
    letters: tuple[TaskLetter, ...]
    own: bool
    convenes: bool


def task_list(user: User, wanted: TaskFilter, at: datetime, as_of: date) -> TaskPage:
    """A page of the tasks that the reader may see, the gravest clock first. ``as_of`` decides the ladder."""
    found = _filtered(user, wanted)
    ladder = rules_on(as_of).chase
    running = [_row(task, at, ladder) for task in _with_rows(found.exclude(state__in=_ENDED))]
    over = found.filter(state__in=_ENDED)
    ended = over.count()
    lights = Counter(row.light for row in running)
    counts = {light: lights[light] + (ended if light is Light.NONE else 0) for light in Light}
    if wanted.pressing:
        running, ended = [row for row in running if row.light in _PRESSING], 0
    if wanted.light is not None:
        running = [row for row in running if row.light is wanted.light]
        ended = ended if wanted.light is Light.NONE else 0
    running.sort(key=lambda row: (-row.light.severity, row.reading.due_at, row.code))
    total = len(running) + ended
    page = min(max(1, wanted.page), max(1, -(-total // wanted.page_size)))
    first, last = (page - 1) * wanted.page_size, page * wanted.page_size
    rows = running[first:last]
    if ended and last > len(running):
        offset = max(0, first - len(running))
        more = _with_rows(over.order_by("-ended_at", "code"))[offset : offset + wanted.page_size - len(rows)]
        rows = [*rows, *(_row(task, at, ladder) for task in more)]
    return TaskPage(tuple(rows), total, page, counts)


def tasks_after(user: User, after: str, size: int, at: datetime, as_of: date) -> list[TaskRow]:
    """Tasks that the reader may see, by code, from behind one on."""
    ladder = rules_on(as_of).chase
    found = MeetingTask.objects.visible_to(user).filter(code__gt=after).order_by("code")
    return [_row(task, at, ladder) for task in _with_rows(found)[:size]]


def tasks_of(number: int, at: datetime, as_of: date) -> list[TaskRow]:
    """The tasks of a meeting that the caller has found visible, in the order of their codes."""
    return rows_of(MeetingTask.objects.filter(meeting=number), at, as_of)


def rows_of(tasks: MeetingTaskQuerySet, at: datetime, as_of: date) -> list[TaskRow]:
    """The rows of tasks that the caller has found visible."""
    ladder = rules_on(as_of).chase
    return [_row(task, at, ladder) for task in _with_rows(tasks.order_by("code"))]


def task_file(user: User, code: str, at: datetime, as_of: date) -> TaskFile | None:
    """One task; None for one that the reader may not see."""
    task = _with_rows(MeetingTask.objects.visible_to(user)).filter(code=code).first()
    if task is None:
        return None
    series = task.meeting.series
    events = TaskEvent.objects.filter(task=task).select_related("actor").order_by("-happened_at", "-pk")
    letters = TaskSupervision.objects.filter(task=task).select_related("office", "issued_by__office")
    return TaskFile(
        row=_row(task, at, rules_on(as_of).chase),
        meeting_title=series.title,
        meeting_seen=Meeting.objects.visible_to(user).filter(pk=task.meeting_id).exists(),
        times_returned=task.times_returned,
        extensions=tuple((one.days, one.reason, one.granted_at) for one in task.extensions.all()),
        events=tuple(
            TaskEventShown(TaskEventKind(one.kind), one.happened_at, one.actor.display_name, one.text) for one in events
        ),
        letters=tuple(_letter(one) for one in letters),
        own=works_in(user, task.office_id),
        convenes=convenes(user, series),
    )


def tasks_to_chase(at: datetime) -> list[MeetingTask]:
    """The open tasks of everybody whose clock is late or nearly so, for the schedule."""
    return [
        task
        for task in _with_rows(MeetingTask.objects.filter(state=TaskState.OPEN))
        if light_of(task, reading_of(task, at)) in _PRESSING
    ]


def seen_task(user: User, code: str) -> MeetingTask | None:
    """The task with this code, for the actions that change it."""
    return MeetingTask.objects.visible_to(user).filter(code=code).first()


def _filtered(user: User, wanted: TaskFilter) -> MeetingTaskQuerySet:
    found = MeetingTask.objects.visible_to(user)
    if wanted.text:
        text = wanted.text.strip()
        same = Q(code=text.upper()) | Q(project_code=text.upper()) | Q(case_code=text.upper())
        found = found.filter(Q(text__icontains=text) | same)
    exact = {"state": wanted.state, "office__code": wanted.office_code, "meeting": wanted.meeting}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.mine:
        found = found.filter(office=user.office_id)
    return found.exclude(state__in=_ENDED) if wanted.only_open else found


def _with_rows(tasks: MeetingTaskQuerySet) -> MeetingTaskQuerySet:
    return tasks.select_related("meeting__series", "office", "owner").prefetch_related("extensions", "pauses")


def _row(task: MeetingTask, at: datetime, ladder: ChaseDecisions) -> TaskRow:
    reading = reading_of(task, at)
    open_now = task.state == TaskState.OPEN
    return TaskRow(
        code=task.code,
        text=task.text,
        meeting_id=task.meeting_id,
        meeting_code=task.meeting.code,
        office_code=task.office.code,
        office_name=task.office.name,
        owner_name=task.owner.display_name if task.owner else "",
        urgency=Urgency(task.urgency),
        state=TaskState(task.state),
        given_at=task.given_at,
        due_on=reading.due_on,
        project_code=task.project_code,
        case_code=task.case_code,
        policy_code=task.policy_code,
        need=Need(task.need),
        outcome=task.outcome,
        cancelled_because=task.cancelled_because,
        ended_at=task.ended_at,
        late=reading.overdue,
        light=light_of(task, reading),
        reading=reading,
        chase=chase_of(task, reading, ladder) if open_now else None,
    )


def _letter(one: TaskSupervision) -> TaskLetter:
    return TaskLetter(
        one.pk,
        one.document_number,
        one.office.name,
        one.demand,
        one.answer_by_on,
        one.issued_at,
        one.issued_by.display_name,
        one.issued_by.office.name,
    )
