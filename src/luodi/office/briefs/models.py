"""Briefs that were written: their lines as they stood, so that they can be opened and the next can say what changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.office.people.models import User


class BriefQuerySet(models.QuerySet["Brief"]):
    """Briefs, by who may see them."""

    def visible_to(self, user: User) -> "BriefQuerySet":
        """City sees all, a district its own; a park or an enterprise none, since a brief tells of their neighbours."""
        scope = user.scope
        match scope.level:
            case "city":
                return self
            case "district":
                return self.filter(district_code=scope.district_code)
        return self.none()


class Brief(models.Model):
    """One weekly dispatch document (调度单) of a district, or of the city (no district code).

    ``positions`` holds its lines (``line.Line``), ``frame`` all else that it says (``record.Frame``); both as
    ``stored`` writes them. ``figures`` are the values by part and code, as they were sent out.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number"))
    as_of = models.DateField(_("as of"))
    district_code = models.CharField(_("district"), max_length=6, blank=True)
    document_number = models.CharField(_("document number"), max_length=40)
    figures = models.JSONField(_("figures"))
    positions = models.JSONField(_("positions"))
    frame = models.JSONField(_("frame"))
    written_at = models.DateTimeField(_("written at"))
    written_by = models.ForeignKey(User, verbose_name=_("written by"), on_delete=models.PROTECT, related_name="+")
    document_path = models.CharField(_("document"), max_length=400, blank=True)
    workbook_path = models.CharField(_("workbook"), max_length=400, blank=True)

    objects = BriefQuerySet.as_manager()

    class Meta:
        verbose_name = _("brief")
        verbose_name_plural = _("briefs")
        ordering = ["-as_of", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number", "district_code"], name="one_brief_a_number"),
            models.UniqueConstraint(fields=["as_of", "district_code"], name="one_brief_a_day"),
        ]

    def __str__(self) -> str:
        return self.document_number

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.district_code or 'city'}/{self.as_of}"
