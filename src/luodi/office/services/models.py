"""Cases of enterprises (诉求): one row a case, one a handling office, and what happened, with rows of the clocks."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luodi.office.enterprises.models import Enterprise
from luodi.office.people.models import Office, User
from luodi.office.services.care import Visit
from luodi.office.services.pressing import Chase, Supervision
from luodi.office.services.words import (
    CaseState,
    Category,
    Closing,
    EventKind,
    Need,
    Origin,
    RootCause,
    Urgency,
)


class CaseSeries(models.Model):
    """The newest numbers of a year's cases and supervision letters: one row a year, locked by who counts on."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    last_number = models.PositiveIntegerField(_("last number"), default=0)
    last_supervision = models.PositiveIntegerField(_("last number of supervision"), default=0)

    class Meta:
        verbose_name = _("series of case codes")
        verbose_name_plural = _("series of case codes")

    def __str__(self) -> str:
        return f"{self.year}: {self.last_number}"


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, by who may see them."""

    def visible_to(self, user: User) -> "CaseQuerySet":
        """City sees all; a district or park those of its enterprises and those it handles; an enterprise its own."""
        scope = user.scope
        handled = Q(pk__in=CaseHandling.objects.filter(office=user.office_id).values("case"))
        match scope.level:
            case "city":
                return self
            case "district":
                return self.filter(Q(enterprise__district=scope.district_code) | handled)
            case "park":
                return self.filter(Q(enterprise__park=scope.park_code) | handled)
            case "enterprise":
                return self.filter(enterprise__credit_code=scope.credit_code)
        return self.none()


class Case(models.Model):
    """One difficulty of an enterprise. ``state`` follows from handlings and closing; ``reopenings`` counts returns.

    ``root_cause_code`` is the code of a policy or the word of an element, where the cause lies in one.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.PROTECT, related_name="cases"
    )
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"))
    origin = models.CharField(_("origin"), max_length=12, choices=Origin)
    category = models.CharField(_("category"), max_length=12, choices=Category)
    need = models.CharField(_("need"), max_length=8, choices=Need, default=Need.NONE)
    urgency = models.CharField(_("urgency"), max_length=8, choices=Urgency, default=Urgency.NORMAL)
    contact_name = models.CharField(_("contact"), max_length=80, blank=True)
    contact_phone = models.CharField(_("contact's telephone"), max_length=40, blank=True)
    visit = models.ForeignKey(
        Visit, verbose_name=_("visit"), on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(User, verbose_name=_("opened by"), on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("source"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=CaseState, default=CaseState.NEW)
    root_cause = models.CharField(_("root cause"), max_length=16, choices=RootCause, blank=True)
    root_cause_code = models.CharField(_("policy or element of the cause"), max_length=60, blank=True)
    closing = models.CharField(_("closing"), max_length=12, choices=Closing, blank=True)
    closing_reason = models.TextField(_("reason of the closing"), blank=True)
    sent_to = models.CharField(_("sent to"), max_length=120, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    reopenings = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    duplicate_of = models.ForeignKey(
        "self",
        verbose_name=_("duplicate of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="duplicates",
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_at", "code"]
        indexes = [
            models.Index(fields=["state", "-opened_at"], name="cases_by_state"),
            models.Index(fields=["-opened_at", "code"], name="cases_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(
                name="closed_case_says_how_and_when",
                condition=(
                    Q(state="closed") & ~Q(closing="") & ~Q(closing_reason="") & Q(closed_at__isnull=False)
                    | ~Q(state="closed") & Q(closing="", closing_reason="", sent_to="", closed_at__isnull=True)
                ),
            ),
            models.CheckConstraint(name="not_ours_says_where", condition=~Q(closing="not_ours") | ~Q(sent_to="")),
            models.CheckConstraint(
                name="duplicate_says_of_which",
                condition=(
                    Q(closing="duplicate", duplicate_of__isnull=False)
                    | ~Q(closing="duplicate") & Q(duplicate_of__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="closed_after_it_was_opened",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
            ),
            models.CheckConstraint(
                name="case_is_not_its_own_duplicate", condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return self.code


class CaseHandling(models.Model):
    """One office that handles a case, with its own two clocks: hours to take it up, working days to answer.

    ``round`` is how often the case had been reopened; handlings of earlier rounds stay as they ended.
    """

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="handlings")
    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    leads = models.BooleanField(_("leads the handling"), default=False)
    assigned_at = models.DateTimeField(_("assigned at"))
    take_up_hours = models.PositiveSmallIntegerField(_("hours to take it up"), default=24)
    answer_days = models.PositiveSmallIntegerField(_("working days to answer"), default=3)
    taken_up_at = models.DateTimeField(_("taken up at"), null=True, blank=True)
    taken_up_by = models.ForeignKey(
        User, verbose_name=_("taken up by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, verbose_name=_("answered by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(_("answer"), blank=True)
    times_returned = models.PositiveSmallIntegerField(_("times returned"), default=0)

    class Meta:
        verbose_name = _("handling of a case")
        verbose_name_plural = _("handlings of cases")
        ordering = ["case", "round", "-leads", "id"]
        indexes = [models.Index(fields=["office", "answered_at"], name="handlings_of_office")]
        constraints = [
            models.UniqueConstraint(fields=["case", "office", "round"], name="one_handling_an_office_and_round"),
            models.UniqueConstraint(fields=["case", "round"], condition=Q(leads=True), name="one_office_leads_a_round"),
            models.CheckConstraint(
                name="answered_only_when_taken_up",
                condition=Q(answered_at__isnull=True)
                | Q(taken_up_at__isnull=False, answered_at__gte=F("taken_up_at")) & ~Q(answer=""),
            ),
            models.CheckConstraint(
                name="taken_up_after_it_was_assigned",
                condition=Q(taken_up_at__isnull=True) | Q(taken_up_at__gte=F("assigned_at")),
            ),
            models.CheckConstraint(
                name="limits_of_a_handling", condition=Q(take_up_hours__gte=1) & Q(answer_days__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.office_id}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.case.code}/handlings/{self.round}/{self.office.code}"


class CaseExtension(models.Model):
    """More working days for an answer, with the reason."""

    handling = models.ForeignKey(
        CaseHandling, verbose_name=_("handling"), on_delete=models.CASCADE, related_name="extensions"
    )
    days = models.PositiveSmallIntegerField(_("working days more"))
    reason = models.CharField(_("reason"), max_length=300)
    granted_at = models.DateTimeField(_("granted at"))

    class Meta:
        verbose_name = _("extension of a handling")
        verbose_name_plural = _("extensions of handlings")
        ordering = ["handling", "granted_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="extension_has_days_and_a_reason", condition=Q(days__gte=1) & Q(days__lte=60) & ~Q(reason="")
            )
        ]

    def __str__(self) -> str:
        return f"+{self.days}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.handling.journal_key}/extensions/{self.pk}"


class CasePause(models.Model):
    """A time in which the answer's clock of a handling stood, with the reason; open while it still stands."""

    handling = models.ForeignKey(
        CaseHandling, verbose_name=_("handling"), on_delete=models.CASCADE, related_name="pauses"
    )
    from_at = models.DateTimeField(_("from"))
    until_at = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("pause of a handling")
        verbose_name_plural = _("pauses of handlings")
        ordering = ["handling", "from_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["handling"], condition=Q(until_at__isnull=True), name="one_open_pause_a_handling"
            ),
            models.CheckConstraint(
                name="pause_ends_after_it_began_and_says_why",
                condition=(Q(until_at__isnull=True) | Q(until_at__gte=F("from_at"))) & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_at:%Y-%m-%d} {self.reason}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.handling.journal_key}/pauses/{self.pk}"


class CaseEvent(models.Model):
    """What happened to a case, in order. ``internal`` events are never shown to the enterprise."""

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what happened"), max_length=12, choices=EventKind)
    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    happened_at = models.DateTimeField(_("happened at"))
    actor = models.ForeignKey(User, verbose_name=_("who"), on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("text"), blank=True)
    internal = models.BooleanField(_("internal"), default=True)

    class Meta:
        verbose_name = _("event of a case")
        verbose_name_plural = _("events of cases")
        ordering = ["case", "happened_at", "id"]
        constraints = [
            models.CheckConstraint(name="notes_stay_internal", condition=~Q(kind="noted") | Q(internal=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_at:%Y-%m-%d}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.case.code}/events/{self.pk}"


class CaseChase(Chase):
    """A handling was pressed on a rung of the ladder; each rung of each step once, until the answer is returned."""

    handling = models.ForeignKey(
        CaseHandling, verbose_name=_("handling"), on_delete=models.CASCADE, related_name="chases"
    )
    step = models.CharField(_("step"), max_length=8)

    class Meta:
        verbose_name = _("chase of a handling")
        verbose_name_plural = _("chases of handlings")
        ordering = ["handling", "chased_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["handling", "step", "rung", "round"], name="one_chase_a_rung"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.rung}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.handling.journal_key}/chases/{self.pk}"


class CaseSupervision(Supervision):
    """A supervision letter (督办单) about a case: its number, to whom, what is demanded and by when."""

    case = models.ForeignKey(Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="supervisions")

    class Meta:
        verbose_name = _("supervision of a case")
        verbose_name_plural = _("supervisions of cases")
        ordering = ["case", "issued_at", "id"]
        constraints = [
            models.CheckConstraint(name="supervision_demands_something", condition=~Q(demand="")),
        ]

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.case.code}/supervisions/{self.document_number}"


class CaseRating(models.Model):
    """What an enterprise thinks of how its case was handled. ``sampled_on`` when the case was drawn for the survey."""

    case = models.OneToOneField(Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="rating")
    sampled_on = models.DateField(_("drawn on"), null=True, blank=True)
    seed = models.BigIntegerField(_("seed of the draw"), null=True, blank=True)
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    rated_at = models.DateTimeField(_("rated at"), null=True, blank=True)
    rated_by = models.ForeignKey(
        User, verbose_name=_("rated by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("rating of a case")
        verbose_name_plural = _("ratings of cases")
        ordering = ["case"]
        constraints = [
            models.CheckConstraint(
                name="score_from_1_to_5", condition=Q(score__isnull=True) | Q(score__gte=1) & Q(score__lte=5)
            ),
            models.CheckConstraint(
                name="rated_says_when",
                condition=Q(score__isnull=True, rated_at__isnull=True) | Q(score__isnull=False, rated_at__isnull=False),
            ),
            models.CheckConstraint(
                name="rated_or_drawn", condition=Q(score__isnull=False) | Q(sampled_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.case.code}/rating"
