"""Districts, parks, and the plots and spaces that a park has to offer."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luodi.office.people.access import Scope
from luodi.office.people.models import User

INDUSTRY_PREFIXES = RegexValidator(r"^\d{2,4}(,\d{2,4})*$")


def _within(scope: Scope, district: str, park: str) -> Q:
    """The rows of ``scope``, given the names of the columns that hold district and park code."""
    match scope.level:
        case "city":
            return Q()
        case "district":
            return Q(**{district: scope.district_code})
        case "park" if park:
            return Q(**{park: scope.park_code})
    return Q(pk__in=[])


class ParkQuerySet(models.QuerySet["Park"]):
    """Parks, by who may see them."""

    def visible_to(self, user: User) -> "ParkQuerySet":
        """City sees all, a district its own, a park itself."""
        return self.filter(_within(user.scope, "district_id", "code"))


class PlotQuerySet(models.QuerySet["Plot"]):
    """Plots, by who may see them."""

    def visible_to(self, user: User) -> "PlotQuerySet":
        """City sees all, a district its own, a park its own."""
        return self.filter(_within(user.scope, "park__district_id", "park_id"))


class SpaceQuerySet(models.QuerySet["Space"]):
    """Spaces, by who may see them."""

    def visible_to(self, user: User) -> "SpaceQuerySet":
        """City sees all, a district its own, a park its own."""
        return self.filter(_within(user.scope, "park__district_id", "park_id"))


class District(models.Model):
    """One of the city's districts, by its GB/T 2260 code. Public knowledge: everybody sees all of them."""

    code = models.CharField(_("code"), max_length=6, primary_key=True)
    name = models.CharField(_("name"), max_length=40, unique=True)
    name_en = models.CharField(_("English name"), max_length=40)
    polygon = models.JSONField(_("polygon"), default=dict, blank=True)

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return self.code


class Park(models.Model):
    """An industrial park or a featured park of a district. ``longitude`` and ``latitude`` in degrees, WGS 84."""

    code = models.CharField(_("code"), max_length=20, primary_key=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    district = models.ForeignKey(District, verbose_name=_("district"), on_delete=models.PROTECT, related_name="parks")
    area_m2 = models.DecimalField(_("area (m²)"), max_digits=14, decimal_places=2, null=True, blank=True)
    track = models.CharField(_("track"), max_length=40, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)

    objects = ParkQuerySet.as_manager()

    class Meta:
        verbose_name = _("park")
        verbose_name_plural = _("parks")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="park_area_positive", condition=Q(area_m2__isnull=True) | Q(area_m2__gt=0))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return self.code


class Plot(models.Model):
    """A piece of land on offer. ``plot_ratio`` is floor area ÷ land area; power and water are those at its boundary.

    ``permitted_industries`` holds beginnings of GB/T 4754 codes, by commas; empty admits every industry.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    park = models.ForeignKey(Park, verbose_name=_("park"), on_delete=models.PROTECT, related_name="plots")
    area_m2 = models.DecimalField(_("area (m²)"), max_digits=12, decimal_places=2)
    plot_ratio = models.DecimalField(_("plot ratio"), max_digits=5, decimal_places=2, null=True, blank=True)
    permitted_use = models.CharField(_("permitted use"), max_length=80, blank=True)
    available_from_on = models.DateField(_("available from"), null=True, blank=True)
    permitted_industries = models.CharField(
        _("permitted industries"), max_length=120, blank=True, validators=[INDUSTRY_PREFIXES]
    )
    power_kva = models.DecimalField(_("power (kVA)"), max_digits=10, decimal_places=1, null=True, blank=True)
    water_m3_day = models.DecimalField(_("water (m³/day)"), max_digits=10, decimal_places=1, null=True, blank=True)

    objects = PlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("plot")
        verbose_name_plural = _("plots")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="plot_area_positive", condition=Q(area_m2__gt=0)),
            models.CheckConstraint(
                name="plot_measures_not_negative",
                condition=(Q(power_kva__isnull=True) | Q(power_kva__gte=0))
                & (Q(water_m3_day__isnull=True) | Q(water_m3_day__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return self.code


class Space(models.Model):
    """A workshop, laboratory or office floor on offer. ``rent_cny_m2_day`` is yuan a square metre and day.

    ``hazard_class`` is the worst fire-hazard class of goods (GB 50016) that it is built for.
    """

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", _("workshop")
        LABORATORY = "laboratory", _("laboratory")
        OFFICE = "office", _("office floor")

    class HazardClass(models.IntegerChoices):
        NONE = 0, _("no goods")
        WU = 1, _("class E (incombustible)")
        DING = 2, _("class D")
        BING = 3, _("class C (combustible)")
        YI = 4, _("class B")
        JIA = 5, _("class A (explosive)")

    code = models.CharField(_("code"), max_length=40, unique=True)
    park = models.ForeignKey(Park, verbose_name=_("park"), on_delete=models.PROTECT, related_name="spaces")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    floor_area_m2 = models.DecimalField(_("floor area (m²)"), max_digits=12, decimal_places=2)
    rent_cny_m2_day = models.DecimalField(
        _("rent (yuan/m²·day)"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    available_from_on = models.DateField(_("available from"), null=True, blank=True)
    floor_load_kn_m2 = models.DecimalField(
        _("floor load (kN/m²)"), max_digits=6, decimal_places=1, null=True, blank=True
    )
    ceiling_m = models.DecimalField(_("ceiling height (m)"), max_digits=5, decimal_places=1, null=True, blank=True)
    hazard_class = models.PositiveSmallIntegerField(
        _("hazardous-goods class"), choices=HazardClass, null=True, blank=True
    )
    power_kva = models.DecimalField(_("power (kVA)"), max_digits=10, decimal_places=1, null=True, blank=True)
    water_m3_day = models.DecimalField(_("water (m³/day)"), max_digits=10, decimal_places=1, null=True, blank=True)

    objects = SpaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("space")
        verbose_name_plural = _("spaces")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="space_area_positive", condition=Q(floor_area_m2__gt=0)),
            models.CheckConstraint(
                name="space_measures_not_negative",
                condition=(Q(floor_load_kn_m2__isnull=True) | Q(floor_load_kn_m2__gte=0))
                & (Q(ceiling_m__isnull=True) | Q(ceiling_m__gte=0))
                & (Q(power_kva__isnull=True) | Q(power_kva__gte=0))
                & (Q(water_m3_day__isnull=True) | Q(water_m3_day__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return self.code
