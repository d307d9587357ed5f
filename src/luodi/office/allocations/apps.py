"""Names the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AllocationsConfig(AppConfig):
    """Allocation runs, their plans, and what is accepted of them."""

    name = "luodi.office.allocations"
    label = "allocations"
    verbose_name = _("allocations")
