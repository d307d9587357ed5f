"""Writes sent twice happen once; what changed meanwhile is not overwritten; what did not change is not sent again."""

import gzip

from luodi.office.programs.models import RepeatableRequest
from luodi.office.projects.models import ProgressNote
from tests.front.api.conftest import Program
from tests.front.web.town import Town

NOTE = {"text": "已送审", "noted_on": "2026-11-20"}


def notes() -> int:
    return ProgressNote.objects.filter(text="已送审").count()


def test_write_sent_twice_with_a_key_happens_once(town: Town, officers: Program) -> None:
    path = f"/projects/{town.own.code}/progress"
    first = officers.post(path, NOTE, **{"Idempotency-Key": "k-1"})
    again = officers.post(path, NOTE, **{"Idempotency-Key": "k-1"})
    assert (first.status_code, again.status_code, notes()) == (200, 200, 1)
    assert first.content == again.content
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (None, "true")


def test_key_of_another_request_is_refused(town: Town, officers: Program) -> None:
    path = f"/projects/{town.own.code}/progress"
    officers.post(path, NOTE, **{"Idempotency-Key": "k-1"})
    other = officers.post(path, {**NOTE, "text": "另一条"}, **{"Idempotency-Key": "k-1"})
    assert (other.status_code, other.json()["code"]) == (422, "api.key_of_another_request")
    assert ProgressNote.objects.filter(text="另一条").count() == 0


def test_key_of_another_user_is_another_key(town: Town, officers: Program, chiefs: Program) -> None:
    path = f"/projects/{town.own.code}/progress"
    officers.post(path, NOTE, **{"Idempotency-Key": "k-1"})
    assert chiefs.post(path, {**NOTE, "text": "市级记录"}, **{"Idempotency-Key": "k-1"}).status_code == 200


def test_refused_write_leaves_its_key_free(town: Town, officers: Program) -> None:
    path = f"/projects/{town.own.code}/progress"
    refused = officers.post(path, {**NOTE, "noted_on": "2027-01-01"}, **{"Idempotency-Key": "k-1"})
    assert refused.status_code == 422
    assert not RepeatableRequest.objects.exists()
    assert officers.post(path, NOTE, **{"Idempotency-Key": "k-1"}).status_code == 200


def test_what_has_not_changed_is_not_sent_again(town: Town, officers: Program) -> None:
    path = f"/projects/{town.own.code}"
    tag = officers.get(path).headers["ETag"]
    same = officers.get(path, **{"If-None-Match": tag})
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
    officers.post(f"{path}/progress", NOTE)
    assert officers.get(path, **{"If-None-Match": tag}).status_code == 200


def test_change_of_what_changed_meanwhile_is_refused(town: Town, officers: Program) -> None:
    path = f"/projects/{town.own.code}"
    tag = officers.get(path).headers["ETag"]
    assert officers.post(f"{path}/progress", NOTE, **{"If-Match": tag}).status_code == 200
    late = officers.post(f"{path}/progress", {**NOTE, "text": "晚了"}, **{"If-Match": tag})
    assert (late.status_code, late.json()["code"]) == (412, "api.precondition_failed")
    fresh = officers.get(path).headers["ETag"]
    assert officers.post(f"{path}/progress", {**NOTE, "text": "晚了"}, **{"If-Match": fresh}).status_code == 200


def test_tag_of_a_compressed_answer_serves_as_well(town: Town, officers: Program) -> None:
    path = f"/projects/{town.own.code}"
    answer = officers.get(path, **{"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content).startswith(b"{")
    assert officers.get(path, **{"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert officers.post(f"{path}/progress", NOTE, **{"If-Match": answer.headers["ETag"]}).status_code == 200


def test_large_body_is_refused_before_it_is_read(town: Town, officers: Program) -> None:
    answer = officers.post(f"/projects/{town.own.code}/progress", {**NOTE, "text": "长" * 1_500_000})
    assert (answer.status_code, answer.json()["code"]) == (413, "api.too_large")


def test_what_is_not_json_is_a_problem(town: Town, officers: Program) -> None:
    answer = officers.client.post(f"/api/v1/projects/{town.own.code}/progress", "{", content_type="application/json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")


def test_wrong_method_and_wrong_address_are_problems(town: Town, officers: Program) -> None:
    wrong = officers.client.put("/api/v1/projects")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "api.wrong_method")
    assert set(wrong.headers["Allow"].split(", ")) == {"GET", "POST"}
    nowhere = officers.get("/nothing")
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "api.not_found")


def test_control_characters_and_great_numbers_are_refused(town: Town, officers: Program) -> None:
    path = f"/projects/{town.own.code}"
    assert officers.post(f"{path}/progress", {**NOTE, "text": "a\x00b"}).status_code == 422
    assert officers.post(f"{path}/evidence/verify", {"evidence_id": 2**70, "source": "x"}).status_code == 422
    assert officers.get("/projects?text=%00").status_code == 422
    assert officers.get("/projects/%00").status_code in (404, 422)
