"""Issues a token for page, command and API alike: draws the secret, which is shown once and then forgotten."""

import secrets
from collections.abc import Sequence
from datetime import date

from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.programs.actions.issue_token import IssueToken
from luodi.office.programs.secrets import spoken


def issue(occasion: Occasion, title: str, scopes: Sequence[Permission], expires_on: date) -> str:
    """A new token of the user who acts, as its holder has to keep it."""
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    IssueToken(
        occasion=occasion, title=title, scopes=scopes, expires_on=expires_on, prefix=prefix, secret=secret
    ).execute()
    return spoken(prefix, secret)
