"""Names the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    """After-care."""

    name = "luodi.office.services"
    label = "services"
    verbose_name = _("after-care")
