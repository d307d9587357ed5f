"""One case's page: what was said, who handles it and how their clocks stand, what happened, and who may do what.

The enterprise reads the same case without what is internal: no notes, chases, supervision, nor answers that the office
has not yet stood by with a closing.
"""

from dataclasses import dataclass
from datetime import date, datetime

from luodi.engine.clocks.chasing import Chase, Step
from luodi.engine.clocks.clock import Reading
from luodi.office.enterprises.access import sees_contacts_of
from luodi.office.people.masking import masked
from luodi.office.people.models import User
from luodi.office.projects.decisions import rules_on
from luodi.office.services.case_action import manages
from luodi.office.services.causes import name_of
from luodi.office.services.models import Case, CaseHandling, CaseRating, CaseSupervision
from luodi.office.services.pool import CaseRow, row_of, with_rows
from luodi.office.services.routing import Proposed, proposal
from luodi.office.services.timing import timing_of, urgency_of
from luodi.office.services.words import CaseState, EventKind
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class StayShown:
    """An extension (``days``) or a pause (``until_at`` None while it stands) of a handling's clock."""

    days: int | None
    from_at: datetime
    until_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class HandlingShown:
    """A handling office: its clock now, what it answered, and whether the reader works there (``own``)."""

    office_code: str
    office_name: str
    leads: bool
    round: int
    present: bool
    own: bool
    step: Step
    reading: Reading
    chase: Chase
    assigned_at: datetime
    taken_up_at: datetime | None
    taken_up_by: str
    answered_at: datetime | None
    answered_by: str
    answer: str
    times_returned: int
    paused: bool
    stays: tuple[StayShown, ...]


@dataclass(frozen=True, slots=True)
class EventShown:
    """A line of the timeline; ``actor`` is empty for the enterprise, which reads offices, not people."""

    kind: EventKind
    happened_at: datetime
    office_name: str
    actor: str
    text: str
    internal: bool


@dataclass(frozen=True, slots=True)
class SupervisionShown:
    """A supervision letter."""

    id: int
    document_number: str
    office_name: str
    demand: str
    answer_by_on: date
    issued_at: datetime
    issued_by: str
    issuing_office: str


