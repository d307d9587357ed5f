"""Who may do what: roles, permissions, and the reach of an office. The one place both questions are answered.

"May this user do this?" is :data:`ROLE_PERMISSIONS`; "on which rows?" is :class:`Scope`, which each app turns into a
``visible_to`` of its own query set.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """What an action or a page asks for."""

    REGISTER_VIEW = "register.view"
    ENTERPRISE_EDIT = "enterprise.edit"
    PLACE_EDIT = "place.edit"
    PROJECT_VIEW = "project.view"
    PROJECT_EDIT = "project.edit"
    PROJECT_ADVANCE = "project.advance"
    GATE_BYPASS = "gate.bypass"
    IMPORT = "import"
    DOUBT_DECIDE = "doubt.decide"
    BRIEF_VIEW = "brief.view"
    BRIEF_WRITE = "brief.write"
    EXPORT = "export"
    JOURNAL_VIEW = "journal.view"
    PEOPLE_MANAGE = "people.manage"
    RULES_MANAGE = "rules.manage"


class Role(StrEnum):
    """What a user is in the office."""

    OFFICER = "officer"
    LEAD = "lead"
    DESK = "desk"
    CHIEF = "chief"
    LEADER = "leader"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    ENTERPRISE = "enterprise"
    SYSTEM = "system"

    @property
    def label(self) -> Promise:
        """The role's name on screen."""
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.OFFICER: _("officer"),
    Role.LEAD: _("project lead"),
    Role.DESK: _("desk"),
    Role.CHIEF: _("section chief"),
    Role.LEADER: _("leader"),
    Role.ANALYST: _("analyst"),
    Role.ADMINISTRATOR: _("administrator"),
    Role.AUDITOR: _("auditor"),
    Role.ENTERPRISE: _("enterprise"),
    Role.SYSTEM: _("system"),
}

_READ = frozenset({Permission.REGISTER_VIEW, Permission.PROJECT_VIEW, Permission.BRIEF_VIEW, Permission.EXPORT})
_WORK = _READ | {Permission.PROJECT_EDIT, Permission.PROJECT_ADVANCE, Permission.ENTERPRISE_EDIT}
_RUN = _WORK | {Permission.IMPORT, Permission.DOUBT_DECIDE, Permission.PLACE_EDIT, Permission.BRIEF_WRITE}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: _WORK | {Permission.IMPORT, Permission.DOUBT_DECIDE, Permission.PLACE_EDIT},
    Role.LEAD: _WORK,
    Role.DESK: _READ | {Permission.PLACE_EDIT, Permission.PROJECT_EDIT},
    Role.CHIEF: _RUN | {Permission.GATE_BYPASS, Permission.JOURNAL_VIEW},
    Role.LEADER: _READ | {Permission.JOURNAL_VIEW},
    Role.ANALYST: _READ | {Permission.BRIEF_WRITE},
    Role.ADMINISTRATOR: _READ | {Permission.PEOPLE_MANAGE, Permission.RULES_MANAGE, Permission.JOURNAL_VIEW},
    Role.AUDITOR: _READ | {Permission.JOURNAL_VIEW},
    Role.ENTERPRISE: frozenset({Permission.REGISTER_VIEW, Permission.PROJECT_VIEW}),
    Role.SYSTEM: frozenset(Permission),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows that an office reaches. ``level`` is city, district, park or enterprise; only its own code is filled."""

    level: str
    district_code: str = ""
    park_code: str = ""
    credit_code: str = ""

    def reaches(self, *, district_code: str = "", park_code: str = "", credit_code: str = "") -> bool:
        """Whether something in this district and park, of this enterprise, lies within the scope."""
        match self.level:
            case "city":
                return True
            case "district":
                return bool(district_code) and district_code == self.district_code
            case "park":
                return bool(park_code) and park_code == self.park_code
            case "enterprise":
                return bool(credit_code) and credit_code == self.credit_code
        return False
