"""What every action on one case shares: its lock, its reach, its timeline, and keeping its state in step."""

from dataclasses import dataclass
from typing import TypeVar

from luodi.office.enterprises.access import within_reach
from luodi.office.people.access import Role
from luodi.office.people.action import Action, state_of
from luodi.office.people.models import Office, User
from luodi.office.services.models import Case, CaseEvent, CaseHandling
from luodi.office.services.words import SHOWN_TO_ENTERPRISE, CaseState, EventKind
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

Result = TypeVar("Result")


@dataclass(kw_only=True)
class CaseAction(Action[Result]):
    """An action on one case. ``self.case`` is the locked row of the register, not the caller's copy."""

    case: Case

    def within_reach(self) -> bool:
        """Locks the case first, so that all that follows is checked against what is really there."""
        self.case = Case.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=self.case.pk)
        return self.reaches()

    def reaches(self) -> bool:
        """Whether the enterprise of the case lies within the rows of the user's office."""
        return within_reach(self.occasion.user, self.case.enterprise)

    def where(self, field: str = "") -> Where:
        """The case, or a field of it, as the place of a problem."""
        return Where(field=f"{self.case.code} {field}".strip())

    def refuse(self, code: str, what: Text, remedy: Text, field: str = "") -> Problem:
        """A problem of this case, to be raised."""
        return Problem(f"case.{code}", what, remedy, self.where(field))

    def check_given(self, value: str, label: Text, field: str) -> None:
        """A ``Problem`` when a text that is needed is blank."""
        if not value.strip():
            raise self.refuse(
                "field_missing",
                Text(f"缺少“{label.zh}”", f"The {label.en} is missing"),
                Text("请填写后再提交", "Fill it in and send again"),
                field,
            )

    def check_open(self) -> None:
        """A ``Problem`` when the case is closed."""
        if self.case.state == CaseState.CLOSED:
            raise self.refuse(
                "closed",
                Text("诉求已办结", "The case is closed"),
                Text("如需继续办理，请先重新打开", "Reopen it first"),
            )

    def check_closed(self) -> None:
        """A ``Problem`` unless the case is closed."""
        if self.case.state != CaseState.CLOSED:
            raise self.refuse(
                "not_closed",
                Text("诉求尚未办结", "The case is not closed"),
                Text("请待办结后再试", "Wait for its closing"),
            )

    def check_order(self) -> None:
        """A ``Problem`` when the occasion lies before what last happened to the case."""
        newest = CaseEvent.objects.filter(case=self.case).order_by("-happened_at").first()
        if newest is not None and self.occasion.at < newest.happened_at:
            raise self.refuse(
                "before_the_last_event",
                Text("时间早于该诉求的上一次办理", "This lies before what last happened to the case"),
                Text("请核对系统时间", "Check the clock of the system"),
            )

    def tell(self, kind: EventKind, text: str = "", office: Office | None = None) -> CaseEvent:
        """Adds to the timeline; whether the enterprise sees it follows from what happened."""
        event = CaseEvent.objects.create(
            case=self.case,
            kind=kind,
            office=office,
            happened_at=self.occasion.at,
            actor=self.occasion.user,
            text=text.strip(),
            internal=kind not in SHOWN_TO_ENTERPRISE,
        )
        self.note_created(event)
        return event

    def handlings(self) -> list[CaseHandling]:
        """The handlings of the present round, the leading one first."""
        return list(CaseHandling.objects.filter(case=self.case, round=self.case.reopenings).select_related("office"))

    def follow(self) -> None:
        """Brings the state of the case into step with its handlings and its closing."""
        before = state_of(self.case)
        self.case.state = state_from(self.case, self.handlings())
        if self.note_changed(self.case, before):
            self.case.save()


@dataclass(kw_only=True)
class HandlingAction(CaseAction[Result]):
    """An action of a handling office on its part of a case."""

    office_code: str
    needs_taking_up = True

    def reaches(self) -> bool:
        """The user works in the handling office, which has a handling; the system may stand in for any."""
        self.handling = find_handling(self.case, self.office_code)
        user = self.occasion.user
        return user.role == Role.SYSTEM or user.office_id == self.handling.office_id

    def validate(self) -> None:
        """The case is open, its events stay in order, and the handling waits for an answer."""
        self.check_open()
        self.check_order()
        if self.handling.answered_at is not None:
            raise self.refuse(
                "answered_already",
                Text("已经答复", "It has been answered"),
                Text("如需补充，请主办方退回答复", "To add something, have the answer returned"),
            )
        if self.needs_taking_up and self.handling.taken_up_at is None:
            raise self.refuse(
                "not_taken_up", Text("尚未签收", "It has not been taken up"), Text("请先签收", "Take it up first")
            )

    def save_handling(self, **changed: object) -> None:
        """Changes fields of the handling and notes them."""
        before = state_of(self.handling)
        for name, value in changed.items():
            setattr(self.handling, name, value)
        if self.note_changed(self.handling, before):
            self.handling.save()


def find_handling(case: Case, office_code: str) -> CaseHandling:
    """The locked handling of an office; a ``Problem`` when it has none."""
    found = (
        CaseHandling.objects.select_for_update(of=("self",))
        .select_related("office", "case")
        .filter(case=case, office__code=office_code, round=case.reopenings)
        .first()
    )
    if found is None:
        raise Problem(
            "case.unknown_office",
            Text(f"机构“{office_code}”不承办此诉求", f"The office “{office_code}” does not handle this case"),
            Text("请核对承办单位", "Check the handling office"),
            Where(field=case.code),
        )
    return found


def state_from(case: Case, handlings: list[CaseHandling]) -> CaseState:
    """The state that follows from the closing, else from the handlings."""
    if case.closing:
        return CaseState.CLOSED
    if not handlings:
        return CaseState.NEW
    if all(handling.answered_at for handling in handlings):
        return CaseState.ANSWERED
    return CaseState.IN_HAND if any(handling.taken_up_at for handling in handlings) else CaseState.ROUTED


def manages(user: User, case: Case) -> bool:
    """Whether the case lies where the user's office decides: its enterprise within reach, and no enterprise itself."""
    return user.scope.level != "enterprise" and within_reach(user, case.enterprise)
