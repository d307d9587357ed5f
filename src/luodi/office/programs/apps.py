"""Names the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    """Tokens, repeatable requests, webhooks."""

    name = "luodi.office.programs"
    label = "programs"
    verbose_name = _("programs")