@dataclass(frozen=True, slots=True)
class RatingShown:
    """The rating of a case; ``score`` None when it was drawn and not yet asked."""

    sampled_on: date | None
    score: int | None
    comment: str
    rated_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All that a case's page shows to one reader. ``manages``: the reader's office decides about it."""

    row: CaseRow
    text: str
    contact_name: str
    contact_phone: str
    contacts_masked: bool
    contacts_open: bool
    source: str
    opened_by: str
    visit: int | None
    closing_reason: str
    sent_to: str
    root_cause_code: str
    root_cause_name: Text | None
    duplicate_of: str
    duplicates: tuple[str, ...]
    handlings: tuple[HandlingShown, ...]
    events: tuple[EventShown, ...]
    supervisions: tuple[SupervisionShown, ...]
    rating: RatingShown | None
    proposed: tuple[Proposed, ...]
    manages: bool
    for_enterprise: bool


def find_case(user: User, code: str) -> Case:
    """The case with this code; a ``Problem`` when there is none that the user may see."""
    found = with_rows(Case.objects.visible_to(user)).filter(code=code).first()
    if found is None:
        raise Problem(
            "case.not_found",
            Text(f"没有您可见的诉求“{code}”", f"There is no case “{code}” that you may see"),
            Text("请核对诉求编号", "Check the code of the case"),
            Where(field=code),
        )
    return found


def case_file(user: User, code: str, at: datetime, as_of: date) -> CaseFile:
    """The page of one case for this reader."""
    case = find_case(user, code)
    outside = user.scope.level == "enterprise"
    open_contacts = _sees_contacts(user, case)
    chase = rules_on(as_of).chase
    rating = CaseRating.objects.filter(case=case).first()
    decides = manages(user, case)
    return CaseFile(
        row=row_of(case, at, as_of),
        text=case.text,
        contact_name=case.contact_name if open_contacts else masked(case.contact_name),
        contact_phone=case.contact_phone if open_contacts else masked(case.contact_phone),
        contacts_masked=not open_contacts and bool(case.contact_name or case.contact_phone),
        contacts_open=open_contacts,
        source=case.source,
        opened_by="" if outside else case.opened_by.display_name,
        visit=None if outside else case.visit_id,
        closing_reason=case.closing_reason,
        sent_to=case.sent_to,
        root_cause_code="" if outside else case.root_cause_code,
        root_cause_name=None if outside else name_of(case.root_cause_code),
        duplicate_of=case.duplicate_of.code if case.duplicate_of else "",
        duplicates=tuple(case.duplicates.order_by("code").values_list("code", flat=True)),
        handlings=tuple(
            _handling(one, case, user, at, chase.of_reading(*_step_and_reading(one, at), urgency_of(case)))
            for one in case.handlings.all()
        ),
        events=_events(case, outside=outside),
        supervisions=() if outside else supervisions_of(case),
        rating=RatingShown(rating.sampled_on, rating.score, rating.comment, rating.rated_at) if rating else None,
        proposed=tuple(proposal(case, as_of)) if decides and case.state != CaseState.CLOSED else (),
        manages=decides,
        for_enterprise=outside,
    )


def supervisions_of(case: Case) -> tuple[SupervisionShown, ...]:
    """The letters about a case, oldest first."""
    rows = CaseSupervision.objects.filter(case=case).select_related("office", "issued_by__office")
    return tuple(
        SupervisionShown(
            row.pk, row.document_number, row.office.name, row.demand, row.answer_by_on, row.issued_at,
            row.issued_by.display_name, row.issued_by.office.name,
        )
        for row in rows
    )  # fmt: skip


def _step_and_reading(handling: CaseHandling, at: datetime) -> tuple[Step, Reading]:
    timing = timing_of(handling, at)
    return timing.step, timing.reading


def _handling(one: CaseHandling, case: Case, user: User, at: datetime, chase: Chase) -> HandlingShown:
    step, reading = _step_and_reading(one, at)
    outside = user.scope.level == "enterprise"
    stays = [StayShown(row.days, row.granted_at, None, row.reason) for row in one.extensions.all()]
    stays += [StayShown(None, row.from_at, row.until_at, row.reason) for row in one.pauses.all()]
    told = not outside or case.state == CaseState.CLOSED
    return HandlingShown(
        office_code=one.office.code,
        office_name=one.office.name,
        leads=one.leads,
        round=one.round,
        present=one.round == case.reopenings,
        own=one.office_id == user.office_id,
        step=step,
        reading=reading,
        chase=chase,
        assigned_at=one.assigned_at,
        taken_up_at=one.taken_up_at,
        taken_up_by="" if outside or one.taken_up_by is None else one.taken_up_by.display_name,
        answered_at=one.answered_at if told else None,
        answered_by="" if outside or one.answered_by is None else one.answered_by.display_name,
        answer=one.answer if not outside else "",
        times_returned=0 if outside else one.times_returned,
        paused=any(row.until_at is None for row in one.pauses.all()),
        stays=() if outside else tuple(sorted(stays, key=lambda stay: stay.from_at)),
    )


def _events(case: Case, *, outside: bool) -> tuple[EventShown, ...]:
    rows = case.events.select_related("office", "actor").order_by("-happened_at", "-id")
    if outside:
        rows = rows.filter(internal=False)
    return tuple(
        EventShown(
            EventKind(row.kind),
            row.happened_at,
            row.office.name if row.office else "",
            "" if outside else row.actor.display_name,
            row.text,
            row.internal,
        )
        for row in rows
    )


def _sees_contacts(user: User, case: Case) -> bool:
    """The enterprise, its owning office, who opened the case, and the offices that handle it."""
    return (
        sees_contacts_of(user, case.enterprise.owner_office_id)
        or case.opened_by_id == user.pk
        or any(one.office_id == user.office_id for one in case.handlings.all())
    )
