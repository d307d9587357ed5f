"""The base of every write: authorise → validate → change → journal, in one transaction.

A concrete action is one verb in one file under an app's ``actions/``. It is a keyword-only dataclass, so that a call
reads like the form it stands for: ``AdvanceStage(occasion=occasion, project=project, to=Stage.SIGNED).execute()``.
There is no flag that skips a step; the system works as the named user ``system``.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, Generic, TypeVar

from django.db import models, transaction
from django.utils import timezone

from luodi.office.journal import chain
from luodi.office.journal.chain import Change
from luodi.office.people.access import Permission
from luodi.office.people.models import User
from luodi.reference.problems import Problem
from luodi.reference.text import Text

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who does it, at what instant (aware), and why."""

    user: User
    at: datetime
    reason: str = ""

    @property
    def on(self) -> date:
        """The local day of the occasion."""
        return timezone.localdate(self.at)


@dataclass(kw_only=True)
class Action(ABC, Generic[Result]):
    """One verb of the office. ``name`` is what the journal keeps (``project.advance_stage``)."""

    name: ClassVar[str]
    permission: ClassVar[Permission]
    occasion: Occasion
    changes: list[Change] = field(init=False, default_factory=list, repr=False)

    def execute(self) -> Result:
        """Does it, or raises a ``Problem`` and leaves no trace."""
        with transaction.atomic():
            chain.wait_for_writers()
            self._authorise()
            self.validate()
            result = self.change()
            self.settle()
            self._write_journal(self.changes)
        return result

    def check(self) -> None:
        """Raises the ``Problem`` that :meth:`execute` would raise before it changes anything; for previews."""
        with transaction.atomic():
            self._authorise()
            self.validate()

    @abstractmethod
    def within_reach(self) -> bool:
        """Whether what would change lies within the rows of the user's office."""

    def validate(self) -> None:
        """Raises a ``Problem`` when the values do not make sense; nothing is changed here."""

    @abstractmethod
    def change(self) -> Result:
        """Writes, and notes each change with :meth:`note`, :meth:`note_created` or :meth:`note_changed`."""

    def settle(self) -> None:
        """Brings copies into step that are kept for reading, after the change and in its transaction."""

    def note(self, changes: Iterable[Change]) -> None:
        """Keeps changes for the journal; they are written when the action ends."""
        self.changes.extend(changes)

    def note_created(self, entity: models.Model) -> None:
        """Notes that ``entity`` is new."""
        self.note([Change(word_for(entity), key_of(entity), None, state_of(entity))])

    def note_removed(self, entity: models.Model) -> None:
        """Notes that ``entity`` is about to go."""
        self.note([Change(word_for(entity), key_of(entity), state_of(entity), None)])

    def note_changed(self, entity: models.Model, before: Mapping[str, Any]) -> bool:
        """Notes the fields in which ``entity`` now differs from ``before`` (:func:`state_of`); False if in none."""
        after = state_of(entity)
        moved = [name for name, value in after.items() if before.get(name) != value]
        if not moved:
            return False
        old, new = {name: before.get(name) for name in moved}, {name: after[name] for name in moved}
        self.note([Change(word_for(entity), key_of(entity), old, new)])
        return True

    def require(self, permission: Permission) -> None:
        """A ``Problem`` unless the user's role holds ``permission``."""
        if not self.occasion.user.may(permission):
            raise Problem(
                "access.not_permitted",
                Text(f"您的角色没有“{permission}”权限", f"Your role does not hold the permission “{permission}”"),
                Text("请由有此权限的同事办理，或请管理员调整角色", "Ask a colleague who holds it, or an administrator"),
            )

    def flush_journal(self) -> None:
        """Writes what is noted so far; for actions that change more rows than should be held in memory."""
        self._write_journal(self.changes)
        self.changes.clear()

    def _authorise(self) -> None:
        self.require(self.permission)
        if not self.within_reach():
            raise Problem(
                "access.out_of_reach",
                Text("该对象不在您所在机构的管辖范围内", "This lies outside the reach of your office"),
                Text("请由所属区或园区的机构办理", "Ask the office of the district or park that it belongs to"),
            )

    def _write_journal(self, changes: Iterable[Change]) -> None:
        occasion = self.occasion
        chain.append(
            actor=occasion.user.username, action=self.name, at=occasion.at, reason=occasion.reason, changes=changes
        )


def word_for(entity: models.Model) -> str:
    """The glossary word of an entity: its model's name in snake case."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(entity).__name__).lower()


def key_of(entity: models.Model) -> str:
    """What the journal calls an entity: its natural key where the model declares one (``journal_key``), else its id."""
    return str(getattr(entity, "journal_key", None) or entity.pk)


def state_of(entity: models.Model) -> dict[str, Any]:
    """The concrete fields of ``entity`` by name, foreign keys by value."""
    return {
        field.attname: field.value_from_object(entity)
        for field in entity._meta.concrete_fields
        if field.attname not in _NEVER_IN_THE_JOURNAL
    }


_NEVER_IN_THE_JOURNAL = frozenset(
    {"password", "last_login", "totp_secret", "totp_last_step", "digest", "nonce", "last_used_at"}
)
