"""Webhooks and their messages: which listen, what is noted for them, what is due, and what came of it.

Deliveries are no change of the office and are not journalled; adding, removing and switching webhooks are actions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from luodi.office.journal.queries import HistoryRow, entries_after
from luodi.office.people.models import User
from luodi.office.programs.models import Webhook, WebhookDelivery
from luodi.office.programs.secrets import webhook_secret

_LEASE = timedelta(minutes=2)
"""How long a message that was taken belongs to its worker; when that dies, it is taken again."""


@dataclass(frozen=True, slots=True)
class WebhookShown:
    """A webhook as its office sees it."""

    number: int
    title: str
    address: str
    events: tuple[str, ...]
    owner: str
    failing_since: datetime | None
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryShown:
    """A line of the log."""

    number: int
    event: str
    revision: int
    status: str
    attempts: int
    answer_status: int | None
    error: str
    noted_at: datetime
    tried_at: datetime | None
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """A message that was taken to be sent; ``attempts`` counts this one."""

    number: int
    webhook: int
    code: str
    address: str
    nonce: str
    body: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of an attempt."""

    status: int | None
    error: str


def webhooks(user: User) -> list[WebhookShown]:
    """The webhooks of the user's office."""
    rows = Webhook.objects.filter(office=user.office_id).select_related("user")
    return [
        WebhookShown(
            row.pk, row.title, row.address, tuple(row.events), row.user.username, row.failing_since, row.disabled_at
        )
        for row in rows
    ]


def find_webhook(user: User, number: int) -> Webhook | None:
    """A webhook of the user's office, for the actions that change it."""
    return Webhook.objects.filter(office=user.office_id, pk=number).first()


def hook_numbered(number: int) -> Webhook:
    """The webhook with this number, for the system that switches it off."""
    return Webhook.objects.get(pk=number)


def secret_of(hook: Webhook) -> str:
    """The secret that its receiver checks signatures with."""
    return webhook_secret(hook.nonce)


def deliveries(user: User, number: int, before: int | None, size: int) -> list[DeliveryShown]:
    """The newest messages of a webhook of the user's office, from below a number on."""
    rows = WebhookDelivery.objects.filter(webhook__office=user.office_id, webhook=number)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [
        DeliveryShown(
            row.pk, row.event, row.revision, row.status, row.attempts, row.answer_status, row.error, row.noted_at,
            row.tried_at, row.due_at,
        )
        for row in rows.order_by("-pk")[:size]
    ]  # fmt: skip


def listening() -> list[Webhook]:
    """The webhooks that are on, of people who are still there."""
    rows = Webhook.objects.filter(disabled_at=None, user__is_active=True).select_related("user__office")
    return list(rows)


def note(
    hook: Webhook,
    at: datetime,
    size: int,
    is_seen: Callable[[User, HistoryRow], bool],
    body_of: Callable[[HistoryRow], str],
) -> int:
    """Keeps messages for what is new in the journal; how many. Told and noted stand or fall together."""
    fresh = entries_after(hook.seen_revision, size)
    if not fresh:
        return 0
    wanted = [row for row in fresh if _wants(hook, row.action) and is_seen(hook.user, row)]
    with transaction.atomic():
        moved = Webhook.objects.filter(pk=hook.pk, seen_revision=hook.seen_revision).update(
            seen_revision=fresh[-1].revision
        )
        if moved:  # else another worker was here first
            WebhookDelivery.objects.bulk_create(
                WebhookDelivery(
                    webhook=hook, revision=row.revision, event=row.action, body=body_of(row), noted_at=at, due_at=at
                )
                for row in wanted
            )
    return len(wanted) if moved else 0


def take_due(at: datetime, size: int) -> list[Message]:
    """Messages that are due, now the caller's for a while: nobody else sends them meanwhile."""
    waiting = WebhookDelivery.objects.filter(
        status=WebhookDelivery.Status.WAITING, due_at__lte=at, webhook__disabled_at=None
    )
    taken = []
    for row in waiting.select_related("webhook").order_by("due_at", "pk")[:size]:
        mine = WebhookDelivery.objects.filter(pk=row.pk, due_at=row.due_at, status=WebhookDelivery.Status.WAITING)
        if mine.update(due_at=at + _LEASE, attempts=F("attempts") + 1, tried_at=at):
            hook = row.webhook
            code = f"msg_{hook.pk}_{row.revision}"
            taken.append(Message(row.pk, hook.pk, code, hook.address, hook.nonce, row.body, row.attempts + 1))
    return taken


def settle(message: Message, posted: Posted, at: datetime, again_after: timedelta | None) -> datetime | None:
    """Keeps what came of an attempt; since when the webhook has been failing, None when it was taken."""
    rows = WebhookDelivery.objects.filter(pk=message.number)
    hook = Webhook.objects.filter(pk=message.webhook)
    if not posted.error:
        rows.update(status=WebhookDelivery.Status.DELIVERED, answer_status=posted.status, error="")
        hook.exclude(failing_since=None).update(failing_since=None)
        return None
    if again_after is None:
        rows.update(status=WebhookDelivery.Status.GIVEN_UP, answer_status=posted.status, error=posted.error)
    else:
        rows.update(due_at=at + again_after, answer_status=posted.status, error=posted.error)
    hook.filter(failing_since=None).update(failing_since=at)
    return hook.values_list("failing_since", flat=True).get()


def _wants(hook: Webhook, action: str) -> bool:
    area = action.partition(".")[0]
    return any(event in {"*", action, f"{area}.*"} for event in hook.events)
