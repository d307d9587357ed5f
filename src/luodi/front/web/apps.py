"""Names the app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The workbench: templates, static files and messages."""

    name = "luodi.front.web"
    label = "web"
