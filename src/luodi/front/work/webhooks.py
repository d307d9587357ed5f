"""Tells webhooks what happened: follows the journal, keeps a message for each event in sight, and delivers them.

A message is thin: which action changed which fields of what, never the values. Whoever is told reads them through the
API, with rights of their own. What is not taken is sent again, later and later, and after days without success the
webhook is switched off.
"""

import json
from datetime import datetime, timedelta

from luodi.front.work import posting
from luodi.office.enterprises.enterprises_after import find_enterprise
from luodi.office.journal.queries import HistoryRow
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.people.system import system_user
from luodi.office.programs import hooks
from luodi.office.programs.actions.switch_webhook import DisableWebhook
from luodi.office.programs.hooks import Posted
from luodi.office.programs.secrets import webhook_key
from luodi.office.projects.queries import find_project
from luodi.office.services.finding import seen_case

AGAIN_AFTER = (
    timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=3),
    timedelta(hours=8), timedelta(hours=24),
)  # fmt: skip
"""How long to wait after each failure; after the last the message is given up."""

PATIENCE = timedelta(days=3)
"""After so long without a single success a webhook is switched off."""

_BATCH = 200
_AT_ONCE = 5


def tell(at: datetime) -> bool:
    """Keeps messages for what is new in the journal, and tries those that are due; whether there was anything."""
    noted = sum(hooks.note(hook, at, _BATCH, is_seen, body_of) for hook in hooks.listening())
    return bool(deliver(at)) or bool(noted)


def deliver(at: datetime) -> int:
    """Tries the messages that are due, a few at a time; how many were tried."""
    due = hooks.take_due(at, _AT_ONCE)
    for message in due:
        answer = posting.post(
            message.address, message.body.encode(), key=webhook_key(message.nonce), code=message.code, at=at
        )
        later = AGAIN_AFTER[message.attempts - 1] if message.attempts <= len(AGAIN_AFTER) else None
        failing_since = hooks.settle(message, Posted(answer.status, answer.error), at, later)
        if failing_since and at - failing_since >= PATIENCE:
            hook = hooks.hook_numbered(message.webhook)
            DisableWebhook(occasion=Occasion(system_user(), at, "webhook failed for days"), webhook=hook).execute()
    return len(due)


def body_of(row: HistoryRow) -> str:
    """The message of a journal entry (Standard Webhooks: type, timestamp, data)."""
    data = {
        "revision": row.revision,
        "entity": row.entity,
        "key": row.key,
        "fields": [name for name, _before, _after in row.fields],
    }
    return json.dumps({"type": row.action, "timestamp": row.at.isoformat(), "data": data}, ensure_ascii=False)


def is_seen(user: User, row: HistoryRow) -> bool:
    """Whether the subscriber may see what the entry is about, as the pages judge it now.

    Entries about nothing that has a page of its own are seen by those of the city who read the journal.
    """
    owner = row.key.partition("/")[0]
    if owner.startswith("LD"):
        return user.may(Permission.PROJECT_VIEW) and find_project(user, owner) is not None
    if owner.startswith("SQ"):
        return seen_case(user, owner) is not None
    if row.entity.startswith("enterprise"):
        return user.may(Permission.REGISTER_VIEW) and find_enterprise(user, owner) is not None
    return user.scope.level == "city" and user.may(Permission.JOURNAL_VIEW)
