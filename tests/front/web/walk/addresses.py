"""Who may use each address: a line for every name in ``urls.py``; one that is missing here fails the walk."""

from luodi.front.web.case_forms import FORMS as CASE_FORMS
from luodi.front.web.enterprise_forms import FORMS as ENTERPRISE
from luodi.front.web.meeting_forms import FORM_VERBS, MEETING_VERBS, TASK_VERBS
from luodi.front.web.pages.allocations import DECISIONS
from luodi.front.web.pages.allocations import VERBS as ALLOCATION_VERBS
from luodi.front.web.pages.deliveries import FORMS as DELIVERY_FORMS
from luodi.front.web.pages.visits import VERBS as VISIT_VERBS
from luodi.front.web.project_verbs import FORMS
from luodi.front.web.together_forms import FORMS as TOGETHER
from luodi.office.people.access import Permission as May
from tests.front.web.walk.declaring import Address, form, page
from tests.front.web.walk.deliveries import AWARD

NOTHING_SENT_HERE = frozenset({404})
NO_NEEDS = frozenset({422})
"""The projects that are walked state no need of land or floor; the page says so."""
FORM_OR_NO_ROLE = frozenset({200, 302, 403, 422})
REDIRECTS = frozenset({302})
MAY_BE_OTHERS = frozenset({200, 302, 403, 422})  # who sees a meeting or task may not be the office that acts on it
CLOSING = {"first_on": "2026-12-24", "last_on": "2026-12-25", "works": "0", "title": "放假"}

WITHOUT_LOG_IN = frozenset({"login", "log-in-code", "sign-on", "sign-on-back", "logout", "language", "appearance"})

