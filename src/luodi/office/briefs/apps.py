"""Names the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BriefsConfig(AppConfig):
    """The weekly dispatch document."""

    name = "luodi.office.briefs"
    label = "briefs"
    verbose_name = _("briefs")
