"""Names the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    """Districts, parks, plots and spaces."""

    name = "luodi.office.places"
    label = "places"
    verbose_name = _("places")
