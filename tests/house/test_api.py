"""No action without a door: programs may do what people may, or a line here says why they may not."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import luodi.office
from luodi.front.api.documents import document
from luodi.front.api.routing import operations
from luodi.office.people.action import Action

NOT_FOR_PROGRAMS = {
    "doubtful_row.queue": "a part of an import",
    "enterprise.receive": "a part of an import",
    "enterprise.receive_facts": "files of facts come in by command",
    "enterprise.receive_industries": "files of industries come in by command",
    "import_batch.record": "a part of an import",
    "import_batch.seal": "a part of an import",
    "ledger_view.remove": "a view is an address of the browser",
    "ledger_view.save": "a view is an address of the browser",
    "people.change_own_password": "a person does it in the browser, where log-ins are guarded",
    "people.disable_second_factor": "a person does it in the browser, with the password",
    "people.enable_second_factor": "a person does it in the browser, with the device in hand",
    "people.end_own_sessions": "sessions are of the browser",
    "people.lock_log_in": "the guard of log-ins does it, after failures",
    "people.declare_demo_city": "only luodi demo declares a demo city",
    "reservation.expire": "the schedule does it every day",
    "place.edit": "POST /places states known places anew",
    "place.load_districts": "luodi migrate loads them",
    "policy.receive_declared_facts": "filled templates come in by command",
    "project.receive": "a part of an import",
}
"""Actions that the API does not offer, and why."""


def actions() -> dict[str, type[Action[Any]]]:
    """Every action of the office, by its name."""
    for module in pkgutil.walk_packages(luodi.office.__path__, "luodi.office."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
    own = (kind for kind in _below(Action) if kind.__module__.startswith("luodi."))
    return {kind.name: kind for kind in own if isinstance(getattr(kind, "name", None), str)}


def _below(kind: type) -> Iterator[Any]:
    for sub in kind.__subclasses__():
        yield sub
        yield from _below(sub)


def test_every_action_is_offered_or_says_why_not() -> None:
    offered = {each.action.name for each in operations() if each.action}
    missing = actions().keys() - offered - NOT_FOR_PROGRAMS.keys()
    assert not missing, f"expose in front/api/exposed, or say why not here: {sorted(missing)}"


def test_no_exemption_is_out_of_date() -> None:
    offered = {each.action.name for each in operations() if each.action}
    assert not NOT_FOR_PROGRAMS.keys() & offered
    assert NOT_FOR_PROGRAMS.keys() <= actions().keys()


def test_operations_have_names_of_their_own() -> None:
    names = [each.name for each in operations()]
    assert len(names) == len(set(names))


def test_every_operation_says_what_it_does() -> None:
    for path, each in document()["paths"].items():
        for method, operation in each.items():
            assert len(operation["summary"]) > 10, (method, path)
