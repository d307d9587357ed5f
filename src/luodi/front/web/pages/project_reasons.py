"""Why a person sees a project, why something is not offered there, and where to supply what a gate lacks."""

from dataclasses import dataclass

from luodi.front.web.project_verbs import FORMS
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.people.explaining import Explanation, Whereabouts, explain
from luodi.office.projects.dossier import Dossier
from luodi.office.projects.gates import Gate, Requirement, gate_closed
from luodi.office.projects.words import EvidenceKind, Health
from luodi.reference.text import Text

_SUPPLIED_BY = {"task_force_lead": "task-force", "promises": "promise"}
_STANDS_AT = {"task-force": "set-task-force", "evidence": "add-evidence"}
_NOT_IN_A_FORM = frozenset({"district", "owner_office"})


@dataclass(frozen=True, slots=True)
class Reasons:
    """``sees`` says what gives sight; ``denied`` what the role or the office withholds; ``closed`` what is not met."""

    sees: Explanation
    denied: tuple[Explanation, ...]
    closed: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class RequirementShown:
    """A requirement of a gate; ``supply`` and ``target`` lead to the form that supplies it, empty where none does."""

    requirement: Requirement
    supply: str
    target: str


def reasons(file: Dossier, occasion: Occasion) -> Reasons:
    """Everything that the page offers or could offer, and why not. A few queries, however much there is."""
    user, position = occasion.user, file.position
    own = user.scope.credit_code  # an enterprise sees what it takes part in
    where = Whereabouts(position.district_code, position.park_code, own or file.credit_code)
    asked = dict.fromkeys([*(form.permission for form in FORMS.values()), Permission.DOUBT_DECIDE])
    found = (explain(user, permission, where) for permission in asked)
    closed = [gate_closed(gate, position.code).record.what for gate in file.gates if not gate.is_open]
    if position.health == Health.WITHDRAWN:
        closed.insert(0, Text("项目已退出，恢复状态后才能变更阶段", "The project is withdrawn: reopen it first"))
    return Reasons(
        explain(user, Permission.PROJECT_VIEW, where), tuple(one for one in found if not one.allowed), tuple(closed)
    )


def requirements(gate: Gate, file: Dossier, occasion: Occasion) -> list[RequirementShown]:
    """What a gate asks for, each with the way to its form, when the person may use that form."""
    return [_shown(one, file, occasion) for one in gate.requirements]


def _shown(one: Requirement, file: Dossier, occasion: Occasion) -> RequirementShown:
    verb, target = ("", "") if one.satisfied else _form_of(one, file)
    if not verb or not occasion.user.may(FORMS[verb].permission):
        return RequirementShown(one, "", "")
    supply = f"evidence-{one.code.split('|')[0]}" if verb == "evidence" else verb
    return RequirementShown(one, supply, target)


def _form_of(one: Requirement, file: Dossier) -> tuple[str, str]:
    """The verb of the form that supplies a requirement, and where it stands on the page."""
    if one.kind == "field":
        if one.code in _NOT_IN_A_FORM:
            return "", ""
        verb = _SUPPLIED_BY.get(one.code, "particulars")
        return verb, _STANDS_AT.get(verb, verb)
    kinds = {EvidenceKind(code) for code in one.code.split("|")}
    there = next((row for row in file.evidence if row.kind in kinds), None)
    return ("verify", f"verify-{there.number}") if there else ("evidence", _STANDS_AT["evidence"])
