"""Briefs that were written: their figures as they stood, so that the next one can say what changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.office.people.models import User


class Brief(models.Model):
    """One weekly dispatch document (调度单) of a district, or of the city (no district code).

    ``positions`` holds each project's stage, health and light as of the day: the base of the next brief's changes.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number"))
    as_of = models.DateField(_("as of"))
    district_code = models.CharField(_("district"), max_length=6, blank=True)
    figures = models.JSONField(_("figures"))
    positions = models.JSONField(_("positions"))
    written_at = models.DateTimeField(_("written at"))
    written_by = models.ForeignKey(User, verbose_name=_("written by"), on_delete=models.PROTECT, related_name="+")
    document_path = models.CharField(_("document"), max_length=400, blank=True)
    workbook_path = models.CharField(_("workbook"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("brief")
        verbose_name_plural = _("briefs")
        ordering = ["-as_of", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number", "district_code"], name="one_brief_a_number"),
            models.UniqueConstraint(fields=["as_of", "district_code"], name="one_brief_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.year}〔{self.number}〕"
