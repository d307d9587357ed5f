"""No action without a door: programs may do what people may, or a line here says why they may not."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import luodi.office
from luodi.front.api.documents import document
from luodi.front.api.routing import operations
from luodi.office.people.action import Action
from tests.front.web.walk.addresses import ADDRESSES

READ_BY: dict[str, str | tuple[str, ...]] = {
    "account": "me",
    "allocation": (
        "allocation",
        "allocationRows",
        "allocationLeftOuts",
        "allocationPrices",
        "allocationPoints",
        "allocationAcceptances",
    ),
    "allocation-compare": "allocationComparison",
    "allocations": "allocations",
    "project-sites": "projectMatches",
    "brief": "brief",
    "element-lights": "projectElements",
    "element-rows": ("needs", "supplies", "reservations"),
    "elements": "elementBoard",
    "reservation": "reservations",
    "reservation-calendar": "reservations",
    "reservations": "reservations",
    "supplies": "supplies",
    "brief-download": "briefFile",
    "brief-rows": "briefRows",
    "briefs": "briefs",
    "calendar": "calendar",
    "case": "case",
    "case-measure-rows": "caseMeasures",
    "case-measures": "caseMeasures",
    "cases": "cases",
    "conversion": "conversion",
    "conversion-rows": "conversion",
    "deliveries": "deliveries",
    "delivery": "delivery",
    "delivery-measures": "deliveryMeasures",
    "district": "districtOutline",
    "doubts": ("doubtfulRows", "doubleSignings"),
    "enterprise": ("enterprise", "enterpriseProjects", "enterpriseEntitlements"),
    "enterprises": "enterprises",
    "evidence-file": "evidenceFile",
    "import": "import",
    "import-columns": "mappings",
    "import-preview": "previewImport",
    "import-refusals": "importRefusals",
    "imports": "imports",
    "enterprise-policies": "enterprisePolicies",
    "entitlement-run": "entitlementRun",
    "entitlement-run-rows": "entitlementRunRows",
    "entitlement-runs": "entitlementRuns",
    "journal": "journal",
    "meeting": "meeting",
    "meeting-form": "meetingForm",
    "meetings": ("meetings", "meetingSeries"),
    "office": "offices",
    "offices": "offices",
    "own": ("enterprise", "cases"),
    "park": "park",
    "parks": "parks",
    "payment-batch": "paymentBatch",
    "payment-batches": "paymentBatches",
    "places": "districts",
    "plots": "plots",
    "policies": "policies",
    "policy": "policy",
    "project": ("project", "projectHistory"),
    "projects": "projects",
    "route": "routes",
    "route-download": "routes",
    "routes": "routes",
    "rule": "decision",
    "rule-download": "decision",
    "rules": ("decisions", "routes"),
    "search": ("projects", "enterprises"),
    "search-results": ("projects", "enterprises"),
    "service-package": "servicePackage",
    "service-packages": "servicePackages",
    "spaces": "spaces",
    "task": "meetingTask",
    "tasks": "meetingTasks",
    "today": "agenda",
    "tokens": "tokens",
    "user": "users",
    "users": "users",
    "visit": "visit",
    "visits": "visits",
    "nurture": ("nurture", "nurtureScans"),
    "what-if": ("whatIf", "whatIfRows"),
    "what-if-compare": "whatIfComparison",
    "what-if-trial": "tryWhatIf",
    "what-ifs": "whatIfs",
}
"""Which operations read what a page shows, by the name of the page's address."""

FOR_PEOPLE = {
    "allocation-workbook": "a workbook; the run says what it says",
    "case-letter": "a letter to be printed; the case says what it says",
    "case-new": "an empty form",
    "import-template": "an empty workbook to be filled in",
    "meeting-pack": "a document to be printed; the meeting and its forms say what it says",
    "payment-batch-workbook": "a workbook for the bank; the batch says what it says",
    "place-adding": "an empty form",
    "place-changing": "a filled form",
    "policy-edit": "a filled form; a program tries its files with tryPolicy",
    "policy-file": "a file to be edited and sent back; the policy says what it says",
    "project-registration": "an empty form",
    "what-if-trial-workbook": "a workbook; tryWhatIf says what it says",
    "what-if-workbook": "a workbook; the what-if says what it says",
    "second-factor": "a person does it in the browser, with the device in hand",
    "second-factor-picture": "a person does it in the browser, with the device in hand",
    "style": "shows how pages look",
    "task-letter": "a letter to be printed; the task says what it says",
}
"""Pages that the API does not repeat, and why; nor the workbooks of lists (``…-export``), whose rows it reads."""

NOT_FOR_PROGRAMS = {
    "allocation.keep": "the computation itself does it when it ends",
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


def test_every_page_is_read_by_programs_or_says_why_not() -> None:
    pages = {
        name
        for name, lines in ADDRESSES.items()
        if not name.endswith("-export")
        and any(each.method == "GET" for each in (lines if isinstance(lines, list) else [lines]))
    }
    assert pages == READ_BY.keys() | FOR_PEOPLE.keys(), "name the operations that read it in READ_BY"
    names = {each.name for each in operations()}
    read = {name for found in READ_BY.values() for name in ([found] if isinstance(found, str) else found)}
    assert read <= names
    assert not READ_BY.keys() & FOR_PEOPLE.keys()


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
