"""The words of allocation: what a run computes, how it stands, what became of a row, and why a project is left out."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luodi.reference.text import Text


class RunKind(models.TextChoices):
    """What a run computes."""

    PLAN = "plan", pgettext_lazy("allocation", "plan")
    FRONT = "front", _("trade-offs")


class RunState(models.TextChoices):
    """How a run stands."""

    QUEUED = "queued", _("waits for the worker")
    RUNNING = "running", _("is being computed")
    DONE = "done", _("computed")
    INFEASIBLE = "infeasible", _("rules in conflict")
    CANCELLED = "cancelled", _("cancelled")
    FAILED = "failed", _("failed")


OPEN_STATES = (RunState.QUEUED, RunState.RUNNING)


class RowState(models.TextChoices):
    """What became of a row of a plan. ``KEPT`` rows repeat what was promised before the run."""

    OPEN = "open", _("not decided")
    KEPT = "kept", _("promised before")
    PROPOSED = "proposed", _("proposed for acceptance")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")


class AcceptanceState(models.TextChoices):
    """How a proposal to accept rows stands."""

    WAITING = "waiting", _("waits for a second person")
    APPROVED = "approved", _("approved, the elements are held")
    REFUSED = "refused", _("refused")


class LeftOutReason(models.TextChoices):
    """Why a project is not in a plan."""

    NO_NEEDS = "no_needs", _("states no need of a site")
    NO_SITE = "no_site", _("no site can take it")
    SITE = "site", _("its sites are taken")
    ELEMENT = "element", _("an element is short")
    CAP = "cap", _("a cap is reached")
    RISK = "risk", _("the floor on risk")
    WORTH = "worth", _("others are worth more")


class Objective(models.TextChoices):
    """What a plan may be weighed by; also the measures between which trade-offs are drawn."""

    OUTPUT = "output", _("output")
    TAX = "tax", _("tax")
    JOBS = "jobs", _("jobs")
    RD = "rd", _("R&D spending")
    CARBON = "carbon", _("carbon emissions")

    @property
    def text(self) -> Text:
        """Its name where no web framework is known."""
        return _TEXTS[self]

    @property
    def unit(self) -> Text:
        """In what it counts, a year."""
        return _UNITS[self]


_YUAN = Text("元/年", "yuan a year")
_TEXTS = {
    Objective.OUTPUT: Text("产值", "output"),
    Objective.TAX: Text("税收", "tax"),
    Objective.JOBS: Text("就业", "jobs"),
    Objective.RD: Text("研发投入", "R&D spending"),
    Objective.CARBON: Text("碳排放", "carbon emissions"),
}
_UNITS = {
    Objective.OUTPUT: _YUAN,
    Objective.TAX: _YUAN,
    Objective.JOBS: Text("人", "persons"),
    Objective.RD: _YUAN,
    Objective.CARBON: Text("吨二氧化碳/年", "t CO₂ a year"),
}


class Known(models.TextChoices):
    """Where a project's yearly output comes from, the surest first."""

    VERIFIED = "verified", _("verified")
    PROMISED = "promised", _("promised")
    ESTIMATED = "estimated", _("estimated from the investment")
    UNKNOWN = "unknown", _("not known")
