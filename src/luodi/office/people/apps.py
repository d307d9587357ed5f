"""Names the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Offices, users and roles."""

    name = "luodi.office.people"
    label = "people"
    verbose_name = _("people")
