"""Names the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """Meetings and the tasks that they set."""

    name = "luodi.office.meetings"
    label = "meetings"
    verbose_name = _("meetings")
