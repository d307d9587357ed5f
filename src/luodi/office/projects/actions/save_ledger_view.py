"""Keeps a view of the ledger under a name."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of
from luodi.office.projects.ledger_view import LedgerView
from luodi.reference.problems import Problem
from luodi.reference.text import Text

LONGEST_QUERY = 1000


@dataclass(kw_only=True)
class SaveLedgerView(Action[LedgerView]):
    """The user's own view; one of the same name is replaced. ``shared`` shows it to the colleagues of the office."""

    name: ClassVar[str] = "ledger_view.save"
    permission: ClassVar[Permission] = Permission.PROJECT_VIEW
    title: str
    query: str
    shared: bool = False

    def within_reach(self) -> bool:
        """Everybody's own."""
        return True

    def validate(self) -> None:
        """It has a name, and an address that can be kept."""
        if not self.title.strip() or len(self.title.strip()) > 60:
            raise Problem(
                "ledger_view.name",
                Text("视图名称须为 1 至 60 个字", "A view's name has 1 to 60 characters"),
                Text("请填写名称", "Give it a name"),
            )
        if len(self.query) > LONGEST_QUERY:
            raise Problem(
                "ledger_view.too_long",
                Text("筛选条件过长，无法保存", "The choice is too long to be kept"),
                Text("请减少条件后再保存", "Narrow by less and save again"),
            )

    def change(self) -> LedgerView:
        """Writes the view."""
        user, title = self.occasion.user, self.title.strip()
        view = LedgerView.objects.filter(owner=user, name=title).first()
        before = state_of(view) if view else None
        view = view or LedgerView(owner=user, name=title)
        view.query, view.shared = self.query, self.shared
        view.save()
        if before is None:
            self.note_created(view)
        else:
            self.note_changed(view, before)
        return view
