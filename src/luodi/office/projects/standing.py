"""Where every project stands on one day, kept for lists that must not compute a city to show a page. Models only.

A copy of what ``snapshot`` computes, by which lists are filtered, sorted and counted; what a page then shows of its
rows is computed. ``standing_keeping`` keeps it right.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luodi.office.projects.words import Health, Stage


class ProjectStanding(models.Model):
    """One project on the day of :class:`StandingDay`. A project that did not exist on that day has none.

    ``severity`` is that of its light; ``severity_before`` the same some working days earlier, null when there was no
    project yet. ``stage_place`` counts stages from 0; ``late_working_days`` is 0 while there is time.
    """

    project = models.OneToOneField(
        "projects.Project",
        verbose_name=_("project"),
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="standing",
    )
    light = models.CharField(_("light"), max_length=6)
    severity = models.PositiveSmallIntegerField(_("severity"))
    severity_before = models.PositiveSmallIntegerField(_("severity before"), null=True, blank=True)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage)
    stage_place = models.PositiveSmallIntegerField(_("place of the stage"))
    health = models.CharField(_("health"), max_length=10, choices=Health)
    last_progress_on = models.DateField(_("last progress on"))
    silent_working_days = models.IntegerField(_("silent working days"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    late_working_days = models.PositiveIntegerField(_("working days late"))
    rung = models.CharField(_("supervision"), max_length=10)
    counted = models.BooleanField(_("counted"))

    class Meta:
        verbose_name = _("standing of a project")
        verbose_name_plural = _("standings of projects")
        indexes = [
            models.Index(fields=["severity", "late_working_days"], name="standings_by_gravity"),
            models.Index(fields=["due_on"], name="standings_by_due_day"),
            models.Index(fields=["silent_working_days"], name="standings_by_silence"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.light}"


class StandingDay(models.Model):
    """The day on which the kept standings stand: one row. ``is_stale`` when the rules have changed since."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    as_of = models.DateField(_("as of"))
    is_stale = models.BooleanField(_("stale"), default=False)

    class Meta:
        verbose_name = _("day of the standings")
        verbose_name_plural = _("day of the standings")
        constraints = [models.CheckConstraint(name="one_standing_day", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.as_of)
