"""Names the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ElementsConfig(AppConfig):
    """Elements."""

    name = "luodi.office.elements"
    label = "elements"
    verbose_name = _("elements")
