"""Published rules: route templates and light rules, as data, by version. Models only; their meaning is elsewhere.

What a route says is read by ``routes``, what light rules say by ``luodi.engine.lights``.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.office.projects.words import ProjectKind


class RouteTemplate(models.Model):
    """The stages, gates and nodes of a kind of project, as data; a new version never changes projects on an old one."""

    kind = models.CharField(_("kind of project"), max_length=16, choices=ProjectKind)
    version = models.PositiveSmallIntegerField(_("version"))
    definition = models.JSONField(_("definition"))
    published_on = models.DateField(_("published on"))

    class Meta:
        verbose_name = _("route template")
        verbose_name_plural = _("route templates")
        ordering = ["kind", "-version"]
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="one_route_a_version")]

    def __str__(self) -> str:
        return f"{self.kind} v{self.version}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.kind}/{self.version}"


class LightRules(models.Model):
    """The thresholds of red, yellow and green, as data; the newest version is in force."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    definition = models.JSONField(_("definition"))
    published_on = models.DateField(_("published on"))

    class Meta:
        verbose_name = _("light rules")
        verbose_name_plural = _("light rules")
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"v{self.version}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return str(self.version)
