"""What goes wrong is said in both languages, with the status that fits."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from luodi.front.web.problems import ProblemPages, status_of
from luodi.front.web.urls import urlpatterns as pages
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text
from luodi.site.urls import handler403, handler404, handler500  # noqa: F401 - used as this module is the URL conf

pytestmark = pytest.mark.django_db


def met(request: HttpRequest) -> HttpResponse:
    raise Problem(
        "stage.gate_closed",
        Text("缺少佐证", "Evidence is missing"),
        Text("请补充施工许可证", "Add the construction permit"),
        Where(file="台账.xlsx", row=3),
    )


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret detail")


urlpatterns = [path("met/", met), path("broken/", broken), *pages]


@override_settings(ROOT_URLCONF=__name__)
def test_problem_says_what_where_and_what_to_do(client: Client) -> None:
    page = client.get("/met/")
    assert page.status_code == 422
    for part in ("缺少佐证", "台账.xlsx，第 3 行", "请补充施工许可证", "stage.gate_closed"):
        assert part in page.text
    client.cookies["django_language"] = "en"
    assert "Add the construction permit" in client.get("/met/").text


def test_unknown_address_gets_the_page_for_it(client: Client) -> None:
    page = client.get("/no/such/page/")
    assert page.status_code == 404
    assert "没有找到" in page.text


@override_settings(ROOT_URLCONF=__name__)
def test_fault_says_nothing_of_the_inside() -> None:
    page = Client(raise_request_exception=False).get("/broken/")
    assert page.status_code == 500
    assert "系统出现错误" in page.text
    assert "secret detail" not in page.text


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("access.not_permitted", 403),
        ("access.out_of_reach", 403),
        ("journal.unknown_entity", 404),
        ("project.not_found", 404),
        ("project.unknown_node", 422),
        ("file.unknown_kind", 422),
        ("stage.gate_closed", 422),
    ],
)
def test_status_fits_the_code(code: str, status: int) -> None:
    assert status_of(code) == status


def test_fault_of_the_program_is_not_dressed_up_as_a_problem() -> None:
    middleware = ProblemPages(lambda request: HttpResponse())
    assert middleware.process_exception(RequestFactory().get("/"), RuntimeError("no")) is None
