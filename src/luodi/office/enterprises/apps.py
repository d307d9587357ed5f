"""Names the app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class EnterprisesConfig(AppConfig):
    """The enterprise register."""

    name = "luodi.office.enterprises"
    label = "enterprises"
    verbose_name = _("enterprises")

    def ready(self) -> None:
        """The search index is made after every migration."""
        from luodi.office.enterprises.search_index import installed_after_migration  # noqa: PLC0415 - once apps stand

        post_migrate.connect(installed_after_migration, sender=self)
