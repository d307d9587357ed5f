"""The words that rows about cases, visits and packages choose from; some are the decision tables' own."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """What a case is about; the codes of ``engine.clocks.routing.Category``."""

    ELEMENT = "element", _("elements")
    POLICY = "policy", _("policy delivery")
    APPROVAL = "approval", _("permits")
    MARKET = "market", _("market and supply")
    LABOUR = "labour", _("labour and talent")
    SURROUNDINGS = "surroundings", _("surroundings")
    RIGHTS = "rights", _("rights and interests")
    OTHER = "other", _("other matters")


class Need(models.TextChoices):
    """The element that a case asks for; the codes of ``engine.clocks.routing.Need``."""

    LAND = "land", _("land")
    SPACE = "space", _("workshop or office space")
    HOUSING = "housing", _("talent housing")
    CAPITAL = "capital", _("capital (element)")
    ENERGY = "energy", _("energy")
    NONE = "none", _("no element")


class Urgency(models.TextChoices):
    """How pressing a case is; the codes of ``engine.clocks.chasing.Urgency``."""

    NORMAL = "normal", _("ordinary")
    URGENT = "urgent", _("urgent")
    CRITICAL = "critical", _("critical")


class Origin(models.TextChoices):
    """How a case came to the office."""

    ENTERPRISE = "enterprise", _("raised by the enterprise")
    OFFICER = "officer", _("noted by an officer")
    VISIT = "visit", _("heard on a visit")
    IMPORT = "import", _("imported")


class CaseState(models.TextChoices):
    """Where a case stands; it follows from its handlings and its closing."""

    NEW = "new", _("waits for routing")
    ROUTED = "routed", _("waits to be taken up")
    IN_HAND = "in_hand", _("in hand")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")


OPEN_STATES = (CaseState.NEW, CaseState.ROUTED, CaseState.IN_HAND, CaseState.ANSWERED)


class Closing(models.TextChoices):
    """How a case ended, honestly. ``DUPLICATE`` is set only by merging."""

    SOLVED = "solved", _("solved")
    EXPLAINED = "explained", _("explained")
    CANNOT = "cannot", _("cannot be done")
    UNREACHABLE = "unreachable", _("enterprise unreachable")
    NOT_OURS = "not_ours", _("not ours")
    DUPLICATE = "duplicate", _("duplicate of another case")


class RootCause(models.TextChoices):
    """Why the difficulty arose."""

    POLICY_UNCLEAR = "policy_unclear", _("policy unclear or unknown")
    POLICY_LATE = "policy_late", _("policy paid late")
    ELEMENT_SHORT = "element_short", _("element in short supply")
    ELEMENT_COST = "element_cost", _("element too dear")
    PERMIT_SLOW = "permit_slow", _("permit slow")
    COORDINATION = "coordination", _("offices not coordinated")
    MARKET = "market", _("market")
    OWN = "own", _("within the enterprise")
    OTHER = "other", _("other cause")


class EventKind(models.TextChoices):
    """What happened to a case."""

    OPENED = "opened", _("opened")
    ROUTED = "routed", _("routed")
    TAKEN_UP = "taken_up", _("taken up")
    EXTENDED = "extended", _("time extended")
    PAUSED = "paused", _("clock paused")
    RESUMED = "resumed", _("clock resumed")
    ANSWERED = "answered", _("answered")
    RETURNED = "returned", _("answer returned")
    CHASED = "chased", _("chased")
    SUPERVISED = "supervised", _("put under supervision")
    NOTED = "noted", _("internal note")
    CLOSED = "closed", _("closed")
    REOPENED = "reopened", _("reopened")
    RATED = "rated", _("rated")
    MERGED = "merged", _("merged")


SHOWN_TO_ENTERPRISE = frozenset(
    {
        EventKind.OPENED,
        EventKind.ROUTED,
        EventKind.TAKEN_UP,
        EventKind.PAUSED,
        EventKind.RESUMED,
        EventKind.CLOSED,
        EventKind.REOPENED,
        EventKind.RATED,
    }
)
"""An answer reaches the enterprise with the closing, once the office stands by it."""


class PromiseKind(models.TextChoices):
    """What a service package promises."""

    SERVICE = "service", _("service")
    POLICY = "policy", _("policy")
