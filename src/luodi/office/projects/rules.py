"""Published rules: route templates, decision models, the working calendar, as data, by version. Models only.

What a route says is read by ``routes``, what a decision model says by ``decisions``, the calendar by ``calendar``.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.office.projects.words import DecisionName, ProjectKind


class RouteTemplate(models.Model):
    """The stages and nodes of a kind of project, as data; a new version never changes projects on an old one."""

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


class DecisionModel(models.Model):
    """A DMN model by which projects are judged; of each name the newest version is in force, older ones are kept."""

    name = models.CharField(_("name"), max_length=16, choices=DecisionName)
    version = models.PositiveSmallIntegerField(_("version"))
    xml = models.TextField(_("model (DMN)"))
    published_on = models.DateField(_("published on"))

    class Meta:
        verbose_name = _("decision model")
        verbose_name_plural = _("decision models")
        ordering = ["name", "-version"]
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="one_decision_model_a_version")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"{self.name}/{self.version}"


class CalendarVersion(models.Model):
    """The days on which the city's offices work otherwise than the State Council says; the newest version holds."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    amended = models.JSONField(_("amended days"))
    published_on = models.DateField(_("published on"))

    class Meta:
        verbose_name = _("version of the working calendar")
        verbose_name_plural = _("versions of the working calendar")
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"calendar v{self.version}"

    @property
    def journal_key(self) -> str:
        """What the journal calls it."""
        return f"calendar/{self.version}"
