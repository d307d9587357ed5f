"""Names the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    """Workers and the daily schedule."""

    name = "luodi.office.work"
    label = "work"
    verbose_name = _("background work")
