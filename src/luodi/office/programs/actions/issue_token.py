"""Issues a token."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from luodi.office.people.access import Permission, Role, permissions_of
from luodi.office.people.action import Action
from luodi.office.programs.models import Token
from luodi.office.programs.secrets import PREFIX_CHARACTERS, SECRET_CHARACTERS, digest_of
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

LONGEST_DAYS = 366
MOST_TOKENS = 20


@dataclass(kw_only=True)
class IssueToken(Action[Token]):
    """For the user who acts, and for nobody else. ``prefix`` and ``secret`` are random; the secret is not kept."""

    name: ClassVar[str] = "token.issue"
    permission: ClassVar[Permission] = Permission.REGISTER_VIEW
    title: str
    scopes: Sequence[Permission]
    expires_on: date
    prefix: str
    secret: str

    def within_reach(self) -> bool:
        """Everybody reaches themselves; a program does not issue itself further tokens."""
        return self.occasion.user.limited_to is None

    def validate(self) -> None:
        """A title, scopes within the role, an end within a year, a long secret, and not too many tokens."""
        user, today = self.occasion.user, self.occasion.on
        if not self.title.strip():
            raise _not_valid(Text("请填写令牌名称", "The token needs a title"), "title")
        beyond = sorted(set(self.scopes) - permissions_of(Role(user.role), user.desk_field))
        if beyond or not self.scopes:
            raise _not_valid(
                Text(
                    f"令牌权限须在本人权限之内且不能为空：{'、'.join(beyond)}",
                    f"A token holds some of its owner's permissions and no other: {', '.join(beyond)}",
                ),
                "scopes",
            )
        if not today < self.expires_on <= today + timedelta(days=LONGEST_DAYS):
            raise _not_valid(Text("有效期须在一年以内", "A token ends within a year"), "expires_on")
        if len(self.prefix) != PREFIX_CHARACTERS or len(self.secret) < SECRET_CHARACTERS:
            raise _not_valid(Text("令牌密钥不够长", "The secret of the token is too short"), "secret")
        held = Token.objects.filter(user=user, revoked_at=None, expires_on__gte=today).count()
        if held >= MOST_TOKENS:
            raise _not_valid(
                Text(f"每人最多 {MOST_TOKENS} 个有效令牌", f"Nobody holds more than {MOST_TOKENS} tokens"), "title"
            )

    def change(self) -> Token:
        """Writes it, without its secret."""
        token = Token.objects.create(
            user=self.occasion.user,
            title=self.title.strip(),
            prefix=self.prefix,
            digest=digest_of(self.secret),
            scopes=sorted(set(self.scopes)),
            issued_at=self.occasion.at,
            expires_on=self.expires_on,
        )
        self.note_created(token)
        return token


def _not_valid(what: Text, field: str) -> Problem:
    return Problem("token.not_valid", what, Text("请改正后重试", "Correct it and try again"), Where(field=field))
