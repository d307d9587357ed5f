"""Names the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """Imported files and rows that wait for a person."""

    name = "luodi.office.imports"
    label = "imports"
    verbose_name = _("imports")
