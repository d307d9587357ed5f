"""The journal: who did what, when and why; and whether the chain of it holds."""

from luodi.front.api.inputs import Day, Word
from luodi.front.api.operations import Book, PageAsked, Places, not_found
from luodi.front.api.shapes import shape_of
from luodi.office.journal.chain import Verification, verify
from luodi.office.journal.queries import HistoryRow, JournalFilter
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.people.queries import journal_before

BOOK = Book("journal")


class JournalAsked(PageAsked):
    """What narrows the journal: the filters of its page."""

    entity: Word = ""
    key: Word = ""
    actor: Word = ""
    since: Day | None = None
    until: Day | None = None
    action: Word = ""
    text: Word = ""


def _journal(occasion: Occasion, asked: JournalAsked, _places: Places, after: str, size: int) -> list[HistoryRow]:
    """The entries as far as the office reaches, newest first."""
    wanted = JournalFilter(asked.entity, asked.key, asked.actor, asked.since, asked.until, asked.action, asked.text)
    return journal_before(occasion.user, wanted, before=int(after) if after else None, size=size)


def _verify(occasion: Occasion, _places: Places) -> Verification:
    """Walks the whole chain and names every place where it does not hold; the city's offices alone may ask."""
    if occasion.user.scope.level != "city":
        raise not_found()
    return verify()


BOOK.listing(
    "/journal", shape_of(HistoryRow), _journal, key=lambda row: str(row.revision), asked=JournalAsked,
    permission=Permission.JOURNAL_VIEW, name="journal",
)  # fmt: skip
BOOK.read("/journal/verification", shape_of(Verification), _verify, permission=Permission.JOURNAL_VIEW,
          name="journalVerification")  # fmt: skip
