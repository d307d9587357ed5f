"""Names the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """Files that people attach."""

    name = "luodi.office.files"
    label = "files"
    verbose_name = _("files")
