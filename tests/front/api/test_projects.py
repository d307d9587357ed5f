"""Projects for programs: the same rows, the same actions, the same refusals as on the pages."""

import pytest

from luodi.office.projects.models import ProgressNote, Project
from tests.front.api.conftest import Program
from tests.front.web.town import OWN_CODE, Town, more_projects


def test_ledger_holds_what_the_office_reaches(town: Town, officers: Program, chiefs: Program) -> None:
    seen = {row["code"] for row in officers.get("/projects").json()["rows"]}
    assert town.own.code in seen
    assert town.foreign.code not in seen
    assert {row["code"] for row in chiefs.get("/projects").json()["rows"]} > seen


def test_row_of_the_ledger_says_light_money_and_days(town: Town, chiefs: Program) -> None:
    row = next(row for row in chiefs.get("/projects").json()["rows"] if row["code"] == town.own.code)
    assert row["investment_cny"] == "1250000000.00"
    assert (row["stage"], row["light"], row["verdict"]["light"]) == ("talks", row["light"], row["light"])
    assert row["entered"] == {"lead": "2026-07-01", "talks": "2026-09-01"}
    assert row["waits_for"].keys() == {"zh", "en"}
    assert "project_id" not in row


def test_ledger_is_narrowed_by_the_filters_of_its_page(town: Town, chiefs: Program) -> None:
    def codes(query: str) -> set[str]:
        return {row["code"] for row in chiefs.get(f"/projects?{query}").json()["rows"]}

    assert codes("stage=talks&district_code=310115") == {town.own.code} | codes("text=新近在谈项目")
    assert codes("health=withdrawn").isdisjoint({town.own.code})
    red = codes("light=red")
    assert red == {row["code"] for row in chiefs.get("/projects").json()["rows"] if row["light"] == "red"}
    assert chiefs.get("/projects?stage=nowhere").status_code == 422


def test_pages_of_the_ledger_are_whole_while_rows_come_in(town: Town, chiefs: Program) -> None:
    before = [row["code"] for row in chiefs.get("/projects").json()["rows"]]
    first = chiefs.get("/projects?size=2").json()
    more_projects(3)
    seen, cursor = [row["code"] for row in first["rows"]], first["next_cursor"]
    while cursor:
        page = chiefs.get(f"/projects?size=2&cursor={cursor}").json()
        seen.extend(row["code"] for row in page["rows"])
        cursor = page["next_cursor"]
    assert len(seen) == len(set(seen))
    assert seen[: len(before)] == before
    assert len(seen) == len(before) + 3


@pytest.mark.parametrize("cursor", ["x", "WyJMRDIwMjYtMDAwMDEiXQ:1:1"])
def test_cursor_that_was_not_given_out_is_refused(cursor: str, chiefs: Program) -> None:
    answer = chiefs.get(f"/projects?cursor={cursor}")
    assert (answer.status_code, answer.json()["code"]) == (422, "api.cursor_not_valid")


def test_cursor_of_another_filter_is_refused(chiefs: Program) -> None:
    cursor = chiefs.get("/projects?size=1").json()["next_cursor"]
    assert chiefs.get(f"/projects?size=1&stage=talks&cursor={cursor}").status_code == 422


def test_dossier_shows_gates_nodes_and_evidence(town: Town, chiefs: Program) -> None:
    file = chiefs.get(f"/projects/{town.own.code}").json()
    assert file["position"]["code"] == town.own.code
    assert file["gates"][0]["is_open"] is False
    assert any(not need["satisfied"] for need in file["gates"][0]["requirements"])
    assert file["contact_phone"] != "13900001111"


def test_own_contacts_are_open_to_the_owning_office(town: Town, officers: Program) -> None:
    assert officers.get(f"/projects/{town.own.code}").json()["contact_phone"] == "13900001111"


def test_foreign_project_is_not_there(town: Town, officers: Program) -> None:
    code = town.foreign.code
    note = {"text": "x", "noted_on": "2026-11-20"}
    answers = [
        officers.get(f"/projects/{code}"),
        officers.get(f"/projects/{code}/history"),
        officers.post(f"/projects/{code}/progress", note),
    ]
    absent = officers.post("/projects/LD2026-99999/progress", note)
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert answers[2].json() == absent.json()


def test_progress_is_recorded_and_said(town: Town, officers: Program) -> None:
    answer = officers.post(
        f"/projects/{town.own.code}/progress", {"text": "已送审", "noted_on": "2026-11-20", "reason": "周报"}
    )
    assert answer.status_code == 200
    done = answer.json()
    assert done["action"] == "project.record_progress"
    assert {change["what"] for change in done["changes"]} == {"created", "changed"}
    assert ProgressNote.objects.filter(project=town.own, text="已送审").exists()
    newest = officers.get(f"/projects/{town.own.code}/history?size=1").json()["rows"][0]
    assert (newest["reason"], newest["actor"]) == ("周报", "officer")


def test_refused_stage_says_why_in_both_languages(town: Town, chiefs: Program) -> None:
    body = {"to": "signed", "happened_on": "2026-11-20"}
    said = chiefs.post(f"/projects/{town.own.code}/advance", body)
    assert (said.status_code, said.headers["Content-Type"]) == (422, "application/problem+json")
    in_english = chiefs.post(f"/projects/{town.own.code}/advance", body, **{"Accept-Language": "en-GB,en;q=0.9"})
    assert said.json()["code"] == in_english.json()["code"]
    assert said.json()["title"] != in_english.json()["title"]
    assert in_english.headers["Content-Language"] == "en"


def test_registered_project_is_named_by_its_code(town: Town, officers: Program) -> None:
    answer = officers.post(
        "/projects",
        {"title": "新项目", "kind": "new_build", "happened_on": "2026-11-20", "fields": {"credit_code": OWN_CODE}},
    )
    code = next(change["key"] for change in answer.json()["changes"] if change["entity"] == "project")
    assert Project.objects.get(code=code).name == "新项目"


def test_task_force_is_replaced(town: Town, officers: Program) -> None:
    members = [{"name": "赵组长", "office_code": "pudong", "leads": True}]
    assert officers.post(f"/projects/{town.own.code}/task-force", {"members": members}).status_code == 200
    file = officers.get(f"/projects/{town.own.code}").json()
    assert [member["name"] for member in file["task_force"]] == ["赵组长"]


def test_field_that_is_not_named_stays(town: Town, officers: Program) -> None:
    answer = officers.post(f"/projects/{town.own.code}/edit", {"fields": {"track": "集成电路"}})
    assert answer.status_code == 200
    town.own.refresh_from_db()
    assert (town.own.track, town.own.investor_name) == ("集成电路", "某集团")


def test_request_with_an_unknown_field_is_refused(town: Town, officers: Program) -> None:
    answer = officers.post(
        f"/projects/{town.own.code}/progress", {"text": "x", "noted_on": "2026-11-20", "note_on": "2026-11-20"}
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"].endswith("note_on")


@pytest.mark.django_db
def test_ledger_asks_no_more_of_the_database_for_more_rows(
    town: Town, chiefs: Program, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            chiefs.get("/projects")
        return len(queries)

    chiefs.get("/projects")
    few = asked()
    more_projects(12)
    assert asked() == few
