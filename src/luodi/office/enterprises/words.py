"""The words that rows about enterprises choose from, for those who need them without the tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EvidenceLevel(models.TextChoices):
    """How well a value is known. Only a verified value counts in a figure."""

    SELF_REPORTED = "self_reported", _("self-reported")
    VERIFIED = "verified", _("verified")
    ESTIMATED = "estimated", _("estimated")
