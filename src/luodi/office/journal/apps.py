"""Names the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    """The append-only record of every change."""

    name = "luodi.office.journal"
    label = "journal"
    verbose_name = _("journal")
