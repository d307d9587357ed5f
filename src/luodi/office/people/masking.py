"""Masks what only the owning office reads in full: contacts and the like."""

from typing import Any

from luodi.office.people.models import User

SENSITIVE_FIELDS = frozenset({"contact_name", "contact_phone"})
"""The fields, in whatever object they stand, that are masked."""


def sees_sensitive(user: User, owner_office_id: int | None) -> bool:
    """Whether ``user`` reads sensitive fields of something that ``owner_office_id`` owns; what nobody owns is open."""
    return owner_office_id is None or user.office_id == owner_office_id


def masked_within(name: str, kept: Any) -> Any:
    """A journalled value of the field ``name`` without what is sensitive, also inside of it."""
    if isinstance(kept, dict):
        return {inner: masked_within(inner, value) for inner, value in kept.items()}
    return masked(kept) if name in SENSITIVE_FIELDS and isinstance(kept, str) else kept


def masked(value: str) -> str:
    """A contact that can be recognised by who knows it: 张*, 138*****678."""
    if not value:
        return ""
    if len(value) <= 4:
        return value[0] + "*" * max(1, len(value) - 1)
    shown = min(4, len(value) // 3)
    return value[:shown] + "*" * (len(value) - 2 * shown) + value[-shown:]
