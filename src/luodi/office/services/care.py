"""Rows of visits with their tasks, and of service packages. Models only; ``models`` brings them into the app."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luodi.office.enterprises.models import Enterprise
from luodi.office.people.models import Office, User
from luodi.office.services.words import PromiseKind


class VisitQuerySet(models.QuerySet["Visit"]):
    """Visits, by who may see them."""

    def visible_to(self, user: User) -> "VisitQuerySet":
        """City sees all; a district or park those to its enterprises and its own; an enterprise none."""
        scope = user.scope
        match scope.level:
            case "city":
                return self
            case "district":
                return self.filter(Q(enterprise__district=scope.district_code) | Q(office=user.office_id))
            case "park":
                return self.filter(Q(enterprise__park=scope.park_code) | Q(office=user.office_id))
        return self.none()


class Visit(models.Model):
    """Who visits which enterprise by when; visited, or cancelled with a reason. ``by_leader`` is 领导联系企业."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.PROTECT, related_name="visits"
    )
    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    visitor_name = models.CharField(_("visitor"), max_length=80)
    by_leader = models.BooleanField(_("leader-contact plan"), default=False)
    purpose = models.CharField(_("purpose"), max_length=200)
    due_on = models.DateField(_("due on"))
    visited_on = models.DateField(_("visited on"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
    cancelled_because = models.CharField(_("reason of the cancellation"), max_length=300, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["due_on"], name="visits_by_day")]
        constraints = [
            models.CheckConstraint(
                name="visited_says_what_was_heard", condition=Q(visited_on__isnull=True) | ~Q(notes="")
            ),
            models.CheckConstraint(
                name="cancelled_visit_says_why",
                condition=Q(cancelled_on__isnull=True, cancelled_because="")
                | Q(cancelled_on__isnull=False, visited_on__isnull=True) & ~Q(cancelled_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visitor_name} → {self.enterprise_id}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"visit-{self.pk}"


class VisitTask(models.Model):
    """What somebody has to do after a visit, by when; done with what came of it."""

    visit = models.ForeignKey(Visit, verbose_name=_("visit"), on_delete=models.CASCADE, related_name="tasks")
    text = models.CharField(_("text"), max_length=300)
    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    outcome = models.CharField(_("what came of it"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("task from a visit")
        verbose_name_plural = _("tasks from visits")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(name="done_task_says_what_came", condition=Q(done_on__isnull=True) | ~Q(outcome=""))
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"visit-{self.visit_id}/tasks/{self.pk}"


class ServicePackage(models.Model):
    """What an enterprise may count on (服务包): its contact person, when it is looked at again, and promises."""

    enterprise = models.OneToOneField(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="service_package"
    )
    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    steward_name = models.CharField(_("service steward"), max_length=80)
    steward_phone = models.CharField(_("steward's telephone"), max_length=40, blank=True)
    review_on = models.DateField(_("review on"))
    agreed_on = models.DateField(_("agreed on"))

    class Meta:
        verbose_name = _("service package")
        verbose_name_plural = _("service packages")
        ordering = ["enterprise"]
        constraints = [
            models.CheckConstraint(name="review_after_agreement", condition=Q(review_on__gt=models.F("agreed_on"))),
        ]

    def __str__(self) -> str:
        return self.steward_name

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.enterprise.credit_code}/service_package"


class PackagePromise(models.Model):
    """A service or a policy that a package promises; a policy by its code."""

    package = models.ForeignKey(
        ServicePackage, verbose_name=_("service package"), on_delete=models.CASCADE, related_name="promises"
    )
    rank = models.PositiveSmallIntegerField(_("rank"))
    kind = models.CharField(_("kind"), max_length=8, choices=PromiseKind)
    text = models.CharField(_("text"), max_length=200)
    policy_code = models.CharField(_("code of the policy"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("promise of a package")
        verbose_name_plural = _("promises of packages")
        ordering = ["package", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["package", "rank"], name="one_promise_a_rank"),
            models.CheckConstraint(name="promise_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.package.journal_key}/promises/{self.rank}"
