"""Names the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PoliciesConfig(AppConfig):
    """Policies and entitlements."""

    name = "luodi.office.policies"
    label = "policies"
    verbose_name = _("policies")
