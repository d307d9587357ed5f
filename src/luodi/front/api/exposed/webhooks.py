"""Webhooks: addresses that are told, signed, what happens within their office's sight; and the log of messages."""

import secrets
from typing import Any

from luodi.front.api.inputs import Request, RowNumber, entered
from luodi.front.api.operations import Book, PageAsked, Places, Target, not_found
from luodi.front.api.shapes import Shape, shape_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.programs.actions.add_webhook import AddWebhook
from luodi.office.programs.actions.switch_webhook import DisableWebhook, EnableWebhook, RemoveWebhook
from luodi.office.programs.hooks import DeliveryShown, WebhookShown, deliveries, find_webhook, secret_of, webhooks

BOOK = Book("webhooks")


class WebhookAdded(Shape):
    """A webhook's number, and the secret with which its receiver checks signatures; shown this once."""

    number: int
    secret: str


class WebhookWanted(Request):
    """Who is told what. Events are names of actions, ``project.*`` or ``*``."""

    title: entered(str, "title", "webhook")  # type: ignore[valid-type]  # built
    address: entered(str, "address", "webhook")  # type: ignore[valid-type]  # built
    events: entered(list[str], "events", "webhook")  # type: ignore[valid-type]  # built
    reason: entered(str, "reason", "webhook") = ""  # type: ignore[valid-type]  # built


def _webhooks(occasion: Occasion, _places: Places) -> list[WebhookShown]:
    """The webhooks of one's own office."""
    return webhooks(occasion.user)


def _add(occasion: Occasion, _places: Places, sent: WebhookWanted) -> dict[str, Any]:
    """Adds a webhook to one's own office; it is told what its owner may see. The secret is shown once."""
    made = AddWebhook(
        occasion=occasion, title=sent.title, address=sent.address, events=sent.events, nonce=secrets.token_hex(24)
    ).execute()
    return {"number": made.pk, "secret": secret_of(made)}


def _log(occasion: Occasion, _asked: PageAsked, places: Places, after: str, size: int) -> list[DeliveryShown]:
    """The messages of a webhook, newest first: what was tried, and what came of it."""
    if find_webhook(occasion.user, places["number"]) is None:
        raise not_found()
    return deliveries(occasion.user, places["number"], int(after) if after else None, size)


def _find(occasion: Occasion, places: Places) -> Any:
    return find_webhook(occasion.user, places["number"])


WEBHOOK = Target("/webhooks/{number}", "webhook", {"number": RowNumber}, _find)

BOOK.read("/webhooks", list[shape_of(WebhookShown)], _webhooks,  # type: ignore[misc]  # built
          permission=Permission.EXPORT, name="webhooks")  # fmt: skip
BOOK.write("/webhooks", WebhookAdded, _add, permission=Permission.EXPORT, name="AddWebhook", action=AddWebhook,
           sent=WebhookWanted, repeatable=False)  # fmt: skip
BOOK.listing(
    "/webhooks/{number}/deliveries", shape_of(DeliveryShown), _log, key=lambda row: str(row.number),
    permission=Permission.EXPORT, name="webhookDeliveries", number=RowNumber,
)  # fmt: skip
BOOK.action(DisableWebhook, "/disable", on=WEBHOOK)
BOOK.action(EnableWebhook, "/enable", on=WEBHOOK)
BOOK.action(RemoveWebhook, "/remove", on=WEBHOOK)
