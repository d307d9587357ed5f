"""Words of offices, for pages too."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OfficeLevel(models.TextChoices):
    """How far an office reaches."""

    CITY = "city", _("city")
    DISTRICT = "district", _("district")
    PARK = "park", _("park")
    ENTERPRISE = "enterprise", _("enterprise")
