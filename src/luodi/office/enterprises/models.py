"""Enterprises, the industries they are in, and what is known of them year by year."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from luodi.office.enterprises.words import EvidenceLevel as EvidenceLevel  # noqa: PLC0414 - known here too
from luodi.office.enterprises.words import FactName as FactName  # noqa: PLC0414 - known here too
from luodi.office.people.models import Office, User
from luodi.office.places.models import District, Park

models.CharField.register_lookup(Length)


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    """Enterprises, by who may see them."""

    def visible_to(self, user: User) -> "EnterpriseQuerySet":
        """City sees all, a district its own, a park its own, an enterprise itself."""
        scope = user.scope
        match scope.level:
            case "city":
                return self
            case "district":
                return self.filter(district_id=scope.district_code)
            case "park":
                return self.filter(park_id=scope.park_code)
            case "enterprise":
                return self.filter(credit_code=scope.credit_code)
        return self.none()


class Enterprise(models.Model):
    """One enterprise of the register, by its unified social credit code.

    Capital stays in its registered currency: ``capital_amount`` counts units of ``capital_currency`` (ISO 4217).
    """

    credit_code = models.CharField(_("unified social credit code"), max_length=18, unique=True)
    name = models.CharField(_("name"), max_length=200)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=80, blank=True)
    capital_amount = models.DecimalField(
        _("registered capital"), max_digits=20, decimal_places=2, null=True, blank=True
    )
    capital_currency = models.CharField(_("currency of capital"), max_length=3, blank=True)
    business_scope = models.TextField(_("business scope"), blank=True)
    district = models.ForeignKey(
        District,
        verbose_name=_("district"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="enterprises",
    )
    park = models.ForeignKey(
        Park, verbose_name=_("park"), on_delete=models.PROTECT, null=True, blank=True, related_name="enterprises"
    )
    address = models.CharField(_("address"), max_length=300, blank=True)
    contact_name = models.CharField(_("contact"), max_length=80, blank=True)
    contact_phone = models.CharField(_("contact's telephone"), max_length=40, blank=True)
    owner_office = models.ForeignKey(
        Office, verbose_name=_("owning office"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    source_on = models.DateField(_("date of source"), null=True, blank=True)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        ordering = ["credit_code"]
        indexes = [
            models.Index(fields=["name", "credit_code"], name="enterprises_by_name"),
            models.Index(fields=["registered_on", "credit_code"], name="enterprises_by_age"),
            models.Index(fields=["capital_amount", "credit_code"], name="enterprises_by_capital"),
            models.Index(fields=["district", "name", "credit_code"], name="enterprises_of_district"),
            models.Index(fields=["park", "name", "credit_code"], name="enterprises_of_park"),
        ]
        constraints = [
            models.CheckConstraint(name="credit_code_has_18_characters", condition=Q(credit_code__length=18)),
            models.CheckConstraint(
                name="capital_has_a_currency",
                condition=Q(capital_amount__isnull=True) | Q(capital_amount__gte=0) & ~Q(capital_currency=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return self.credit_code


class EnterpriseIndustry(models.Model):
    """A GB/T 4754-2017 class that an enterprise is in, or is thought to be in (``estimated``, with a confidence)."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="industries"
    )
    rank = models.PositiveSmallIntegerField(_("rank"))
    industry_code = models.CharField(_("industry"), max_length=4)
    confidence = models.FloatField(_("confidence"))
    evidence_level = models.CharField(_("evidence level"), max_length=13, choices=EvidenceLevel)

    class Meta:
        verbose_name = _("industry of an enterprise")
        verbose_name_plural = _("industries of enterprises")
        ordering = ["enterprise", "rank"]
        indexes = [models.Index(fields=["industry_code"], name="enterprises_of_industry")]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "rank"], name="one_industry_a_rank"),
            models.CheckConstraint(name="confidence_is_a_share", condition=Q(confidence__gte=0) & Q(confidence__lte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.industry_code} ({self.confidence:.2f})"


class EnterpriseFact(models.Model):
    """One value for one year, with where it comes from, the day it was stated, and how well it is known."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="facts"
    )
    name = models.CharField(_("name"), max_length=20, choices=FactName)
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("value"), max_digits=22, decimal_places=4)
    source = models.CharField(_("source"), max_length=200)
    stated_on = models.DateField(_("stated on"))
    evidence_level = models.CharField(_("evidence level"), max_length=13, choices=EvidenceLevel)

    class Meta:
        verbose_name = _("fact of an enterprise")
        verbose_name_plural = _("facts of enterprises")
        ordering = ["enterprise", "name", "-year", "evidence_level"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "name", "year", "evidence_level"], name="one_fact_a_year_and_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}: {self.value}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.enterprise.credit_code}/{self.name}/{self.year}/{self.evidence_level}"
