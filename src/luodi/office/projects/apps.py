"""Names the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """Projects from lead to capacity."""

    name = "luodi.office.projects"
    label = "projects"
    verbose_name = _("projects")
