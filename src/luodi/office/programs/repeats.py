"""Answers that are kept for a while, so that a write sent twice with the same idempotency key happens once.

The claim is a row under a unique constraint, written in the transaction of the write itself: who comes second waits for
the first to commit and is given its answer, or, when the first failed, finds nothing and goes ahead.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from luodi.office.people.models import User
from luodi.office.programs.models import RepeatableRequest
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What the first request was answered."""

    status: int
    answer: str


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to do what a key stands for; :meth:`keep` ends it."""

    row: RepeatableRequest

    def keep(self, status: int, answer: str) -> None:
        """Keeps the answer for whoever sends the request again."""
        self.row.status, self.row.answer = status, answer
        self.row.save(update_fields=["status", "answer"])


def claim(user: User, key: str, fingerprint: str, at: datetime) -> Claim | KeptAnswer:
    """The right to go ahead, or the answer of before. Inside the caller's transaction.

    A ``Problem`` when the key stood for another request.
    """
    RepeatableRequest.objects.filter(user=user, key=key, at__lte=at - KEPT_FOR).delete()
    try:
        with transaction.atomic():
            return Claim(RepeatableRequest.objects.create(user=user, key=key, fingerprint=fingerprint, at=at))
    except IntegrityError:
        kept = RepeatableRequest.objects.get(user=user, key=key)
    if kept.fingerprint != fingerprint:
        raise Problem(
            "api.key_of_another_request",
            Text("该幂等键已用于另一个请求", "This idempotency key was used for another request"),
            Text("同一请求重发时内容须完全相同；新请求请换新键", "Send the same request again, or use a new key"),
            Where(field="Idempotency-Key"),
        )
    return KeptAnswer(kept.status, kept.answer)


def forget(at: datetime) -> int:
    """Forgets answers that are no longer kept; returns how many."""
    return RepeatableRequest.objects.filter(at__lte=at - KEPT_FOR).delete()[0]
