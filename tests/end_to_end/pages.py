"""Every page that is looked at in the browser, each as the person who works on it; a new page adds its line here."""

from collections.abc import Iterator

from luodi.office.people.access import Role
from tests.front.web.town import OWN_CODE, Town

# The address, with {project} and {enterprise} for the town's own, and who opens it.
PAGES: tuple[tuple[str, Role], ...] = (
    ("/", Role.CHIEF),
    ("/projects/", Role.CHIEF),
    ("/projects/?shape=board", Role.CHIEF),
    ("/projects/?shape=map", Role.CHIEF),
    ("/projects/{project}/", Role.CHIEF),
    ("/projects/register/", Role.CHIEF),
    ("/enterprises/", Role.CHIEF),
    ("/enterprises/{enterprise}/", Role.CHIEF),
    ("/meetings/", Role.CHIEF),
    ("/tasks/", Role.CHIEF),
    ("/briefs/", Role.CHIEF),
    ("/imports/", Role.CHIEF),
    ("/doubts/", Role.CHIEF),
    ("/journal/", Role.CHIEF),
    ("/places/", Role.CHIEF),
    ("/places/districts/310115/", Role.CHIEF),
    ("/places/parks/", Role.CHIEF),
    ("/places/parks/ZJ/", Role.CHIEF),
    ("/places/plots/", Role.CHIEF),
    ("/places/spaces/", Role.CHIEF),
    ("/places/add/space/", Role.CHIEF),
    ("/elements/", Role.CHIEF),
    ("/elements/rows/?which=supplied", Role.CHIEF),
    ("/elements/lights/", Role.CHIEF),
    ("/elements/supplies/", Role.CHIEF),
    ("/elements/reservations/", Role.CHIEF),
    ("/elements/reservations/calendar/", Role.CHIEF),
    ("/conversion/", Role.CHIEF),
    ("/search/?text=项目", Role.CHIEF),
    ("/tokens/", Role.CHIEF),
    ("/style/", Role.CHIEF),
    ("/calendar/", Role.ADMINISTRATOR),
    ("/administration/routes/", Role.ADMINISTRATOR),
    ("/administration/routes/new_build/", Role.ADMINISTRATOR),
    ("/administration/rules/", Role.ADMINISTRATOR),
    ("/no-such-page/", Role.CHIEF),
)


def pages_of(town: Town) -> Iterator[tuple[str, Role]]:
    """The addresses in this town; grouped by role, so that each logs in once."""
    for address, role in sorted(PAGES, key=lambda page: page[1]):
        yield address.format(project=town.own.code, enterprise=OWN_CODE), role


ROLES = frozenset(role for _address, role in PAGES)
