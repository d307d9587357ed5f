"""Names the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnterprisesConfig(AppConfig):
    """The enterprise register."""

    name = "luodi.office.enterprises"
    label = "enterprises"
    verbose_name = _("enterprises")
