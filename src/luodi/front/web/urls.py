"""Addresses of the workbench: the words are the glossary's."""

from django.urls import URLPattern, path, re_path

from luodi.front.web import appearance, language
from luodi.front.web.pages import (
    briefs,
    doubts,
    enterprise,
    enterprises,
    imports,
    journal,
    project,
    projects,
    registration,
    session,
    today,
)

urlpatterns: list[URLPattern] = [
    path("", today.today, name="today"),
    path("projects/", projects.projects, name="projects"),
    re_path(r"^projects/ledger\.(?P<form>xlsx|csv)$", projects.export, name="projects-export"),
    path("projects/register/", registration.registration, name="project-registration"),
    path("projects/register/send/", registration.register, name="project-register"),
    path("projects/<str:code>/", project.project, name="project"),
    path("projects/<str:code>/evidence/<int:number>/file/", project.evidence_file, name="evidence-file"),
    path("projects/<str:code>/<slug:verb>/", project.act, name="project-act"),
    path("enterprises/", enterprises.enterprises, name="enterprises"),
    path("enterprises/<str:credit_code>/", enterprise.enterprise, name="enterprise"),
    path("briefs/", briefs.brief_list, name="briefs"),
    path("briefs/write/", briefs.write, name="brief-write"),
    path("briefs/<int:number>/", briefs.opened, name="brief"),
    path("briefs/<int:number>/rows/", briefs.rows, name="brief-rows"),
    re_path(r"^briefs/(?P<number>\d+)/brief\.(?P<kind>docx|xlsx)$", briefs.download, name="brief-download"),
    path("doubts/", doubts.doubts, name="doubts"),
    path("doubts/rows/<int:number>/", doubts.decide_row, name="doubt-row"),
    path("doubts/pairs/<int:number>/", doubts.decide_pair, name="doubt-pair"),
    path("imports/", imports.imports, name="imports"),
    path("imports/upload/", imports.upload, name="import-upload"),
    path("imports/preview/<slug:sha256>/", imports.preview, name="import-preview"),
    path("imports/preview/<slug:sha256>/confirm/", imports.confirm, name="import-confirm"),
    path("imports/<int:number>/", imports.one_import, name="import"),
    path("imports/<int:number>/refused.xlsx", imports.refusals, name="import-refusals"),
    path("journal/", journal.journal, name="journal"),
    path("login/", session.LogIn.as_view(), name="login"),
    path("logout/", session.LogOut.as_view(), name="logout"),
    path("language/", language.switch, name="language"),
    path("appearance/", appearance.switch, name="appearance"),
]
