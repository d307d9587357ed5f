"""Keeps who read what is sensitive: contacts in full, finances that nobody published, and every list written out.

One entry a person, object and day: what matters is that somebody looked, not how often. A list is one entry with its
number of rows, each time. An enterprise that reads its own file is not kept.
"""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from luodi.office.journal import chain
from luodi.office.journal.chain import Change
from luodi.office.journal.queries import was_noted
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion

READING, EXPORTING = "reading", "export"
"""The words under which the journal keeps them."""

READ, EXPORTED = "read.sensitive", "read.export"
"""The doings."""

CONTACTS, FINANCES = "contacts", "finances"
"""What was read."""


def note_reading(occasion: Occasion, word: str, key: str, seen: Collection[str]) -> None:
    """Keeps that the person read ``seen`` of ``word``/``key``, once a day; nothing when nothing sensitive was shown."""
    user = occasion.user
    if not seen or user.role in (Role.SYSTEM, Role.ENTERPRISE):
        return
    read, day = f"{word}/{key}", timezone.localtime(occasion.at).replace(hour=0, minute=0, second=0, microsecond=0)
    if was_noted(READING, read, user.username, day):
        return
    with transaction.atomic():
        chain.wait_for_writers()  # who asks twice at once is kept once
        if not was_noted(READING, read, user.username, day):
            change = Change(READING, read, None, {"seen": sorted(seen)})
            chain.append(actor=user.username, action=READ, at=occasion.at, reason="", changes=[change])


def note_export(occasion: Occasion, name: str, rows: int) -> None:
    """Keeps that the person wrote a list out, and how many rows it had."""
    with transaction.atomic():
        change = Change(EXPORTING, name, None, {"rows": rows})
        chain.append(
            actor=occasion.user.username, action=EXPORTED, at=occasion.at, reason=occasion.reason, changes=[change]
        )
