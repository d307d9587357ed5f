"""The cards of today about meetings: the forms that our office owes, the tasks near their clock."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.front.web.clock_words import clock_words
from luodi.front.web.today_cards import SHOWN, CardRows, CardSource, TodayCard, TodayRow
from luodi.office.meetings.queries import MeetingRow, forms_due
from luodi.office.meetings.task_queries import TaskFilter, TaskRow, task_list
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion

CARDS = (
    TodayCard("forms", _("Forms for meetings due"), Permission.MEETING_PREPARE, _("No form is due.")),
    TodayCard("tasks", _("Tasks near their clock"), Permission.MEETING_VIEW, _("No task is late or nearly so.")),
)


def _read(occasion: Occasion, names: tuple[str, ...]) -> Mapping[str, CardRows]:
    readers = {"forms": _forms, "tasks": _tasks}
    return {name: readers[name](occasion) for name in names}


def _forms(occasion: Occasion) -> CardRows:
    found = forms_due(occasion.user, occasion.on)
    rows = tuple(_form(number, meeting, late) for number, meeting, late in found[:SHOWN])
    return CardRows(rows, len(found), reverse("meetings"))


def _form(number: int, meeting: MeetingRow, late: bool) -> TodayRow:
    return TodayRow(
        title=meeting.title,
        address=reverse("meeting-form", args=[number]),
        where=meeting.convened_by,
        why=gettext("form to hand in"),
        day=meeting.forms_due_on,
        late=late,
    )


def _tasks(occasion: Occasion) -> CardRows:
    wanted = TaskFilter(pressing=True, page_size=SHOWN)
    found = task_list(occasion.user, wanted, occasion.at, occasion.on)
    return CardRows(tuple(_task(row) for row in found.rows), found.total, f"{reverse('tasks')}?pressing=on")


def _task(row: TaskRow) -> TodayRow:
    return TodayRow(
        title=row.text,
        address=reverse("task", args=[row.code]),
        where=row.office_name,
        why=" · ".join(filter(None, (row.code, clock_words(row.reading), row.owner_name))),
        light=row.light,
    )


SOURCE = CardSource(CARDS, _read)
