"""Counts failed log-ins per account and per address, and locks out who fails too often.

The counts stand in the database, so that every process and machine knows them. They are no part of the register and not
in the journal; that somebody was locked out is (``actions/lock_log_in``). A name that nobody bears is counted just the
same: whether an account exists cannot be told from the answers.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from luodi.office.people.actions.lock_log_in import LockLogIn
from luodi.office.people.models import LogInGuard, User


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures within ``window`` lock out for ``lock``."""

    failures: int
    window: timedelta
    lock: timedelta


# An office shares one address, so that an address may fail more often than a person.
LIMITS = {
    LogInGuard.Kind.ACCOUNT: Limit(5, timedelta(minutes=15), timedelta(minutes=15)),
    LogInGuard.Kind.ADDRESS: Limit(50, timedelta(minutes=15), timedelta(minutes=15)),
}


def locked_until(username: str, address: str, at: datetime) -> datetime | None:
    """Until when neither this account nor this address may try again; None where they may."""
    keys = [key_of(kind, value) for kind, value in _both(username, address)]
    locked = LogInGuard.objects.filter(key__in=keys, locked_until__gt=at)
    until: datetime | None = locked.aggregate(until=Max("locked_until"))["until"]
    return until


def note_failure(username: str, address: str, at: datetime) -> None:
    """Counts a failure for both, and locks out and journals where that was one too many."""
    for kind, value in _both(username, address):
        with transaction.atomic():
            guard, is_lock = _counted(kind, value, at)
            if is_lock:
                LockLogIn.by_system(guard, _shown(kind, value), at)


def forget_failures(username: str) -> None:
    """After a log-in that worked, or when an administrator unlocks: the account starts again at nothing."""
    key = key_of(LogInGuard.Kind.ACCOUNT, username)
    LogInGuard.objects.filter(kind=LogInGuard.Kind.ACCOUNT, key=key).delete()


def locked_accounts(usernames: list[str], at: datetime) -> dict[str, datetime]:
    """Which of these log-in names are locked out at an instant, and until when. One query."""
    by_key = {key_of(LogInGuard.Kind.ACCOUNT, name): name for name in usernames}
    rows = LogInGuard.objects.filter(kind=LogInGuard.Kind.ACCOUNT, key__in=by_key, locked_until__gt=at)
    return {by_key[key]: until for key, until in rows.values_list("key", "locked_until") if until}


def key_of(kind: str, value: str) -> str:
    """A keyed hash: what people type into the field for the name is now and then their password."""
    said = f"{kind}:{value.strip().casefold()}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()


def _counted(kind: str, value: str, at: datetime) -> tuple[LogInGuard, bool]:
    key, limit = key_of(kind, value), LIMITS[LogInGuard.Kind(kind)]
    LogInGuard.objects.bulk_create([LogInGuard(kind=kind, key=key, since=at)], ignore_conflicts=True)
    guard = LogInGuard.objects.select_for_update().get(kind=kind, key=key)
    if at - guard.since > limit.window:
        guard.since, guard.failures = at, 0
    guard.failures += 1
    is_lock = guard.failures >= limit.failures
    if is_lock:
        guard.locked_until, guard.since, guard.failures = at + limit.lock, at, 0
    guard.save()
    return guard, is_lock


def _both(username: str, address: str) -> list[tuple[LogInGuard.Kind, str]]:
    return [(LogInGuard.Kind.ACCOUNT, username), (LogInGuard.Kind.ADDRESS, address)]


def _shown(kind: str, value: str) -> str:
    """What the journal may say: an address, or the name of somebody who exists; else nothing."""
    if kind == LogInGuard.Kind.ADDRESS:
        return value
    return value if User.objects.filter(username=value).exists() else ""
