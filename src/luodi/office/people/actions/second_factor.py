"""Turns the second factor of an account on and off."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.journal.chain import Change
from luodi.office.people import second_factor
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.people.actions.create_user import reaches_office
from luodi.office.people.models import RecoveryCode, User
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(kw_only=True)
class EnableSecondFactor(Action[list[str]]):
    """By the person, who shows with a code that the telephone knows the secret. Gives the recovery codes, once."""

    name: ClassVar[str] = "people.enable_second_factor"
    permission: ClassVar[Permission] = Permission.REGISTER_VIEW
    secret: str
    code: str

    def within_reach(self) -> bool:
        """Everybody reaches themselves."""
        return True

    def validate(self) -> None:
        """The code is that of the secret."""
        if second_factor.step_of(self.secret, self.code, self.occasion.at) is None:
            raise Problem(
                "people.wrong_code",
                Text("动态口令不正确", "The code is not right"),
                Text(
                    "请核对手机时间后输入最新的六位数字", "Check the telephone's clock and type the newest six digits"
                ),
                Where(field="code"),
            )

    def change(self) -> list[str]:
        """Keeps the secret sealed and the recovery codes hashed."""
        user = User.objects.select_for_update().get(pk=self.occasion.user.pk)
        step = second_factor.step_of(self.secret, self.code, self.occasion.at) or 0
        user.totp_secret, user.totp_last_step = second_factor.sealed(self.secret), step
        user.save(update_fields=["totp_secret", "totp_last_step"])
        codes = second_factor.new_recovery_codes()
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(
            [RecoveryCode(user=user, digest=second_factor.digest_of(code)) for code in codes]
        )
        _note(self, user, enabled=True)
        return codes


@dataclass(kw_only=True)
class DisableSecondFactor(Action[User]):
    """By the person, who says the password."""

    name: ClassVar[str] = "people.disable_second_factor"
    permission: ClassVar[Permission] = Permission.REGISTER_VIEW
    present_password: str

    def within_reach(self) -> bool:
        """Everybody reaches themselves."""
        return True

    def validate(self) -> None:
        """The password is right."""
        if not self.occasion.user.check_password(self.present_password):
            raise Problem(
                "people.wrong_password",
                Text("当前密码不正确", "The present password is not right"),
                Text("请重新输入", "Type it again"),
                Where(field="present_password"),
            )

    def change(self) -> User:
        """Forgets secret and codes."""
        return _forget(self, self.occasion.user)


@dataclass(kw_only=True)
class ResetSecondFactor(Action[User]):
    """By an administrator, for somebody who lost the telephone and the recovery codes. Ends the person's sessions."""

    name: ClassVar[str] = "people.reset_second_factor"
    permission: ClassVar[Permission] = Permission.PEOPLE_MANAGE
    user: User

    def within_reach(self) -> bool:
        """Users of offices within the rows of one's own office."""
        return reaches_office(self.occasion.user, self.user.office)

    def change(self) -> User:
        """Forgets secret and codes."""
        return _forget(self, self.user, ends_sessions=True)


def _forget(action: Action[User], held: User, *, ends_sessions: bool = False) -> User:
    user = User.objects.select_for_update().get(pk=held.pk)
    user.totp_secret = ""
    user.sessions_ended += ends_sessions
    user.save(update_fields=["totp_secret", "sessions_ended"])
    RecoveryCode.objects.filter(user=user).delete()
    _note(action, user, enabled=False)
    return user


def _note(action: Action[list[str]] | Action[User], user: User, *, enabled: bool) -> None:
    before, after = {"second_factor": not enabled}, {"second_factor": enabled}
    action.note([Change("user", str(user.pk), before, after)])
