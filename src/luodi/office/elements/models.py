"""Needs of projects, supplies with what is promised of each, and the reservations that are the promises.

The database itself keeps a supply from being promised twice: ``promised`` may not pass ``supplied``, and a plot has one
live reservation. The actions lock the supply's row, write the reservation and the sum in one transaction.
"""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luodi.office.elements.words import NeedMeasure, ReservationState, SupplyKind
from luodi.office.people.models import User
from luodi.office.places.models import District, Park, Plot, Space
from luodi.office.projects.models import Project


class NeedQuerySet(models.QuerySet["Need"]):
    """Needs, by who may see them."""

    def visible_to(self, user: User) -> "NeedQuerySet":
        """Those of the projects that the user sees."""
        return self.filter(project__in=Project.objects.visible_to(user).order_by().values("pk"))


class Need(models.Model):
    """What a project needs of one measure, by when, and how much less or later it can bear.

    Land and floor area stand in the project itself: a need of them has no quantity of its own. Without ``needed_on``
    the planned day of the project's own node counts.
    """

    project = models.ForeignKey(Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="needs")
    measure = models.CharField(_("measure"), max_length=20, choices=NeedMeasure)
    quantity = models.DecimalField(_("quantity"), max_digits=20, decimal_places=2, null=True, blank=True)
    needed_on = models.DateField(_("needed on"), null=True, blank=True)
    tolerance_percent = models.DecimalField(_("tolerance (%)"), max_digits=5, decimal_places=2, default=Decimal(0))
    tolerance_days = models.PositiveSmallIntegerField(_("tolerance (days)"), default=0)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    stated_on = models.DateField(_("stated on"))

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["project", "measure"]
        constraints = [
            models.UniqueConstraint(fields=["project", "measure"], name="one_need_a_measure"),
            models.CheckConstraint(
                name="need_of_an_area_stands_in_the_project",
                condition=Q(measure__in=["land_m2", "floor_m2"], quantity__isnull=True)
                | ~Q(measure__in=["land_m2", "floor_m2"]) & Q(quantity__isnull=False, quantity__gte=0),
            ),
            models.CheckConstraint(
                name="need_tolerance_is_a_share",
                condition=Q(tolerance_percent__gte=0) & Q(tolerance_percent__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.quantity}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.project.code}/needs/{self.measure}"


class SupplyQuerySet(models.QuerySet["Supply"]):
    """Supplies, by who may see them."""

    def visible_to(self, user: User) -> "SupplyQuerySet":
        """City sees all; a district or park its own; what belongs to no district is the city's."""
        scope = user.scope
        match scope.level:
            case "city":
                return self
            case "district":
                return self.filter(district_id=scope.district_code)
            case "park":
                return self.filter(park_id=scope.park_code)
        return self.none()


class Supply(models.Model):
    """Something that can be promised, in the unit of its kind, and how much of it is.

    ``key`` names it within its kind: a plot's or space's code, and ``park/quarter`` for housing, ``fund/quarter`` for a
    budget, the substation for power, ``district/year`` for quotas. ``least`` and ``most`` bound what one project
    may take (a fund's ticket). ``from_on`` and ``until_on`` are the first and last day of its quarter or year.
    """

    kind = models.CharField(_("kind of supply"), max_length=10, choices=SupplyKind)
    key = models.CharField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    district = models.ForeignKey(
        District, verbose_name=_("district"), on_delete=models.PROTECT, null=True, blank=True, related_name="supplies"
    )
    park = models.ForeignKey(
        Park, verbose_name=_("park"), on_delete=models.PROTECT, null=True, blank=True, related_name="supplies"
    )
    plot = models.OneToOneField(
        Plot, verbose_name=_("plot"), on_delete=models.PROTECT, null=True, blank=True, related_name="supply"
    )
    space = models.OneToOneField(
        Space, verbose_name=_("space"), on_delete=models.PROTECT, null=True, blank=True, related_name="supply"
    )
    track = models.CharField(_("track"), max_length=40, blank=True)
    stage = models.CharField(_("stage that it invests in"), max_length=40, blank=True)
    from_on = models.DateField(_("from"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)
    least = models.DecimalField(_("least for one project"), max_digits=20, decimal_places=2, null=True, blank=True)
    most = models.DecimalField(_("most for one project"), max_digits=20, decimal_places=2, null=True, blank=True)
    supplied = models.DecimalField(_("supplied"), max_digits=20, decimal_places=2)
    promised = models.DecimalField(_("promised"), max_digits=20, decimal_places=2, default=Decimal(0))

    objects = SupplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("supply")
        verbose_name_plural = _("supplies")
        ordering = ["kind", "key"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="one_supply_a_key"),
            models.CheckConstraint(
                name="promised_never_passes_supplied",
                condition=Q(promised__gte=0) & Q(promised__lte=F("supplied")),
            ),
            models.CheckConstraint(
                name="supply_of_a_place_names_it",
                condition=(
                    Q(kind="plot", plot__isnull=False, space__isnull=True)
                    | Q(kind="space", plot__isnull=True, space__isnull=False)
                    | ~Q(kind__in=["plot", "space"]) & Q(plot__isnull=True, space__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="supply_ends_after_it_begins",
                condition=Q(from_on__isnull=True) | Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.kind}/{self.key}"

    @property
    def free(self) -> Decimal:
        """What is not promised."""
        return self.supplied - self.promised


class ReservationQuerySet(models.QuerySet["Reservation"]):
    """Reservations, by who may see them."""

    def visible_to(self, user: User) -> "ReservationQuerySet":
        """Those of the supplies and of the projects that the user sees; an enterprise sees none."""
        if user.scope.level == "enterprise":
            return self.none()
        own = Q(supply__in=Supply.objects.visible_to(user).values("pk"))
        return self.filter(own | Q(project__in=Project.objects.visible_to(user).order_by().values("pk")))

    def live(self) -> "ReservationQuerySet":
        """Those that count as promised."""
        return self.filter(state__in=("held", "confirmed"))


class Reservation(models.Model):
    """A quantity of a supply that is kept for a project. ``priority`` is higher for what matters more.

    A hold lapses at the end of ``held_until_on``; from ``warn_on`` on it is said to be about to.
    """

    supply = models.ForeignKey(Supply, verbose_name=_("supply"), on_delete=models.PROTECT, related_name="reservations")
    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="reservations"
    )
    quantity = models.DecimalField(_("quantity"), max_digits=20, decimal_places=2)
    whole = models.BooleanField(_("takes the whole supply"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=ReservationState, default=ReservationState.HELD)
    priority = models.PositiveSmallIntegerField(_("priority"), default=0)
    reason = models.CharField(_("reason"), max_length=300)
    held_at = models.DateTimeField(_("held at"))
    held_by = models.ForeignKey(User, verbose_name=_("held by"), on_delete=models.PROTECT, related_name="+")
    warn_on = models.DateField(_("warned from"))
    held_until_on = models.DateField(_("held until"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ending_reason = models.CharField(_("reason of the ending"), max_length=300, blank=True)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        ordering = ["held_until_on", "id"]
        indexes = [models.Index(fields=["state", "held_until_on"], name="reservations_by_end")]
        constraints = [
            models.UniqueConstraint(
                fields=["supply"],
                condition=Q(whole=True, state__in=["held", "confirmed"]),
                name="one_project_a_whole_supply",
            ),
            models.UniqueConstraint(
                fields=["supply", "project"],
                condition=Q(state__in=["held", "confirmed"]),
                name="one_live_reservation_a_project",
            ),
            models.CheckConstraint(name="reservation_of_something", condition=Q(quantity__gt=0) & ~Q(reason="")),
            models.CheckConstraint(
                name="reservation_warns_before_it_lapses", condition=Q(warn_on__lte=F("held_until_on"))
            ),
            models.CheckConstraint(
                name="reservation_state_has_its_instants",
                condition=(
                    Q(state="held", confirmed_at__isnull=True, ended_at__isnull=True)
                    | Q(state="confirmed", confirmed_at__isnull=False, ended_at__isnull=True)
                    | Q(state="released", ended_at__isnull=False) & ~Q(ending_reason="")
                    | Q(state="expired", confirmed_at__isnull=True, ended_at__isnull=False) & ~Q(ending_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supply_id} {self.quantity}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.project.code}/reservations/{self.pk}"