ADDRESSES: dict[str, Address | list[Address]] = {
    "today": page(May.PROJECT_VIEW, tells=frozenset({"officer的名单.xlsx"})),  # as the queue of doubtful rows
    "projects": page(May.PROJECT_VIEW),
    "projects-export": [page(May.EXPORT, after=("xlsx",)), page(May.EXPORT, after=("csv",))],
    "ledger-view-save": form(May.PROJECT_VIEW),
    "ledger-view-remove": form(May.PROJECT_VIEW, after=(99,), answers=NOTHING_SENT_HERE),
    "projects-together": [form(May.PROJECT_EDIT, after=(verb,)) for verb in TOGETHER],
    "project-registration": page(May.PROJECT_EDIT),
    "project-register": form(May.PROJECT_EDIT),
    "project": page(May.PROJECT_VIEW, of="project"),
    "project-act": [form(verb.permission, of="project", after=(name,)) for name, verb in FORMS.items()],
    "evidence-file": page(May.PROJECT_VIEW, of="project", after=(99,), answers=NOTHING_SENT_HERE),
    "enterprises": page(May.REGISTER_VIEW),
    "enterprises-export": [page(May.EXPORT, after=("xlsx",)), page(May.EXPORT, after=("csv",))],
    "enterprise": page(May.REGISTER_VIEW, of="enterprise"),
    "enterprise-policies": page(May.POLICY_VIEW, of="enterprise"),
    "enterprise-policies-export": [page(May.EXPORT, of="enterprise", after=(kind,)) for kind in ("xlsx", "csv")],
    "cases": page(May.CASE_VIEW),
    "cases-export": [page(May.EXPORT, after=("xlsx",)), page(May.EXPORT, after=("csv",))],
    "case-new": page(May.CASE_OPEN),
    "case-open": form(May.CASE_OPEN),
    "case-measures": page(May.CARE_VIEW),
    "case-measure-rows": page(May.CARE_VIEW, answers=NOTHING_SENT_HERE),
    "case-draw": form(May.CASE_MANAGE),
    "case": page(May.CASE_VIEW, of="case"),
    "case-letter": page(May.CASE_VIEW, of="case", after=(99,), answers=NOTHING_SENT_HERE),
    "case-act": [form(verb.permission, of="case", after=(name,)) for name, verb in CASE_FORMS.items()],
    "visits": page(May.CARE_VIEW),
    "visits-export": [page(May.EXPORT, after=("xlsx",)), page(May.EXPORT, after=("csv",))],
    "visit-plan": form(May.CARE_EDIT),
    "visit": page(May.CARE_VIEW, of="visit"),
    "visit-act": [form(May.CARE_EDIT, of="visit", after=(name,)) for name in VISIT_VERBS],
    "policies": page(May.POLICY_VIEW),
    "policies-export": page(May.EXPORT, after=("xlsx",)),
    "policy": page(May.POLICY_VIEW, after=(AWARD,)),
    "policy-edit": page(May.POLICY_EDIT, after=(AWARD,)),
    "policy-try": form(May.POLICY_EDIT, after=(AWARD,)),
    "policy-publish": form(May.POLICY_EDIT, after=(AWARD,), answers=frozenset({302, 403})),  # the city's
    "policy-file": [page(May.POLICY_VIEW, after=(AWARD, name)) for name in ("decision.dmn", "tables.xlsx")],
    "entitlement-runs": page(May.POLICY_VIEW),
    "entitlement-run": page(May.POLICY_VIEW, of="entitlement_run"),
    "entitlement-run-rows": page(May.POLICY_VIEW, of="entitlement_run"),
    "entitlement-run-export": [page(May.EXPORT, of="entitlement_run", after=(kind,)) for kind in ("xlsx", "csv")],
    "nurture": page(May.POLICY_VIEW),
    "nurture-export": [page(May.EXPORT, after=(kind,)) for kind in ("xlsx", "csv")],
    "nurture-make": form(May.POLICY_RUN, answers=frozenset({302, 403})),  # the city, or a district for itself
    "what-ifs": page(May.POLICY_RUN),
    "what-if": page(May.POLICY_RUN, of="what_if"),
    "what-if-workbook": page(May.POLICY_RUN, of="what_if"),
    "what-if-compare": page(May.POLICY_RUN, of="what_if", answers=REDIRECTS),  # with what is not said
    "what-if-remove": form(May.POLICY_RUN, of="what_if", answers=frozenset({302, 403})),  # by the office that saved it
    "what-if-trial": page(May.POLICY_RUN, after=(AWARD,)),
    "what-if-trial-workbook": page(May.POLICY_RUN, after=(AWARD,)),
    "what-if-save": form(May.POLICY_RUN, after=(AWARD,)),
    "deliveries": page(May.POLICY_VIEW),
    "deliveries-export": page(May.EXPORT, after=("csv",)),
    "delivery-notify": form(May.PAYMENT_PREPARE),
    "delivery-measures": page(May.POLICY_VIEW),
    "delivery": page(May.POLICY_VIEW, of="entitlement"),
    "delivery-act": [form(May.POLICY_VIEW, of="entitlement", after=(verb,), answers=MAY_BE_OTHERS)
                     for verb in DELIVERY_FORMS],
    "payment-batches": page(May.POLICY_VIEW),
    "payment-batch-send": form(May.PAYMENT_PAY),
    "payment-batch": page(May.POLICY_VIEW, of="payment_batch"),
    "payment-batch-workbook": page(May.PAYMENT_PAY, of="payment_batch"),
    "payment-batch-answers": form(May.PAYMENT_PAY, of="payment_batch"),
    "service-packages": page(May.CARE_VIEW),
    "service-package": page(May.CARE_VIEW, of="enterprise"),
    "service-package-set": form(May.CARE_EDIT, of="enterprise"),
    "own": page(May.FACT_REPORT),
    "own-facts": form(May.FACT_REPORT),
    "enterprise-act": [form(verb.permission, of="enterprise", after=(name,)) for name, verb in ENTERPRISE.items()],
    "meetings": page(May.MEETING_VIEW),
    "meeting-series-start": form(May.MEETING_CONVENE),
    "meeting-series-edit": form(May.MEETING_CONVENE),
    "meeting-prepare": form(May.MEETING_CONVENE),
    "meeting": page(May.MEETING_VIEW, of="meeting"),
    "meeting-pack": page(May.MEETING_VIEW, of="convened_meeting"),
    "meeting-act": [form(verb.permission, of="meeting", after=(name,), answers=MAY_BE_OTHERS)
                    for name, verb in MEETING_VERBS.items()],
    "meeting-form": page(May.MEETING_VIEW, of="meeting_form"),
    "meeting-form-act": [form(verb.permission, of="meeting_form", after=(name,), answers=MAY_BE_OTHERS)
                         for name, verb in FORM_VERBS.items()],
    "tasks": page(May.MEETING_VIEW),
    "task": page(May.MEETING_VIEW, of="meeting_task"),
    "task-letter": page(May.MEETING_VIEW, of="meeting_task", after=(99,), answers=NOTHING_SENT_HERE),
    "task-act": [form(verb.permission, of="meeting_task", after=(name,), answers=MAY_BE_OTHERS)
                 for name, verb in TASK_VERBS.items()],
    "project-sites": page(May.ELEMENT_VIEW, of="project", answers=NO_NEEDS),
    "project-sites-hold": form(May.ELEMENT_RESERVE, of="project"),
    "allocations": page(May.ELEMENT_VIEW),
    "allocation-ask": form(May.ALLOCATION_RUN),
    "allocation-compare": page(May.ELEMENT_VIEW),
    "allocation-decide": [form(May.ALLOCATION_APPROVE, of="acceptance", after=(verb,)) for verb in DECISIONS],
    "allocation": page(May.ELEMENT_VIEW, of="allocation"),
    "allocation-workbook": page(May.EXPORT, of="allocation"),
    "allocation-act": [form(may, of="allocation", after=(name,), answers=FORM_OR_NO_ROLE | {404})
                       for name, may in ALLOCATION_VERBS.items()],
    "briefs": page(May.BRIEF_VIEW),
    "places": page(May.PLACE_VIEW),
    "district": page(May.PLACE_VIEW, after=("310115",)),
    "parks": page(May.PLACE_VIEW),
    "park": page(May.PLACE_VIEW, of="park"),
    "plots": page(May.PLACE_VIEW),
    "spaces": page(May.PLACE_VIEW),
    "place-adding": [page(May.PLACE_EDIT, after=(kind,)) for kind in ("park", "plot", "space")],
    "place-add": [form(May.PLACE_EDIT, after=(kind,)) for kind in ("park", "plot", "space")],
    "place-changing": page(May.PLACE_EDIT, of="park", before=("park",)),
    "place-change": form(May.PLACE_EDIT, of="park", before=("park",)),
    "elements": page(May.ELEMENT_VIEW),
    "element-rows": page(May.ELEMENT_VIEW, answers=NOTHING_SENT_HERE),
    "element-lights": page(May.ELEMENT_VIEW),
    "supplies": page(May.ELEMENT_VIEW),
    "supply-set": form(May.ELEMENT_EDIT),
    "reservations": page(May.ELEMENT_VIEW),
    "reservation-hold": form(May.ELEMENT_RESERVE),
    "reservation-calendar": page(May.ELEMENT_VIEW),
    "reservation": page(May.ELEMENT_VIEW, of="reservation"),
    "reservation-act": [form(May.ELEMENT_RESERVE, of="reservation", after=(verb,), answers=MAY_BE_OTHERS)
                        for verb in ("confirm", "release")],
    "conversion": page(May.BRIEF_VIEW),
    "conversion-rows": page(May.BRIEF_VIEW, answers=NOTHING_SENT_HERE),
    "search": page(May.PROJECT_VIEW),
    "search-results": page(May.PROJECT_VIEW),
    "style": page(May.PROJECT_VIEW),
    "brief-write": form(May.BRIEF_WRITE),
    "brief": page(May.BRIEF_VIEW, of="brief"),
    "brief-rows": page(May.BRIEF_VIEW, of="brief", answers=frozenset({200, 404})),
    "brief-download": [page(May.BRIEF_VIEW, of="brief", after=(kind,), answers=frozenset({200, 404}))
                       for kind in ("docx", "xlsx")],
    "doubts": page(May.DOUBT_DECIDE, tells=frozenset({"officer的名单.xlsx"})),  # a row names the file that it is from
    "doubt-row": form(May.DOUBT_DECIDE, of="doubtful_row", answer="same"),
    "doubt-rows-accept": form(May.DOUBT_DECIDE, answers=NOTHING_SENT_HERE),
    "doubt-pair": form(May.DOUBT_DECIDE, after=(1,), answers=NOTHING_SENT_HERE, answer="same"),
    "imports": page(May.IMPORT),
    "import-template": page(May.IMPORT, after=("cases",)),
    "import-columns": page(May.IMPORT, after=("a" * 64,), answers=NOTHING_SENT_HERE),
    "import-columns-save": form(May.IMPORT, after=("a" * 64,), answers=NOTHING_SENT_HERE),
    "import-upload": form(May.IMPORT),
    "import-preview": page(May.IMPORT, after=("a" * 64,), answers=NOTHING_SENT_HERE),
    "import-confirm": form(May.IMPORT, after=("a" * 64,), answers=NOTHING_SENT_HERE),
    "import": page(May.IMPORT, of="import"),
    "import-refusals": page(May.IMPORT, of="import", answers=NOTHING_SENT_HERE),
    "import-undo": form(May.IMPORT, of="import"),
    "import-mapping": form(May.IMPORT, after=(1, "delete"), answers=NOTHING_SENT_HERE),
    "journal": page(May.JOURNAL_VIEW),
    "journal-export": [page(May.JOURNAL_VIEW, after=(kind,)) for kind in ("xlsx", "csv")],
    "journal-verify": form(May.JOURNAL_VIEW, answers=frozenset({200, 403})),  # a district reads a part of it
    **{f"{name}-export": page(May.EXPORT, after=("csv",)) for name in ("packages", "tasks", "plots", "spaces")},
    "parks-export": page(May.EXPORT, after=("csv",)),
    "calendar": page(May.PROJECT_VIEW),
    "calendar-try": form(May.RULES_MANAGE, **CLOSING),
    "calendar-amend": [
        form(May.RULES_MANAGE),
        form(May.RULES_MANAGE, answers=MAY_BE_OTHERS, **CLOSING),
    ],
    "calendar-restore": form(May.RULES_MANAGE, answers=MAY_BE_OTHERS, day="2026-12-24"),
    "routes": page(May.RULES_MANAGE),
    "route": page(May.RULES_MANAGE, after=("new_build",)),
    "route-download": page(May.RULES_MANAGE, after=("new_build", 1)),
    "route-preview": form(May.RULES_MANAGE, after=("new_build",)),
    "route-publish": form(May.RULES_MANAGE, after=("new_build",)),
    "rules": page(May.RULES_MANAGE),
    "rule": page(May.RULES_MANAGE, after=("lights",)),
    "rule-download": page(May.RULES_MANAGE, after=("lights",)),
    "rule-upload": form(May.RULES_MANAGE, after=("lights",)),
    "rule-publish": form(May.RULES_MANAGE, after=("lights",), answers=frozenset({200, 302, 403, 422})),  # the city's
    "users": page(May.PEOPLE_MANAGE),
    "user-create": form(May.PEOPLE_MANAGE),
    "user": page(May.PEOPLE_MANAGE, of="user"),
    "user-act": [form(May.PEOPLE_MANAGE, of="user", after=(verb,)) for verb in (
        "edit", "password", "deactivate", "reactivate", "unlock", "reset-factor", "end-sessions")],
    "offices": page(May.PEOPLE_MANAGE),
    "office-create": form(May.PEOPLE_MANAGE),
    "office": page(May.PEOPLE_MANAGE, of="office"),
    "office-edit": form(May.PEOPLE_MANAGE, of="office"),
    "office-close": form(May.PEOPLE_MANAGE, of="office"),
    "tokens": page(May.REGISTER_VIEW),
    "token-issue": form(May.REGISTER_VIEW),
    "token-revoke": form(May.REGISTER_VIEW, of="token", answers=frozenset({200, 302, 403, 404})),  # its owner's
    "account": page(May.REGISTER_VIEW),
    "own-password": form(May.REGISTER_VIEW),
    "end-sessions": form(May.REGISTER_VIEW),
    "second-factor": page(May.REGISTER_VIEW),
    "second-factor-picture": page(May.REGISTER_VIEW, answers=frozenset({200, 404})),
    "second-factor-on": form(May.REGISTER_VIEW),
    "second-factor-off": form(May.REGISTER_VIEW),
}  # fmt: skip
