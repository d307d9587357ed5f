"""Who is let in: by name and password, after a second factor, or by what the city's single sign-on says.

What comes back is an occasion, so that the front gets on with the person as with any other.
"""

from datetime import datetime

from django.contrib.auth import authenticate

from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import User


def with_password(username: str, password: str, at: datetime) -> Occasion | None:
    """The person with this name and password, who is active; takes as long when nobody bears the name."""
    user = authenticate(None, username=username, password=password)
    return Occasion(user, at) if isinstance(user, User) else None


def half_way_in(user_id: int, session_hash: str, at: datetime) -> Occasion | None:
    """The person who gave the right password a moment ago, unless the account changed since."""
    user = User.objects.select_related("office").filter(pk=user_id, is_active=True).first()
    return Occasion(user, at) if user is not None and user.get_session_auth_hash() == session_hash else None


def signed_on(username: str, at: datetime) -> Occasion | None:
    """The active person whom the single sign-on calls so. Nobody is created, and the system never logs in."""
    user = User.objects.select_related("office").filter(username=username, is_active=True).first()
    return Occasion(user, at) if user is not None and user.role != Role.SYSTEM else None
