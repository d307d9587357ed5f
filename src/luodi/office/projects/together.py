"""One action on many projects: what it would do to each, and then doing exactly that to all of them or to none.

A rehearsal runs every action as it would be run, in a transaction that is rolled back; so its refusals are the
actions' own. Its seal stands for what every project was and would become: doing it later is refused when either moved.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from luodi.office.journal.chain import Change, canonical
from luodi.office.people.action import state_of
from luodi.office.people.models import User
from luodi.office.projects.models import Project, TaskForceMember
from luodi.office.projects.project_action import ProjectAction
from luodi.office.projects.records import MemberRecord
from luodi.office.projects.snapshot import positions_of
from luodi.reference.problems import Problem, ProblemRecord
from luodi.reference.text import Text

MOST = 200  # at once: what a person can look through, and what is done while others wait to write
_NEW_ROWS_NUMBER = frozenset({"id"})

Making = Callable[[Project], ProjectAction[Any]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action would do to a project: its changes, or why it is refused."""

    code: str
    name: str
    changes: tuple[Change, ...]
    problem: ProblemRecord | None = None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The outcomes by project; ``seal`` stands for those that are not refused."""

    outcomes: tuple[Outcome, ...]
    seal: str


def rehearse(user: User, codes: Sequence[str], making: Making) -> Rehearsal:
    """What the actions would do to the projects with these codes that the user may see. Nothing is kept."""
    _check_number(codes)
    with transaction.atomic():
        rehearsed = _run(user, codes, making)
        transaction.set_rollback(True)
    return rehearsed


def do_together(user: User, codes: Sequence[str], making: Making, seal: str) -> int:
    """Does it to all, in one transaction; a ``Problem`` and nothing done where it is not what was rehearsed."""
    _check_number(codes)
    with transaction.atomic():
        done = _run(user, codes, making)
        if done.seal != seal or any(outcome.problem for outcome in done.outcomes):
            raise Problem(
                "together.moved",
                Text(
                    "预览之后有项目发生了变化，本次未作任何更改",
                    "A project moved since the preview; nothing was changed",
                ),
                Text("请重新预览，核对后再执行", "Look at the preview again, then apply it"),
            )
    return len(done.outcomes)


def led_by(project: Project, name: str, office_code: str) -> list[MemberRecord]:
    """The task force of a project with this lead: a member who steps up, or a new one; the others stay."""
    rows = TaskForceMember.objects.filter(project=project).select_related("office", "user").order_by("pk")
    members = [
        MemberRecord(
            name=row.name,
            office_code=row.office.code,
            username=row.user.username if row.user else "",
            duty=row.duty,
            leads=(row.name, row.office.code) == (name, office_code),
        )
        for row in rows
    ]
    if not any(member.leads for member in members):
        known = list(User.objects.filter(display_name=name, office__code=office_code, is_active=True)[:2])
        username = known[0].username if len(known) == 1 else ""
        members.append(MemberRecord(name=name, office_code=office_code, username=username, leads=True))
    return members


def awaited_node(project: Project, as_of: date) -> str:
    """The code of the node that a project waits for; empty when it waits for none."""
    [position] = positions_of(Project.objects.filter(pk=project.pk), as_of)
    return position.open_node.code if position.open_node else ""


def _check_number(codes: Sequence[str]) -> None:
    if not 0 < len(codes) <= MOST:
        raise Problem(
            "together.number",
            Text(
                f"选取了 {len(codes)} 个项目，一次须为 1 至 {MOST} 个",
                f"{len(codes)} projects are chosen; at once it can be 1 to {MOST}",
            ),
            Text("请勾选项目，或缩小筛选范围", "Tick projects, or narrow the ledger"),
        )


def _run(user: User, codes: Sequence[str], making: Making) -> Rehearsal:
    outcomes, sealed = [], hashlib.sha256()
    for project in Project.objects.visible_to(user).filter(code__in=codes).order_by("code"):
        was = state_of(project)
        try:
            action = making(project)
            action.execute()
        except Problem as problem:
            outcomes.append(Outcome(project.code, project.name, (), problem.record))
            continue
        outcomes.append(Outcome(project.code, project.name, tuple(action.changes)))
        sealed.update(
            canonical({"was": was, "changes": [_without_numbers(change) for change in action.changes]}).encode()
        )
    return Rehearsal(tuple(outcomes), sealed.hexdigest())


def _without_numbers(change: Change) -> list[Any]:
    """A change without the numbers that the database gives to new rows: a rehearsal uses some up."""
    return [change.entity, _numberless(change.before), _numberless(change.after)]


def _numberless(state: Any) -> dict[str, Any] | None:
    return None if state is None else {name: state[name] for name in _others(state)}


def _others(names: Iterable[str]) -> list[str]:
    return sorted(set(names) - _NEW_ROWS_NUMBER)
