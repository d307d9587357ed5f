"""A writer of its own process: ``python -m tests.office.elements.reserving MODE KEY PROJECT…``; says what was kept.

``hold`` holds one of the supply for every project; ``linger`` holds for the first and stays inside its transaction
until somebody ends the process; ``verify`` says whether the journal holds.
"""

import sys
import time
from datetime import UTC, datetime
from decimal import Decimal

import django


def main(mode: str, key: str, codes: list[str]) -> None:
    """Writes as the system would."""
    django.setup()
    from django.db import Error, transaction

    from luodi.office.elements.actions.hold_supply import HoldSupply
    from luodi.office.elements.words import SupplyKind
    from luodi.office.journal import chain
    from luodi.office.people.action import Occasion
    from luodi.office.people.system import system_user
    from luodi.office.projects.models import Project
    from luodi.reference.problems import Problem

    occasion = Occasion(system_user(), datetime(2026, 3, 2, 2, tzinfo=UTC), "并发测试")
    projects = list(Project.objects.filter(code__in=codes).order_by("code"))
    sys.stdout.write("ready\n")
    sys.stdout.flush()

    def hold(project: Project) -> int:
        return HoldSupply(
            occasion=occasion, project=project, kind=SupplyKind.POWER, key=key, quantity=Decimal(1), why="抢占"
        ).execute().pk  # fmt: skip

    if mode == "verify":
        sys.stdout.write(f"holds {chain.verify().holds}\n")
        return
    if mode == "linger":
        with transaction.atomic():
            sys.stdout.write(f"inside {hold(projects[0])}\n")
            sys.stdout.flush()
            time.sleep(120)
    for project in projects:
        try:
            sys.stdout.write(f"held {hold(project)}\n")
        except Problem as problem:
            sys.stdout.write(f"refused {problem.code}\n")
        except Error as error:
            sys.stdout.write(f"lost {type(error).__name__}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
