"""The enterprises in the order of their credit codes, from behind a code on: no page is dearer than another."""

from luodi.office.enterprises.models import Enterprise
from luodi.office.enterprises.queries import EnterpriseFilter, EnterpriseRow, narrowed, rows_of
from luodi.office.people.models import User


def enterprises_after(user: User, wanted: EnterpriseFilter, after: str, size: int) -> list[EnterpriseRow]:
    """The first ``size`` enterprises behind the code ``after`` that the filter leaves; order and page are not asked."""
    found = narrowed(user, wanted).filter(credit_code__gt=after)
    return rows_of(found.order_by("credit_code")[:size])


def find_enterprise(user: User, credit_code: str) -> Enterprise | None:
    """The enterprise with this code, for the actions that change it, when the user may see it."""
    return Enterprise.objects.visible_to(user).filter(credit_code=credit_code).first()
