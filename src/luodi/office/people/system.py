"""The named system actor: who acts when a command or a schedule does, and no person."""

from luodi.office.people.access import Role
from luodi.office.people.models import Office, OfficeLevel, User

SYSTEM_USERNAME = "system"
SYSTEM_OFFICE_CODE = "system"


def system_user() -> User:
    """The system actor. It is made when first needed, cannot log in, and reaches the whole city."""
    user = User.objects.select_related("office").filter(username=SYSTEM_USERNAME).first()
    if user is not None:
        return user
    office, _ = Office.objects.get_or_create(
        code=SYSTEM_OFFICE_CODE, defaults={"name": "系统 System", "level": OfficeLevel.CITY}
    )
    user = User(username=SYSTEM_USERNAME, display_name="系统 System", office=office, role=Role.SYSTEM)
    user.set_unusable_password()
    user.save()
    return user
