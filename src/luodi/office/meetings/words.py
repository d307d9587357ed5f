"""The words that rows about meetings, forms and tasks choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingKind(models.TextChoices):
    """What a series of meetings is for."""

    DISPATCH = "dispatch", _("dispatch meeting")
    SYMPOSIUM = "symposium", _("symposium")


class Rhythm(models.TextChoices):
    """How often a series meets."""

    WEEKLY = "weekly", _("weekly")
    MONTHLY = "monthly", _("monthly")
    ONCE = "once", _("once")


PERIOD_DAYS = {Rhythm.WEEKLY: 7, Rhythm.MONTHLY: 31, Rhythm.ONCE: 31}
"""How far a first form looks back, when no meeting was before it."""


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    PREPARING = "preparing", _("being prepared")
    HELD = "held", _("held")
    CLOSED = "closed", _("meeting closed")


class EntryKind(models.TextChoices):
    """What an office adds to its form, in the order in which the pack tells it."""

    PROBLEM = "problem", _("problem")
    DIFFICULTY = "difficulty", _("difficulty")
    PLAN = "plan", _("plan")
    SUGGESTION = "suggestion", _("suggestion")


class TaskState(models.TextChoices):
    """Where a task stands: what its office reports as done counts when the convening office has confirmed it."""

    OPEN = "open", _("in hand")
    REPORTED = "reported", _("reported done")
    DONE = "done", _("done and confirmed")
    CANCELLED = "cancelled", _("cancelled")


class TaskEventKind(models.TextChoices):
    """What happened to a task."""

    GIVEN = "given", _("given")
    PROGRESS = "progress", _("progress reported")
    EXTENDED = "extended", _("time extended")
    REPORTED = "reported", _("reported done")
    RETURNED = "returned", _("returned")
    CONFIRMED = "confirmed", _("confirmed")
    CANCELLED = "cancelled", _("cancelled")
    CHASED = "chased", _("chased")
    SUPERVISED = "supervised", _("put under supervision")
