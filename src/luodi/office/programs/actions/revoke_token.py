"""Revokes a token."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of
from luodi.office.people.actions.create_user import reaches_office
from luodi.office.programs.models import Token


@dataclass(kw_only=True)
class RevokeToken(Action[Token]):
    """By its owner, or by an administrator who reaches the owner's office. It is never given back."""

    name: ClassVar[str] = "token.revoke"
    permission: ClassVar[Permission] = Permission.REGISTER_VIEW
    token: Token

    def within_reach(self) -> bool:
        """One's own, or of a user whom one administers."""
        self.token = Token.objects.select_for_update(of=("self",)).select_related("user__office").get(pk=self.token.pk)
        user = self.occasion.user
        if self.token.user_id == user.pk:
            return True
        return user.may(Permission.PEOPLE_MANAGE) and reaches_office(user, self.token.user.office)

    def change(self) -> Token:
        """Writes the instant; a token that is revoked already stays as it is."""
        if self.token.revoked_at is None:
            before = state_of(self.token)
            self.token.revoked_at = self.occasion.at
            self.token.save(update_fields=["revoked_at"])
            self.note_changed(self.token, before)
        return self.token
