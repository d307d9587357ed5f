"""Tasks (交办事项) that meetings set: one row a task, and what happened to it, with rows of its clock."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luodi.office.meetings.convening import FormEntry as FormEntry  # noqa: PLC0414 - a model of this app
from luodi.office.meetings.convening import Meeting as Meeting  # noqa: PLC0414 - a model of this app
from luodi.office.meetings.convening import MeetingForm as MeetingForm  # noqa: PLC0414 - a model of this app
from luodi.office.meetings.convening import MeetingSeat as MeetingSeat  # noqa: PLC0414 - a model of this app
from luodi.office.meetings.convening import MeetingSeries as MeetingSeries  # noqa: PLC0414 - a model of this app
from luodi.office.meetings.words import TaskEventKind, TaskState
from luodi.office.people.models import Office, User
from luodi.office.services.pressing import Chase, Supervision
from luodi.office.services.words import Need, Urgency


class MeetingTaskQuerySet(models.QuerySet["MeetingTask"]):
    """Tasks, by who may see them."""

    def visible_to(self, user: User) -> "MeetingTaskQuerySet":
        """City sees all; an office its own and those of the meetings that it convenes; an enterprise none."""
        match user.scope.level:
            case "city":
                return self
            case "district" | "park":
                return self.filter(Q(office=user.office_id) | Q(meeting__series__convened_by=user.office_id))
        return self.none()


class MeetingTask(models.Model):
    """One task from the minutes: which office owes it, who there, by when, and about what.

    ``due_on`` is what the meeting set, a working day; extensions and pauses move the clock's end, not this.
    """

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="tasks")
    code = models.CharField(_("code"), max_length=24, unique=True)
    text = models.CharField(_("task"), max_length=300)
    office = models.ForeignKey(Office, verbose_name=_("owning office"), on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        User, verbose_name=_("owner"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    urgency = models.CharField(_("urgency"), max_length=8, choices=Urgency, default=Urgency.NORMAL)
    given_at = models.DateTimeField(_("given at"))
    due_on = models.DateField(_("due on"))
    project_code = models.CharField(_("project"), max_length=20, blank=True)
    case_code = models.CharField(_("case"), max_length=20, blank=True)
    policy_code = models.CharField(_("policy"), max_length=60, blank=True)
    need = models.CharField(_("element"), max_length=8, choices=Need, default=Need.NONE)
    state = models.CharField(_("state"), max_length=10, choices=TaskState, default=TaskState.OPEN)
    reported_at = models.DateTimeField(_("reported done at"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    cancelled_because = models.CharField(_("cancelled because"), max_length=300, blank=True)
    times_returned = models.PositiveSmallIntegerField(_("times returned"), default=0)

    objects = MeetingTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task of a meeting")
        verbose_name_plural = _("tasks of meetings")
        ordering = ["meeting", "code"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="meeting_tasks_by_state"),
            models.Index(fields=["office", "state"], name="meeting_tasks_of_office"),
        ]
        constraints = [
            models.CheckConstraint(name="task_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="reported_task_says_when_and_what",
                condition=Q(state__in=["reported", "done"], reported_at__isnull=False) & ~Q(outcome="")
                | Q(state__in=["open", "cancelled"], reported_at__isnull=True, outcome=""),
            ),
            models.CheckConstraint(
                name="ended_task_says_when",
                condition=Q(state__in=["done", "cancelled"], ended_at__isnull=False)
                | Q(state__in=["open", "reported"], ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="only_a_cancelled_task_says_why",
                condition=Q(state="cancelled") & ~Q(cancelled_because="")
                | ~Q(state="cancelled") & Q(cancelled_because=""),
            ),
            models.CheckConstraint(
                name="task_reported_after_it_was_given",
                condition=Q(reported_at__isnull=True) | Q(reported_at__gte=F("given_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return self.code


class TaskExtension(models.Model):
    """More working days for a task, with the reason."""

    task = models.ForeignKey(MeetingTask, verbose_name=_("task"), on_delete=models.CASCADE, related_name="extensions")
    days = models.PositiveSmallIntegerField(_("working days more"))
    reason = models.CharField(_("reason"), max_length=300)
    granted_at = models.DateTimeField(_("granted at"))

    class Meta:
        verbose_name = _("extension of a task")
        verbose_name_plural = _("extensions of tasks")
        ordering = ["task", "granted_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="task_extension_has_days_and_a_reason",
                condition=Q(days__gte=1) & Q(days__lte=60) & ~Q(reason=""),
            )
        ]

    def __str__(self) -> str:
        return f"+{self.days}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.task.code}/extensions/{self.pk}"


class TaskPause(models.Model):
    """The time between a report and its return, in which the task's clock stood."""

    task = models.ForeignKey(MeetingTask, verbose_name=_("task"), on_delete=models.CASCADE, related_name="pauses")
    from_at = models.DateTimeField(_("from"))
    until_at = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("pause of a task")
        verbose_name_plural = _("pauses of tasks")
        ordering = ["task", "from_at", "id"]
        constraints = [
            models.CheckConstraint(name="task_pause_ends_after_it_began", condition=Q(until_at__gte=F("from_at")))
        ]

    def __str__(self) -> str:
        return f"{self.from_at:%Y-%m-%d}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.task.code}/pauses/{self.pk}"


class TaskEvent(models.Model):
    """What happened to a task, in order."""

    task = models.ForeignKey(MeetingTask, verbose_name=_("task"), on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what happened"), max_length=12, choices=TaskEventKind)
    happened_at = models.DateTimeField(_("happened at"))
    actor = models.ForeignKey(User, verbose_name=_("who"), on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("event of a task")
        verbose_name_plural = _("events of tasks")
        ordering = ["task", "happened_at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_at:%Y-%m-%d}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.task.code}/events/{self.pk}"


class TaskChase(Chase):
    """Who owes a task was pressed on a rung of the ladder; each rung once, until the report is returned."""

    task = models.ForeignKey(MeetingTask, verbose_name=_("task"), on_delete=models.CASCADE, related_name="chases")

    class Meta:
        verbose_name = _("chase of a task")
        verbose_name_plural = _("chases of tasks")
        ordering = ["task", "chased_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["task", "rung", "round"], name="one_chase_of_a_task_a_rung"),
        ]

    def __str__(self) -> str:
        return self.rung

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.task.code}/chases/{self.pk}"


class TaskSupervision(Supervision):
    """A supervision letter (督办单) about a task."""

    task = models.ForeignKey(MeetingTask, verbose_name=_("task"), on_delete=models.CASCADE, related_name="supervisions")

    class Meta:
        verbose_name = _("supervision of a task")
        verbose_name_plural = _("supervisions of tasks")
        ordering = ["task", "issued_at", "id"]
        constraints = [
            models.CheckConstraint(name="task_supervision_demands_something", condition=~Q(demand="")),
        ]

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.task.code}/supervisions/{self.document_number}"
