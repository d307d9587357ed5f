"""States how much there is of something that can be promised: housing, a fund's budget, power, a quota."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from luodi.office.elements.access import looks_after
from luodi.office.elements.ledger import to_cents
from luodi.office.elements.models import Supply
from luodi.office.elements.words import PLACES, SupplyKind
from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of
from luodi.office.places.models import District, Park
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(kw_only=True)
class SetSupply(Action[Supply]):
    """Writes the supply of this kind and key, new or again; never below what is promised of it."""

    name: ClassVar[str] = "supply.set"
    permission: ClassVar[Permission] = Permission.ELEMENT_EDIT
    kind: SupplyKind
    key: str
    title: str
    supplied: Decimal
    district_code: str = ""
    park_code: str = ""
    track: str = ""
    stage: str = ""
    from_on: date | None = None
    until_on: date | None = None
    least: Decimal | None = None
    most: Decimal | None = None

    def within_reach(self) -> bool:
        """Both where it lay and where it is to lie are within the user's office, and it is of the desk's element."""
        user = self.occasion.user
        self.park = Park.objects.filter(code=self.park_code).first() if self.park_code else None
        self.district = self.park.district_id if self.park else self.district_code
        self.known = Supply.objects.select_for_update(of=("self",)).filter(kind=self.kind, key=self.key.strip()).first()
        kept = self.known is None or user.scope.reaches(
            district_code=self.known.district_id or "", park_code=self.known.park_id or ""
        )
        there = user.scope.reaches(district_code=self.district, park_code=self.park_code)
        return kept and there and looks_after(user, self.kind)

    def validate(self) -> None:
        """It is none of the register of places, has a key and a name, and covers what is promised."""
        if self.kind in PLACES:
            raise self._refuse(
                "of_places",
                Text("地块和物业的面积以载体登记为准", "The register of places states plots and spaces"),
                Text("请在载体中修改面积", "Change the area among the places"),
            )
        texts = ((self.key, 60), (self.title, 120))
        if (
            not all(1 <= len(text.strip()) <= most for text, most in texts)
            or max(len(self.track.strip()), len(self.stage.strip())) > 40
        ):
            raise self._refuse(
                "unnamed",
                Text(
                    "供给须有编号（60 字以内）和名称（120 字以内），赛道和阶段 40 字以内",
                    "A supply has a key (60 characters at most), a name (120) and perhaps a track and a stage (40)",
                ),
                Text("请补齐后再提交", "Complete it and send again"),
            )
        missing = (self.park_code and self.park is None) or (
            self.district and not District.objects.filter(code=self.district).exists()
        )
        if missing:
            raise self._refuse(
                "no_such_place",
                Text("登记库里没有该区或园区", "The register does not hold this district or park"),
                Text("请核对代码", "Check the code"),
            )
        if self.from_on and self.until_on and self.until_on < self.from_on:
            raise self._refuse(
                "days",
                Text("截止日期早于起始日期", "It ends before it begins"),
                Text("请改正日期", "Correct the days"),
            )
        promised = self.known.promised if self.known else Decimal(0)
        if to_cents(self.supplied) < promised:
            raise self._refuse(
                "below_promised",
                Text(
                    f"供给 {self.supplied:,f} 少于已预留的 {promised:,f}",
                    f"{self.supplied:,f} is less than the {promised:,f} that are promised",
                ),
                Text("请先释放部分预留", "Release some of it first"),
            )

    def change(self) -> Supply:
        """Writes it."""
        fields = {
            "name": self.title.strip(),
            "district_id": self.district or None,
            "park": self.park,
            "track": self.track.strip(),
            "stage": self.stage.strip(),
            "from_on": self.from_on,
            "until_on": self.until_on,
            "least": None if self.least is None else to_cents(self.least),
            "most": None if self.most is None else to_cents(self.most),
            "supplied": to_cents(self.supplied),
        }
        if self.known is None:
            supply = Supply.objects.create(kind=self.kind, key=self.key.strip(), **fields)
            self.note_created(supply)
            return supply
        before = state_of(self.known)
        for name, value in fields.items():
            setattr(self.known, name, value)
        self.known.save(update_fields=[name.removesuffix("_id") for name in fields])
        self.note_changed(self.known, before)
        return self.known

    def _refuse(self, code: str, what: Text, remedy: Text) -> Problem:
        return Problem(f"supply.{code}", what, remedy, Where(field=f"{self.kind}/{self.key}"))
