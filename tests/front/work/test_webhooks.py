"""Webhooks against a real receiver: signed, retried, not redirected, not sent where they must not go."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest

from luodi.front.work import posting, webhooks
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.programs.actions.add_webhook import AddWebhook
from luodi.office.programs.hooks import secret_of
from luodi.office.programs.models import Webhook, WebhookDelivery
from luodi.office.projects.actions.record_progress import RecordProgress
from luodi.office.projects.models import Project
from luodi.reference.problems import Problem
from tests.front.web.town import NOW, Town
from tests.front.work.conftest import Receiver


def hook(town: Town, receiver: Receiver, role: Role = Role.CHIEF, *events: str) -> Webhook:
    return AddWebhook(
        occasion=Occasion(town.users[role], NOW),
        title="测试", address=receiver.address, events=events or ["project.*"], nonce="n" * 48,
    ).execute()  # fmt: skip


def progress(town: Town, project: Project) -> None:
    RecordProgress(
        occasion=Occasion(town.users[Role.CHIEF], NOW), project=project, text="已送审", noted_on=NOW.date()
    ).execute()


def test_message_is_signed_and_thin(town: Town, receiver: Receiver) -> None:
    made = hook(town, receiver)
    progress(town, town.own)
    assert webhooks.tell(NOW)
    headers, body = receiver.taken[0]
    said = json.loads(body)
    assert said["type"] == "project.record_progress"
    assert said["data"]["key"].startswith(town.own.code)
    assert "已送审" not in body.decode()
    key = base64.b64decode(secret_of(made).removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))


def test_each_event_is_told_once(town: Town, receiver: Receiver) -> None:
    hook(town, receiver)
    progress(town, town.own)
    while webhooks.tell(NOW):
        pass
    told = [headers["webhook-id"] for headers, _body in receiver.taken]
    assert len(told) == len(set(told)) == WebhookDelivery.objects.count() > 0
    assert not WebhookDelivery.objects.exclude(status="delivered").exists()


def test_office_is_told_what_it_sees_and_no_more(town: Town, receiver: Receiver) -> None:
    hook(town, receiver, Role.OFFICER)
    progress(town, town.foreign)
    assert not webhooks.tell(NOW)
    progress(town, town.own)
    assert webhooks.tell(NOW)
    assert {delivery.event for delivery in WebhookDelivery.objects.all()} == {"project.record_progress"}


def test_event_that_was_not_asked_for_is_not_told(town: Town, receiver: Receiver) -> None:
    hook(town, receiver, Role.CHIEF, "project.advance_stage")
    progress(town, town.own)
    webhooks.tell(NOW)
    assert not WebhookDelivery.objects.exists()


def test_failure_is_tried_again_later(town: Town, receiver: Receiver) -> None:
    hook(town, receiver, Role.CHIEF, "project.record_progress")
    progress(town, town.own)
    receiver.answers = [500] * 9
    webhooks.tell(NOW)
    receiver.answers = []
    failed = WebhookDelivery.objects.filter(answer_status=500).first()
    assert failed is not None
    assert (failed.status, failed.attempts, failed.due_at) == ("waiting", 1, NOW + timedelta(seconds=30))
    assert Webhook.objects.get().failing_since == NOW
    webhooks.deliver(NOW + timedelta(seconds=29))
    failed.refresh_from_db()
    assert failed.attempts == 1
    webhooks.deliver(NOW + timedelta(seconds=31))
    failed.refresh_from_db()
    assert (failed.status, failed.attempts) == ("delivered", 2)
    assert Webhook.objects.get().failing_since is None


def test_redirect_is_not_followed(town: Town, receiver: Receiver) -> None:
    hook(town, receiver, Role.CHIEF, "project.record_progress")
    progress(town, town.own)
    receiver.answers = ["redirect"] * 9
    webhooks.tell(NOW)
    assert set(receiver.visited) == {"/events"}
    assert WebhookDelivery.objects.filter(answer_status=302, status="waiting").exists()


def test_receiver_that_hangs_is_hung_up_on(town: Town, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "TIMEOUT_SECONDS", 0.3)
    receiver.answers = ["hang"]
    answer = posting.post(receiver.address, b"{}", key=b"k", code="msg_1", at=NOW)
    assert answer.status is None
    assert "timed out" in answer.error


def test_webhook_that_fails_for_days_is_switched_off(town: Town, receiver: Receiver) -> None:
    hook(town, receiver, Role.CHIEF, "project.record_progress")
    progress(town, town.own)
    receiver.answers = [500] * 50
    at = NOW
    webhooks.tell(at)
    for _ in range(9):
        at += timedelta(hours=25)
        webhooks.deliver(at)
    assert Webhook.objects.get().disabled_at is not None
    tried = len(receiver.taken)
    webhooks.deliver(at + timedelta(days=9))
    assert len(receiver.taken) == tried


@pytest.mark.parametrize(
    "address",
    ["https://127.0.0.1/x", "https://localhost/x", "https://10.1.2.3/x", "https://[::1]/x", "https://169.254.169.254/x",
     "https://[::ffff:127.0.0.1]/x", "http://93.184.216.34/x", "https://0.0.0.0/x", "https://224.0.0.1/x"],
)  # fmt: skip
def test_private_address_is_not_sent_to(address: str, settings: Any) -> None:
    settings.WEBHOOK_PRIVATE_ADDRESSES = False
    answer = posting.post(address, b"{}", key=b"k", code="msg_1", at=NOW)
    assert answer.status is None
    assert "sent to" in answer.error


@pytest.mark.parametrize("address", ["ftp://x/y", "https://user:secret@x/y", "javascript:alert(1)", "https://x y/", ""])
def test_address_that_makes_no_sense_is_refused(address: str, town: Town) -> None:
    with pytest.raises(Problem, match=r"webhook\.not_valid"):
        AddWebhook(
            occasion=Occasion(town.users[Role.CHIEF], NOW), title="x", address=address, events=["*"], nonce="n" * 48
        ).execute()


def test_enterprise_subscribes_to_nothing(town: Town) -> None:
    with pytest.raises(Problem, match=r"access\."):
        AddWebhook(
            occasion=Occasion(town.users[Role.ENTERPRISE], NOW), title="x", address="https://x.cn/", events=["*"],
            nonce="n" * 48,
        ).execute()  # fmt: skip
