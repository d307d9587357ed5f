"""How an address declares who may use it: one line each in ``addresses``.

``page(PERMISSION)`` is a page, ``form(PERMISSION)`` what a form sends. ``of`` names the family of objects that the
address is about (``objects``): then each of them is asked for by everybody, and only who reaches it may get it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from luodi.office.people.access import Permission
from luodi.office.people.explaining import may
from luodi.office.people.models import User
from tests.front.web.walk.objects import Thing

PAGE_ANSWERS = frozenset({200})
FORM_ANSWERS = frozenset({200, 302, 422})
NO_ROLE = frozenset({403})
NO_REACH = frozenset({403, 404})


@dataclass(frozen=True)
class Address:
    """Who may use an address and how it answers them. ``permission`` None: everybody who is logged in.

    ``before`` and ``after`` are the arguments that stand before and after those of the object. ``tells`` are texts of
    foreign objects that the page shows on purpose.
    """

    method: str
    permission: Permission | None
    answers: frozenset[int]
    of: str = ""
    before: tuple[object, ...] = ()
    after: tuple[object, ...] = ()
    sent: Mapping[str, str] = field(default_factory=dict)
    tells: frozenset[str] = frozenset()

    def expected(self, user: User, thing: Thing | None) -> frozenset[int]:
        """The statuses with which the server may answer ``user``."""
        if self.permission is None:
            return self.answers
        if not may(user, self.permission):
            return NO_ROLE if thing is None or thing.reached_by(user) else NO_REACH
        return self.answers if thing is None or thing.reached_by(user) else NO_REACH


def page(
    permission: Permission | None,
    *,
    of: str = "",
    before: tuple[object, ...] = (),
    after: tuple[object, ...] = (),
    answers: frozenset[int] = PAGE_ANSWERS,
    tells: frozenset[str] = frozenset(),
) -> Address:
    """A page or a download."""
    return Address("GET", permission, answers, of, before, after, tells=tells)


def form(
    permission: Permission | None,
    *,
    of: str = "",
    before: tuple[object, ...] = (),
    after: tuple[object, ...] = (),
    answers: frozenset[int] = FORM_ANSWERS,
    **sent: str,
) -> Address:
    """What a form sends. With nothing in ``sent`` the allowed ones are told what is missing (422)."""
    return Address("POST", permission, answers, of, before, after, sent)
