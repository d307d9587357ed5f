"""Addresses of the workbench, and the pages for what goes wrong."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("luodi.front.web.urls")),
    path("api/v1/", include(("luodi.front.api.routing", "api"))),
]

handler403 = "luodi.front.web.problems.not_permitted"
handler404 = "luodi.front.web.problems.not_found"
handler500 = "luodi.front.web.problems.fault"
