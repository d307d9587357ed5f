"""Checks passwords by the rules of the settings, and says what is wrong in both languages."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from luodi.office.people.models import User
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


def check_password_strength(password: str, user: User) -> None:
    """A ``Problem`` when ``password`` is too weak for ``user``. The password itself is never repeated."""
    said = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            try:
                validate_password(password, user)
            except ValidationError as error:
                said.append("；".join(str(message).rstrip("。.") for message in error.messages))
    if said:
        raise Problem(
            "people.weak_password",
            Text(*said),
            Text("请换一个更强的密码", "Choose a stronger password"),
            Where(field="password"),
        )
