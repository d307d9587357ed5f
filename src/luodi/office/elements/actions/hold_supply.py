"""Holds a quantity of a supply for a project until a working day, so that nobody else is promised it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from luodi.office.elements.access import reaches
from luodi.office.elements.ledger import add_promise, locked_supply, to_cents
from luodi.office.elements.models import Reservation
from luodi.office.elements.words import PLACES, SupplyKind
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.projects.access import reaches as reaches_project
from luodi.office.projects.models import Project
from luodi.office.projects.words import Health
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text
from luodi.reference.working_days import add_working_days

LONGEST_DAYS = 120


@dataclass(kw_only=True)
class HoldSupply(Action[Reservation]):
    """Held for ``working_days`` after today, warned of ``warn_days`` before; a plot is always held whole."""

    name: ClassVar[str] = "reservation.hold"
    permission: ClassVar[Permission] = Permission.ELEMENT_RESERVE
    project: Project
    kind: SupplyKind
    key: str
    quantity: Decimal | None = None
    why: str
    priority: int = 0
    working_days: int = 20
    warn_days: int = 5

    def within_reach(self) -> bool:
        """Supply and project lie within the user's office, and the supply is of the desk's element."""
        user = self.occasion.user
        self.project = Project.objects.get(pk=self.project.pk)
        if not reaches_project(user, self.project):
            return False
        self.locked = locked_supply(user, self.kind, self.key)
        self.supply = self.locked.supply
        return reaches(user, self.supply)

    def validate(self) -> None:
        """The project lives, the days make sense, and what is asked for is free."""
        supply = self.supply
        quantity = supply.supplied if self.kind is SupplyKind.PLOT else to_cents(self.quantity or Decimal(0))
        if self.project.health == Health.WITHDRAWN:
            raise self._refuse(
                "withdrawn",
                Text("项目已撤回，不能预留要素", "The project was withdrawn; nothing is held for it"),
                Text("请核对项目", "Check the project"),
            )
        if quantity <= 0 or not 1 <= len(self.why.strip()) <= 300 or not 0 <= self.priority <= 100:
            raise self._refuse(
                "incomplete",
                Text(
                    "预留须有数量和理由（300 字以内），优先级为 0 至 100",
                    "A hold has a quantity, a reason of at most 300 characters, a priority of 0 to 100",
                ),
                Text("请补齐后再提交", "Complete it and send again"),
            )
        if not 1 <= self.working_days <= LONGEST_DAYS or not 0 <= self.warn_days <= self.working_days:
            raise self._refuse(
                "days",
                Text(
                    f"预留期为 1 至 {LONGEST_DAYS} 个工作日，预警不早于预留当日",
                    f"A hold lasts 1 to {LONGEST_DAYS} working days, the warning comes within it",
                ),
                Text("请改正期限", "Correct the days"),
            )
        if supply.reservations.live().filter(project=self.project).exists():
            raise self._refuse(
                "held_already",
                Text("该项目在此供给上已有有效预留", "The project already holds some of this supply"),
                Text("如需调整数量，请先释放再预留", "To change the quantity, release it and hold anew"),
            )
        self._check_bounds(quantity)
        self._check_free(quantity)
        self.taken = quantity

    def change(self) -> Reservation:
        """Writes the reservation and the promise."""
        until = add_working_days(self.occasion.on, self.working_days).day
        warn = add_working_days(until, -self.warn_days).day if self.warn_days else until
        reservation = Reservation.objects.create(
            supply=self.supply,
            project=self.project,
            quantity=self.taken,
            whole=self.kind is SupplyKind.PLOT,
            priority=self.priority,
            reason=self.why.strip(),
            held_at=self.occasion.at,
            held_by=self.occasion.user,
            warn_on=warn,
            held_until_on=until,
        )
        self.note_created(reservation)
        add_promise(self.supply, self.taken)
        if self.locked.before is None:
            self.note_created(self.supply)
        else:
            self.note_changed(self.supply, self.locked.before)
        return reservation

    def _check_bounds(self, quantity: Decimal) -> None:
        least, most = self.supply.least, self.supply.most
        if (least is not None and quantity < least) or (most is not None and quantity > most):
            raise self._refuse(
                "out_of_bounds",
                Text(
                    f"单个项目可取 {least or 0:,f} 至 {most if most is not None else self.supply.supplied:,f}",
                    f"One project may take {least or 0:,f} to {most if most is not None else self.supply.supplied:,f}",
                ),
                Text("请调整数量", "Change the quantity"),
            )

    def _check_free(self, quantity: Decimal) -> None:
        supply = self.supply
        self._check_unoccupied()
        if quantity <= supply.free:
            return
        holders = ", ".join(
            supply.reservations.live().order_by("held_until_on", "id").values_list("project__code", flat=True)[:3]
        )
        unit = SupplyKind(supply.kind).unit
        raise self._refuse(
            "not_free",
            Text(
                f"{supply.name} 可供 {supply.free:,f} {unit.zh}，需 {quantity:,f}；已预留给 {holders or '—'}",
                f"{supply.name} has {supply.free:,f} {unit.en} free, {quantity:,f} are asked for; "
                f"held for {holders or '—'}",
            ),
            Text("请减少数量、另选供给，或等待释放", "Ask for less, choose another supply, or wait for a release"),
        )

    def _check_unoccupied(self) -> None:
        """Nobody else stands on the place without a reservation of it."""
        if self.kind not in PLACES:
            return
        place = {"plot_id": self.supply.plot_id} if self.supply.plot_id else {"space_id": self.supply.space_id}
        standing = Project.objects.filter(**place).exclude(pk=self.project.pk).exclude(health=Health.WITHDRAWN)
        holding = self.supply.reservations.live().values("project_id")
        other = standing.exclude(pk__in=holding).order_by("code").values_list("code", flat=True).first()
        if other is not None:
            raise self._refuse(
                "occupied",
                Text(f"{self.key} 已由项目 {other} 使用", f"The project {other} stands on {self.key}"),
                Text("请另选地块或物业，或先更正该项目的落地位置", "Choose another, or correct that project's place"),
            )

    def _refuse(self, code: str, what: Text, remedy: Text) -> Problem:
        return Problem(f"reservation.{code}", what, remedy, Where(field=f"{self.kind}/{self.key}"))
