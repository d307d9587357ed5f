"""Workers that live, and the runs that a day's schedule has started. No part of the register: nothing is journalled."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Worker(models.Model):
    """A process that takes tasks. It says every few seconds that it lives; one that is silent for long is dead."""

    code = models.CharField(_("code"), max_length=40, primary_key=True)
    host = models.CharField(_("host"), max_length=120)
    process = models.PositiveIntegerField(_("process"))
    started_at = models.DateTimeField(_("started at"))
    seen_at = models.DateTimeField(_("seen at"))

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return f"{self.host}/{self.process}"


class ScheduledRun(models.Model):
    """That something was started for a day. The constraint is the guard: nothing starts twice for one day."""

    name = models.CharField(_("name"), max_length=80)
    day = models.DateField(_("day"))
    started_at = models.DateTimeField(_("started at"))

    class Meta:
        verbose_name = _("scheduled run")
        verbose_name_plural = _("scheduled runs")
        constraints = [models.UniqueConstraint(fields=["name", "day"], name="one_run_a_day")]

    def __str__(self) -> str:
        return f"{self.name} {self.day}"
