"""The words that rows about policies choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntitlementStatus(models.TextChoices):
    """What a policy says of an enterprise; a missing fact is never a silent no."""

    ENTITLED = "entitled", _("entitled")
    NOT_ENTITLED = "not_entitled", _("not entitled")
    UNKNOWN = "unknown", _("not yet known")


class EngineName(models.TextChoices):
    """The ways of computing entitlements."""

    LOCAL = "local", _("by columns")
    SCALAR = "scalar", _("one by one")
