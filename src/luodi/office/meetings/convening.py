"""Rows of meetings: the series, each meeting, the form of every office that takes part. Models only; ``models`` brings
them into the app.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luodi.office.meetings.words import EntryKind, MeetingKind, MeetingState, Rhythm
from luodi.office.people.models import Office, User


class MeetingSeries(models.Model):
    """A rhythm of meetings: which office convenes, and (``seats``) which take part. ``last_number`` counts them."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    title = models.CharField(_("title"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=MeetingKind, default=MeetingKind.DISPATCH)
    rhythm = models.CharField(_("rhythm"), max_length=8, choices=Rhythm)
    convened_by = models.ForeignKey(
        Office, verbose_name=_("convening office"), on_delete=models.PROTECT, related_name="+"
    )
    started_on = models.DateField(_("started on"))
    last_number = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("series of meetings")
        verbose_name_plural = _("series of meetings")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="series_has_code_and_title", condition=~Q(code="") & ~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return self.code


class MeetingSeat(models.Model):
    """An office that takes part in a series."""

    series = models.ForeignKey(MeetingSeries, verbose_name=_("series"), on_delete=models.CASCADE, related_name="seats")
    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("seat in a series of meetings")
        verbose_name_plural = _("seats in series of meetings")
        ordering = ["series", "office__code"]
        constraints = [models.UniqueConstraint(fields=["series", "office"], name="one_seat_an_office")]

    def __str__(self) -> str:
        return f"{self.series_id} {self.office_id}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.series.code}/seats/{self.office.code}"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings, by who may see them."""

    def visible_to(self, user: User) -> "MeetingQuerySet":
        """City sees all; a district or park those that its office convenes or takes part in; an enterprise none."""
        match user.scope.level:
            case "city":
                return self
            case "district" | "park":
                own = MeetingForm.objects.filter(office=user.office_id).values("meeting")
                return self.filter(Q(series__convened_by=user.office_id) | Q(pk__in=own))
        return self.none()


class Meeting(models.Model):
    """One meeting of a series: being prepared, held (with its minutes and tasks), closed."""

    series = models.ForeignKey(
        MeetingSeries, verbose_name=_("series"), on_delete=models.PROTECT, related_name="meetings"
    )
    number = models.PositiveIntegerField(_("number"))
    held_on = models.DateField(_("held on"))
    place = models.CharField(_("place"), max_length=120)
    forms_due_on = models.DateField(_("forms due on"))
    state = models.CharField(_("state"), max_length=10, choices=MeetingState, default=MeetingState.PREPARING)
    minutes = models.TextField(_("minutes"), blank=True)
    prepared_at = models.DateTimeField(_("prepared at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    last_task = models.PositiveSmallIntegerField(_("last number of a task"), default=0)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="one_meeting_a_number"),
            models.CheckConstraint(name="forms_due_by_the_meeting", condition=Q(forms_due_on__lte=F("held_on"))),
            models.CheckConstraint(
                name="closed_meeting_has_minutes_and_day",
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(minutes="")
                | ~Q(state="closed") & Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="no_minutes_before_the_meeting", condition=~Q(state="preparing") | Q(minutes="")
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """``DD-03``: the series and the number."""
        return f"{self.series.code}-{self.number:02d}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return self.code


class MeetingFormQuerySet(models.QuerySet["MeetingForm"]):
    """Forms, by who may see them."""

    def visible_to(self, user: User) -> "MeetingFormQuerySet":
        """City sees all; an office its own, and those of the meetings that it convenes; an enterprise none."""
        match user.scope.level:
            case "city":
                return self
            case "district" | "park":
                return self.filter(Q(office=user.office_id) | Q(meeting__series__convened_by=user.office_id))
        return self.none()


class MeetingForm(models.Model):
    """The form of one office for one meeting.

    ``figures`` are frozen: what held on ``filled_as_of``, counted since ``since``; each a code with its rows
    (``figures.FormFigure``).
    """

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="forms")
    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    since = models.DateField(_("since"))
    filled_as_of = models.DateField(_("filled as of"))
    filled_at = models.DateTimeField(_("filled at"))
    figures = models.JSONField(_("figures"))
    handed_in_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    handed_in_by = models.ForeignKey(
        User, verbose_name=_("handed in by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MeetingFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("form for a meeting")
        verbose_name_plural = _("forms for meetings")
        ordering = ["meeting", "office__code"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "office"], name="one_form_an_office"),
            models.CheckConstraint(name="form_counts_forward", condition=Q(since__lte=F("filled_as_of"))),
            models.CheckConstraint(
                name="handed_in_says_by_whom",
                condition=Q(handed_in_at__isnull=True, handed_in_by__isnull=True)
                | Q(handed_in_at__isnull=False, handed_in_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.office_id}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.meeting.code}/forms/{self.office.code}"


class FormEntry(models.Model):
    """A problem, difficulty, plan or suggestion that an office adds to its form."""

    form = models.ForeignKey(MeetingForm, verbose_name=_("form"), on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(_("kind"), max_length=10, choices=EntryKind)
    text = models.TextField(_("text"))
    project_code = models.CharField(_("project"), max_length=20, blank=True)
    case_code = models.CharField(_("case"), max_length=20, blank=True)
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("entry of a form")
        verbose_name_plural = _("entries of forms")
        ordering = ["form", "added_at", "id"]
        constraints = [models.CheckConstraint(name="entry_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.form.journal_key}/entries/{self.pk}"
