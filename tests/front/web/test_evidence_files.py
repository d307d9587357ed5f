"""A file with evidence: sent from the project's page, given out to who may see the project, and never run."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.projects.models import Evidence
from tests.front.exchange.attachment_samples import PDF, PNG
from tests.front.web.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENTS_ROOT = tmp_path / "files"
    return tmp_path


def fields(**given: Any) -> dict[str, Any]:
    return {
        "kind": "agreement",
        "title": "投资协议",
        "dated_on": "2026-11-20",
        "evidence_level": "self_reported",
        "source": "区科经委",
        **given,
    }


def sent(name: str = "协议.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def test_evidence_with_file_is_given_out_as_a_download(town: Town, officers: Client) -> None:
    address = f"/projects/{town.own.code}/"
    assert officers.post(f"{address}evidence/", fields(file=sent())).status_code == 302
    evidence = Evidence.objects.get(project=town.own)
    file_address = f"{address}evidence/{evidence.pk}/file/"
    assert file_address in officers.get(address).text
    answer = officers.get(file_address)
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert answer.headers["Cache-Control"] == "no-store"
    assert evidence.file is not None
    assert evidence.file.sha256 in JournalEntry.objects.get(entity="stored_file").after


def test_file_of_foreign_project_is_not_there(town: Town, officers: Client, chiefs: Client) -> None:
    address = f"/projects/{town.foreign.code}/"
    chiefs.post(f"{address}evidence/", fields(title="甲", file=sent()))
    evidence = Evidence.objects.get(project=town.foreign, title="甲")
    opened = chiefs.get(f"{address}evidence/{evidence.pk}/file/")
    assert opened.status_code == 200
    # read to its end: closing it by hand would hang up on the connection that holds the test's transaction
    assert b"".join(opened.streaming_content) == PDF  # type: ignore[attr-defined]
    assert officers.get(f"{address}evidence/{evidence.pk}/file/").status_code == 404
    # nor by the way of a project that is one's own
    assert officers.get(f"/projects/{town.own.code}/evidence/{evidence.pk}/file/").status_code == 404


def test_file_that_is_not_taken_changes_nothing(town: Town, officers: Client, store: Path) -> None:
    answer = officers.post(
        f"/projects/{town.own.code}/evidence/", fields(file=sent("图.svg", b"<svg onload='alert(1)'/>"))
    )
    assert answer.status_code == 422
    assert "file.type_not_taken" in answer.text
    assert not Evidence.objects.filter(project=town.own).exists()
    assert not [path for path in store.rglob("*") if path.is_file()]


def test_file_is_attached_to_registered_evidence_once(town: Town, chiefs: Client) -> None:
    evidence = Evidence.objects.get(project=town.foreign)
    address = f"/projects/{town.foreign.code}/evidence-file/"
    assert chiefs.post(address, {"evidence_id": evidence.pk, "file": sent("章.png", PNG)}).status_code == 302
    refused = chiefs.post(address, {"evidence_id": evidence.pk, "file": sent()})
    assert refused.status_code == 422
    assert "project.evidence_has_a_file" in refused.text
    evidence.refresh_from_db()
    assert evidence.file is not None
    assert evidence.file.name == "章.png"


def test_who_may_not_verify_is_not_offered_verified(town: Town, as_user: Any) -> None:
    desk = as_user(town.users[Role.DESK])
    page = desk.get(f"/projects/{town.own.code}/").text
    assert 'value="self_reported"' in page
    assert 'value="verified"' not in page
    assert 'value="verified"' in as_user(town.users[Role.LEAD]).get(f"/projects/{town.own.code}/").text
