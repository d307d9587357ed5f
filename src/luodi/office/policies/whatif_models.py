"""What-ifs that were kept: the figures that were tried, what they would cost, and who would win or lose."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luodi.office.enterprises.models import Enterprise
from luodi.office.people.models import Office, User
from luodi.office.policies.words import EntitlementStatus


class SavedWhatIfQuerySet(models.QuerySet["SavedWhatIf"]):
    """Kept what-ifs, by who may see them."""

    def visible_to(self, user: User) -> "SavedWhatIfQuerySet":
        """The city sees all; other offices their own, which were computed over their own enterprises."""
        return self if user.scope.level == "city" else self.filter(office=user.office_id)


class SavedWhatIf(models.Model):
    """A what-if under a name. ``groups`` has the sums: ``total``, ``district``, ``industry`` and ``size``."""

    office = models.ForeignKey(Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    policy_code = models.CharField(_("policy"), max_length=60)
    policy_version = models.PositiveIntegerField(_("version"))
    figures = models.JSONField(_("figures"))
    as_of = models.DateField(_("as of"))
    district_code = models.CharField(_("district"), max_length=6, blank=True)
    enterprises = models.PositiveIntegerField(_("enterprises"))
    groups = models.JSONField(_("sums"))
    saved_by = models.ForeignKey(User, verbose_name=_("saved by"), on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(_("saved at"))

    objects = SavedWhatIfQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved what-if")
        verbose_name_plural = _("saved what-ifs")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="one_what_if_a_name")]

    def __str__(self) -> str:
        return self.name


class WhatIfRow(models.Model):
    """An enterprise for which the other figures change something: what it gets before and after."""

    what_if = models.ForeignKey(
        SavedWhatIf, verbose_name=_("saved what-if"), on_delete=models.CASCADE, related_name="rows"
    )
    enterprise = models.ForeignKey(Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="+")
    industry_section = models.CharField(_("industry"), max_length=1, blank=True)
    size = models.CharField(_("size class"), max_length=20, blank=True)
    before_status = models.CharField(_("status before"), max_length=12, choices=EntitlementStatus)
    before_cny = models.DecimalField(_("amount before (yuan)"), max_digits=18, decimal_places=2, null=True, blank=True)
    after_status = models.CharField(_("status after"), max_length=12, choices=EntitlementStatus)
    after_cny = models.DecimalField(_("amount after (yuan)"), max_digits=18, decimal_places=2, null=True, blank=True)
    gain_cny = models.DecimalField(_("gain (yuan)"), max_digits=18, decimal_places=2)

    class Meta:
        verbose_name = _("row of a what-if")
        verbose_name_plural = _("rows of what-ifs")
        ordering = ["what_if", "id"]
        constraints = [
            models.UniqueConstraint(fields=["what_if", "enterprise"], name="one_row_an_enterprise_of_a_what_if"),
            models.CheckConstraint(
                name="what_if_pays_the_entitled_only",
                condition=(Q(before_cny__isnull=True) | Q(before_status=EntitlementStatus.ENTITLED))
                & (Q(after_cny__isnull=True) | Q(after_status=EntitlementStatus.ENTITLED)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what_if_id}: {self.enterprise_id}"
