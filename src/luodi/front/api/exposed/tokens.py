"""Tokens: one's own, issuing one (a person in the browser alone), revoking one."""

from dataclasses import dataclass
from typing import Any

from luodi.front.api.inputs import Day, Request, RowNumber, entered
from luodi.front.api.operations import Book, Places, Target
from luodi.front.api.shapes import shape_of
from luodi.front.issuing import issue
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.programs.actions.issue_token import IssueToken
from luodi.office.programs.actions.revoke_token import RevokeToken
from luodi.office.programs.tokens import TokenShown, find_token, tokens

BOOK = Book("tokens")


@dataclass(frozen=True, slots=True)
class TokenIssued:
    """A token, which is shown this once."""

    token: str


class TokenWanted(Request):
    """What the token is for, what it may do, and until when."""

    title: entered(str, "title", "token")  # type: ignore[valid-type]  # built
    scopes: entered(list[Permission], "scopes", "token")  # type: ignore[valid-type]  # built
    expires_on: Day


def _tokens(occasion: Occasion, _places: Places) -> list[TokenShown]:
    """One's own tokens; an administrator also sees those of the users that they administer."""
    return tokens(occasion.user, occasion.on)


def _issue(occasion: Occasion, _places: Places, sent: TokenWanted) -> TokenIssued:
    """Issues a token to the person who is logged in; a program cannot. It is shown once and not kept."""
    return TokenIssued(issue(occasion, sent.title, sent.scopes, sent.expires_on))


def _find(occasion: Occasion, places: Places) -> Any:
    return find_token(occasion.user, places["number"])


BOOK.read("/tokens", list[shape_of(TokenShown)], _tokens,  # type: ignore[misc]  # built
          permission=Permission.REGISTER_VIEW, name="tokens")  # fmt: skip
BOOK.write("/tokens", shape_of(TokenIssued), _issue, permission=Permission.REGISTER_VIEW, name="issueToken",
           action=IssueToken, sent=TokenWanted, repeatable=False)  # fmt: skip
BOOK.action(RevokeToken, "/revoke", on=Target("/tokens/{number}", "token", {"number": RowNumber}, _find))
