"""What of a file that a person or program was given is sensitive: kept in the journal by ``office/people/reading``."""

from luodi.office.enterprises.queries import EnterpriseDetail
from luodi.office.people.action import Occasion
from luodi.office.people.reading import CONTACTS, FINANCES, note_reading
from luodi.office.projects.dossier import Dossier
from luodi.office.services.case_file import CaseFile


def note_enterprise_read(occasion: Occasion, found: EnterpriseDetail) -> None:
    """Keeps the reading of an enterprise's contacts in full, and of its figures in money."""
    seen = _contacts(found)
    if any(fact.name.endswith("_cny") for fact in found.facts):
        seen.append(FINANCES)
    note_reading(occasion, "enterprise", found.row.credit_code, seen)


def note_project_read(occasion: Occasion, file: Dossier) -> None:
    """Keeps the reading of a project's contacts in full."""
    note_reading(occasion, "project", file.position.code, _contacts(file))


def note_case_read(occasion: Occasion, file: CaseFile) -> None:
    """Keeps the reading of a case's contacts in full."""
    note_reading(occasion, "case", file.row.code, _contacts(file))


def _contacts(found: EnterpriseDetail | Dossier | CaseFile) -> list[str]:
    return [CONTACTS] if found.contacts_open and (found.contact_name or found.contact_phone) else []
