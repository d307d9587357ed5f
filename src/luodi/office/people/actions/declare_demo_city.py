"""Declares that what this database will hold is invented."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.people.models import DemoCity, OfficeLevel, User
from luodi.office.people.system import SYSTEM_USERNAME
from luodi.reference.problems import Problem
from luodi.reference.text import Text


@dataclass(kw_only=True)
class DeclareDemoCity(Action[DemoCity]):
    """Marks a database that nobody works in yet as a demo city; the mark cannot be taken off again."""

    name: ClassVar[str] = "people.declare_demo_city"
    permission: ClassVar[Permission] = Permission.RULES_MANAGE
    seed: int
    as_of: date
    enterprises: int
    projects: int
    parks: int
    release: str

    def within_reach(self) -> bool:
        """The city's own office."""
        return self.occasion.user.office.level == OfficeLevel.CITY

    def validate(self) -> None:
        """Refuses a database that is declared already, or that has users: a real installation stays real."""
        if DemoCity.objects.exists() or User.objects.exclude(username=SYSTEM_USERNAME).exists():
            raise Problem(
                "demo.database_in_use",
                Text("该数据库已在使用，不能改作演示城市", "This database is in use and cannot become a demo city"),
                Text("请另建一个空数据库", "Use an empty database of its own"),
            )

    def change(self) -> DemoCity:
        """Adds the row."""
        city = DemoCity.objects.create(
            seed=self.seed,
            as_of=self.as_of,
            enterprises=self.enterprises,
            projects=self.projects,
            parks=self.parks,
            release=self.release,
        )
        self.note_created(city)
        return city
