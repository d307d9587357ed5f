"""What the pack of a meeting holds: what became of the last tasks, the forms by office, the newest brief."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from luodi.office.briefs.contents import BriefContents
from luodi.office.briefs.queries import brief, briefs
from luodi.office.meetings.models import Meeting, MeetingTask
from luodi.office.meetings.queries import FormFile, MeetingFile, form_file, meeting_file
from luodi.office.meetings.task_queries import TaskRow, rows_of
from luodi.office.meetings.words import EntryKind, TaskState
from luodi.office.people.models import User


@dataclass(frozen=True, slots=True)
class Pack:
    """All that the pack says, as of ``at``. ``before``: the code of the last meeting, empty for the first.

    ``tasks`` are those of the last meeting, and of earlier ones what had not ended when it was held.
    """

    file: MeetingFile
    at: datetime
    before: str
    tasks: tuple[TaskRow, ...]
    forms: tuple[FormFile, ...]
    brief: BriefContents | None

    @property
    def handed_in(self) -> tuple[FormFile, ...]:
        """The forms that came."""
        return tuple(form for form in self.forms if form.row.handed_in_at is not None)

    @property
    def missing(self) -> tuple[FormFile, ...]:
        """The forms that did not come."""
        return tuple(form for form in self.forms if form.row.handed_in_at is None)

    def said(self, kind: EntryKind) -> list[tuple[str, list[str]]]:
        """What the offices that handed in said of one kind, office by office."""
        said = [
            (form.row.office_name, [_with_codes(one.text, one.project_code, one.case_code) for one in form.entries
                                    if one.kind is kind])
            for form in self.handed_in
        ]  # fmt: skip
        return [(office, texts) for office, texts in said if texts]


def pack_of(user: User, number: int, at: datetime) -> Pack | None:
    """The pack of a meeting; None for who may not read the forms of all its offices."""
    file = meeting_file(user, number, at)
    if file is None or not file.packed:
        return None
    meeting = Meeting.objects.select_related("series__convened_by").get(pk=number)
    before = meeting.series.meetings.filter(number__lt=meeting.number).order_by("-number").first()
    tasks: tuple[TaskRow, ...] = ()
    if before is not None:
        ended = Q(state__in=[TaskState.DONE, TaskState.CANCELLED])
        earlier = MeetingTask.objects.filter(meeting__series=meeting.series, meeting__number__lt=before.number)
        open_then = earlier.filter(~ended | Q(ended_at__date__gte=before.held_on))
        wanted = MeetingTask.objects.filter(Q(meeting=before) | Q(pk__in=open_then.values("pk")))
        tasks = tuple(rows_of(wanted, at, timezone.localdate(at)))
    forms = [form_file(user, form.id, at) for form in file.forms]
    return Pack(
        file, at, before.code if before else "", tasks, tuple(form for form in forms if form), _brief(user, meeting)
    )


def _brief(user: User, meeting: Meeting) -> BriefContents | None:
    """The newest brief of the convening office's place, none later than the meeting."""
    place = meeting.series.convened_by.district_code
    found = [one for one in briefs(user) if one.district_code == place and one.as_of <= meeting.held_on]
    opened = brief(user, found[0].id) if found else None
    return opened[1] if opened else None


def _with_codes(text: str, *codes: str) -> str:
    about = "、".join(code for code in codes if code)
    return f"{text}（{about}）" if about else text
