"""Allocation runs: what was asked, how far it is, and what came of it; and what is accepted of a plan by two people.

What a run says is written once, when it ends, and stays: it is the state of the register on the run's day.
"""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luodi.office.allocations.words import AcceptanceState, Known, LeftOutReason, RowState, RunKind, RunState
from luodi.office.people.models import User
from luodi.office.projects.models import Project


class AllocationRunQuerySet(models.QuerySet["AllocationRun"]):
    """Runs, by who may see them."""

    def visible_to(self, user: User) -> "AllocationRunQuerySet":
        """City sees all; a district or park those over its own projects and sites."""
        scope = user.scope
        match scope.level:
            case "city":
                return self
            case "district":
                return self.filter(district_code=scope.district_code)
            case "park":
                return self.filter(park_code=scope.park_code)
        return self.none()


class AllocationRun(models.Model):
    """One computation over what an office reaches: a plan, or the trade-offs between two or three objectives.

    ``wishes`` is what was asked (``wishes.py``). ``district_code`` and ``park_code`` are the reach of who asked, empty
    for the city. ``based_on`` is the run around whose accepted and rejected rows this one is solved, or whose
    trade-offs it makes whole. ``value``, ``bound`` are in points; ``gap`` is proven, relative to the bound.
    """

    kind = models.CharField(_("kind"), max_length=5, choices=RunKind, default=RunKind.PLAN)
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.QUEUED)
    as_of = models.DateField(_("as of"))
    wishes = models.JSONField(_("what was asked"), default=dict)
    district_code = models.CharField(_("district"), max_length=6, blank=True)
    park_code = models.CharField(_("park"), max_length=20, blank=True)
    based_on = models.ForeignKey(
        "self", verbose_name=_("based on"), on_delete=models.PROTECT, null=True, blank=True, related_name="successors"
    )
    asked_by = models.ForeignKey(User, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    cancel_asked = models.BooleanField(_("to be cancelled"), default=False)
    step = models.CharField(_("step"), max_length=16, blank=True)
    seconds = models.FloatField(_("seconds"), default=0.0)
    value = models.FloatField(_("value"), null=True, blank=True)
    bound = models.FloatField(_("bound"), null=True, blank=True)
    gap = models.FloatField(_("gap"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    size = models.JSONField(_("size"), default=dict, blank=True)
    totals = models.JSONField(_("totals"), default=dict, blank=True)
    risk = models.JSONField(_("risk"), default=dict, blank=True)
    conflict = models.JSONField(_("rules in conflict"), default=list, blank=True)
    fault = models.CharField(_("fault"), max_length=300, blank=True)

    objects = AllocationRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation run")
        verbose_name_plural = _("allocation runs")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="allocation_run_ends_in_a_state",
                condition=Q(state__in=["queued", "running"], ended_at__isnull=True)
                | ~Q(state__in=["queued", "running"]) & Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.as_of} #{self.pk}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"allocation/{self.pk}"


class AllocationAcceptance(models.Model):
    """A proposal to accept rows of a plan. Another person approves it, and the elements are held, all or none."""

    run = models.ForeignKey(
        AllocationRun, verbose_name=_("allocation run"), on_delete=models.PROTECT, related_name="acceptances"
    )
    state = models.CharField(_("state"), max_length=8, choices=AcceptanceState, default=AcceptanceState.WAITING)
    working_days = models.PositiveSmallIntegerField(_("working days of the holds"))
    proposed_by = models.ForeignKey(User, verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed at"))
    why = models.CharField(_("reason"), max_length=200)
    decided_by = models.ForeignKey(
        User, verbose_name=_("decided by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_reason = models.CharField(_("reason of the decision"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("acceptance of a plan")
        verbose_name_plural = _("acceptances of plans")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="acceptance_is_decided_by_another",
                condition=Q(state="waiting", decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(state="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="acceptance_has_four_eyes",
                condition=Q(decided_by__isnull=True) | ~Q(state="approved") | ~Q(decided_by=F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} #{self.pk}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"allocation/{self.run_id}/acceptances/{self.pk}"


class AllocationRow(models.Model):
    """One row of a plan: a project, the site it gets, and the quarter in which it starts.

    ``elements`` is what the row would hold: lists of kind, key and quantity. ``value`` is its part of the plan's value.
    """

    run = models.ForeignKey(
        AllocationRun, verbose_name=_("allocation run"), on_delete=models.CASCADE, related_name="rows"
    )
    project = models.ForeignKey(Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="+")
    site_kind = models.CharField(_("kind of site"), max_length=5, choices=[("plot", _("plot")), ("space", _("space"))])
    site_code = models.CharField(_("site"), max_length=40)
    district_code = models.CharField(_("district"), max_length=6)
    park_name = models.CharField(_("park"), max_length=80, blank=True)
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    starts_on = models.DateField(_("start of the quarter"))
    value = models.FloatField(_("value"))
    output_cny = models.DecimalField(_("output (yuan)"), max_digits=20, decimal_places=2, default=Decimal(0))
    output_known = models.CharField(_("output known by"), max_length=9, choices=Known)
    elements = models.JSONField(_("elements"), default=list)
    state = models.CharField(_("state"), max_length=8, choices=RowState, default=RowState.OPEN)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    acceptance = models.ForeignKey(
        AllocationAcceptance, verbose_name=_("acceptance"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="rows",
    )  # fmt: skip

    class Meta:
        verbose_name = _("row of a plan")
        verbose_name_plural = _("rows of plans")
        ordering = ["run", "district_code", "-value", "id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "project"], name="one_row_a_project_and_run"),
            models.CheckConstraint(
                name="decided_rows_name_their_acceptance",
                condition=Q(state__in=["proposed", "accepted"], acceptance__isnull=False)
                | ~Q(state__in=["proposed", "accepted"]),
            ),
            models.CheckConstraint(name="rejected_rows_say_why", condition=~Q(state="rejected") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} → {self.site_code}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"allocation/{self.run_id}/rows/{self.project.code}"


class AllocationLeftOut(models.Model):
    """A project that a plan leaves out, the reason, and all that would bring it in (texts in both languages)."""

    run = models.ForeignKey(
        AllocationRun, verbose_name=_("allocation run"), on_delete=models.CASCADE, related_name="left_outs"
    )
    project = models.ForeignKey(Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=8, choices=LeftOutReason)
    site_code = models.CharField(_("site"), max_length=40, blank=True)
    starts_on = models.DateField(_("start of the quarter"), null=True, blank=True)
    missing = models.JSONField(_("what would bring it in"), default=list)

    class Meta:
        verbose_name = _("project left out of a plan")
        verbose_name_plural = _("projects left out of plans")
        ordering = ["run", "reason", "id"]
        constraints = [models.UniqueConstraint(fields=["run", "project"], name="one_reason_a_project_and_run")]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.reason}"


class ShadowPrice(models.Model):
    """What one more unit of something scarce is worth in a plan, at the margin, in points of its value."""

    run = models.ForeignKey(
        AllocationRun, verbose_name=_("allocation run"), on_delete=models.CASCADE, related_name="prices"
    )
    kind = models.CharField(_("kind of row"), max_length=10)
    what = models.CharField(_("what is scarce"), max_length=200)
    place = models.CharField(_("place"), max_length=200, blank=True)
    quarter_on = models.DateField(_("start of the quarter"), null=True, blank=True)
    price = models.FloatField(_("price (points a unit)"))
    used = models.FloatField(_("used"))
    most = models.FloatField(_("limit"))
    says_zh = models.CharField(_("said in Chinese"), max_length=400)
    says_en = models.CharField(_("said in English"), max_length=400)

    class Meta:
        verbose_name = _("shadow price")
        verbose_name_plural = _("shadow prices")
        ordering = ["run", "id"]

    def __str__(self) -> str:
        return self.says_zh


class TradeOffPoint(models.Model):
    """A point of a front: at least ``floors`` of the other objectives, and what no such plan passes in the first."""

    run = models.ForeignKey(
        AllocationRun, verbose_name=_("allocation run"), on_delete=models.CASCADE, related_name="points"
    )
    place = models.PositiveSmallIntegerField(_("place on the front"))
    floors = models.JSONField(_("floors"), default=list)
    most = models.FloatField(_("most of the first objective"))

    class Meta:
        verbose_name = _("point of a trade-off")
        verbose_name_plural = _("points of trade-offs")
        ordering = ["run", "place"]
        constraints = [models.UniqueConstraint(fields=["run", "place"], name="one_point_a_place")]

    def __str__(self) -> str:
        return f"{self.floors} → {self.most}"
