"""Reads of tokens: who comes in with one, and which a person sees. Noting that one was used is no change of office."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from luodi.office.people.access import Permission
from luodi.office.people.models import User
from luodi.office.programs import secrets
from luodi.office.programs.models import Token

_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TokenShown:
    """A token as its owner and administrators see it; its secret was shown once, when it was issued."""

    number: int
    owner: str
    title: str
    prefix: str
    scopes: tuple[str, ...]
    issued_at: datetime
    expires_on: date
    last_used_at: datetime | None
    revoked_at: datetime | None
    valid: bool


def holder_of(token: str, at: datetime) -> tuple[User, int] | None:
    """The user for whom a program acts, held to the token's scopes, and the token's number; None when it is not valid.

    Notes that the token was used, once a minute at most.
    """
    said = secrets.parts(token)
    if said is None:
        return None
    found = Token.objects.select_related("user__office").filter(prefix=said[0]).first()
    if found is None or not secrets.is_secret(said[1], found.digest):
        return None
    if not _is_valid(found, timezone.localdate(at)) or not found.user.is_active:
        return None
    if found.last_used_at is None or abs(at - found.last_used_at) >= _NOTED_EVERY:
        Token.objects.filter(pk=found.pk).update(last_used_at=at)
    user = found.user
    user.limited_to = frozenset(Permission(scope) for scope in found.scopes if scope in set(Permission))
    return user, found.pk


def tokens(user: User, on: date) -> list[TokenShown]:
    """One's own tokens, newest first; an administrator also sees those of the users of the own office's reach."""
    return [_shown(row, on) for row in _visible(user)]


def find_token(user: User, number: int) -> Token | None:
    """One of the tokens that ``user`` sees, for the action that revokes it."""
    return next((row for row in _visible(user).filter(pk=number)), None)


def _visible(user: User) -> QuerySet[Token]:
    own = Q(user=user)
    if user.may(Permission.PEOPLE_MANAGE):
        scope = user.scope
        match scope.level:
            case "city":
                own = Q()
            case "district":
                own |= Q(user__office__district_code=scope.district_code) & ~Q(user__office__level="city")
            case "park":
                own |= Q(user__office__park_code=scope.park_code) & ~Q(user__office__level="city")
    return Token.objects.select_related("user").filter(own)


def _is_valid(token: Token, on: date) -> bool:
    return token.revoked_at is None and on <= token.expires_on


def _shown(row: Token, on: date) -> TokenShown:
    return TokenShown(
        number=row.pk,
        owner=row.user.username,
        title=row.title,
        prefix=row.prefix,
        scopes=tuple(row.scopes),
        issued_at=row.issued_at,
        expires_on=row.expires_on,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
        valid=_is_valid(row, on),
    )
