"""Enterprises: the register, an enterprise's file, and what can be done to one."""

from typing import Any

from luodi.front.api.inputs import Amount, Code, Day, Partial, Word
from luodi.front.api.operations import Book, PageAsked, Places, Target
from luodi.front.api.shapes import shape_of
from luodi.front.sensitive_reads import note_enterprise_read
from luodi.office.enterprises.actions.edit_enterprise import EditEnterprise
from luodi.office.enterprises.actions.record_fact import RecordFact
from luodi.office.enterprises.actions.report_fact import ReportFact
from luodi.office.enterprises.actions.verify_industry import VerifyIndustry
from luodi.office.enterprises.enterprises_after import enterprises_after, find_enterprise
from luodi.office.enterprises.queries import EnterpriseDetail, EnterpriseFilter, EnterpriseRow, detail
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.people.queries import office_with_code
from luodi.office.projects.portfolio import projects_of
from luodi.office.projects.snapshot import Position
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

BOOK = Book("enterprises")


class EnterprisesAsked(PageAsked):
    """What narrows the register: a part of name or code, place, and a GB/T 4754 code of any length."""

    text: Word = ""
    district_code: Word = ""
    park_code: Word = ""
    industry: Word = ""


class EnterpriseFields(Partial):
    """The fields of an enterprise that are edited by hand; only those that are sent are written."""

    name: Word | None = None
    registered_on: Day | None = None
    legal_form: Word | None = None
    capital_amount: Amount | None = None
    capital_currency: Word | None = None
    business_scope: Word | None = None
    district_code: Word | None = None
    park_code: Word | None = None
    address: Word | None = None
    contact_name: Word | None = None
    contact_phone: Word | None = None
    owner_office_code: Word | None = None


def _enterprises(
    occasion: Occasion, asked: EnterprisesAsked, _places: Places, after: str, size: int
) -> list[EnterpriseRow]:
    """The enterprises within reach, in the order of credit codes."""
    wanted = EnterpriseFilter(
        text=asked.text, district_code=asked.district_code, park_code=asked.park_code, industry=asked.industry.upper()
    )
    return enterprises_after(occasion.user, wanted, after, size)


def _detail(occasion: Occasion, places: Places) -> EnterpriseDetail:
    """The file of one enterprise (一企一档)."""
    found = detail(occasion.user, places["credit_code"], occasion.on)
    note_enterprise_read(occasion, found)
    return found


def _projects(occasion: Occasion, places: Places) -> list[Position]:
    """The projects that an enterprise has a part in."""
    _detail(occasion, places)
    return projects_of(occasion.user, places["credit_code"], occasion.on)


def _find(occasion: Occasion, places: Places) -> Any:
    return find_enterprise(occasion.user, places["credit_code"])


_TEXTS = frozenset({"legal_form", "capital_currency", "business_scope", "address", "contact_name", "contact_phone"})


def _columns(_occasion: Occasion, fields: dict[str, Any]) -> dict[str, Any]:
    """Codes as the action wants them; a text that is sent as null is erased."""
    sent = {name: "" if value is None and name in _TEXTS else value for name, value in fields["values"].items()}
    for code, column in (("district_code", "district_id"), ("park_code", "park_id")):
        if code in sent:
            sent[column] = sent.pop(code) or None
    if "owner_office_code" in sent:
        code = sent.pop("owner_office_code")
        office = office_with_code(code) if code else None
        if code and office is None:
            raise Problem(
                "people.unknown_office",
                Text(f"没有编号为“{code}”的机构", f"There is no office with the code “{code}”"),
                Text("请核对机构编号", "Check the code of the office"),
                Where(field="owner_office_code"),
            )
        sent["owner_office_id"] = office.pk if office else None
    return {**fields, "values": sent}


ENTERPRISE = Target(
    "/enterprises/{credit_code}", "enterprise", {"credit_code": Code}, _find, _detail, shape_of(EnterpriseDetail)
)

BOOK.listing(
    "/enterprises", shape_of(EnterpriseRow), _enterprises, key=lambda row: row.credit_code,
    permission=Permission.REGISTER_VIEW, name="enterprises", asked=EnterprisesAsked,
)  # fmt: skip
BOOK.read(
    ENTERPRISE.address, ENTERPRISE.shape, _detail, permission=Permission.REGISTER_VIEW, name="enterprise",
    credit_code=Code,
)  # fmt: skip
BOOK.read(
    "/enterprises/{credit_code}/projects", list[shape_of(Position)], _projects,  # type: ignore[misc]  # built
    permission=Permission.PROJECT_VIEW, name="enterpriseProjects", credit_code=Code,
)  # fmt: skip
BOOK.action(EditEnterprise, "/edit", on=ENTERPRISE, takes={"values": EnterpriseFields}, make=_columns)
BOOK.action(RecordFact, "/facts", on=ENTERPRISE)
BOOK.action(ReportFact, "/facts/report", on=ENTERPRISE)
BOOK.action(VerifyIndustry, "/industries", on=ENTERPRISE)
