"""Who may do what: roles, permissions, and the reach of an office. The one place both questions are answered.

"May this user do this?" is :func:`permissions_of`; "on which rows?" is :class:`Scope`, which each app turns into a
``visible_to`` of its own query set. ``explaining`` tells why, in words.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.reference.text import Text


class Permission(StrEnum):
    """What an action or a page asks for."""

    REGISTER_VIEW = "register.view"
    ENTERPRISE_EDIT = "enterprise.edit"
    PLACE_VIEW = "place.view"
    PLACE_EDIT = "place.edit"
    PROJECT_VIEW = "project.view"
    PROJECT_EDIT = "project.edit"
    PROJECT_ADVANCE = "project.advance"
    GATE_BYPASS = "gate.bypass"
    IMPORT = "import"
    DOUBT_DECIDE = "doubt.decide"
    BRIEF_VIEW = "brief.view"
    BRIEF_WRITE = "brief.write"
    EXPORT = "export"
    JOURNAL_VIEW = "journal.view"
    PEOPLE_MANAGE = "people.manage"
    RULES_MANAGE = "rules.manage"
    CASE_VIEW = "case.view"
    CASE_OPEN = "case.open"
    CASE_HANDLE = "case.handle"
    CASE_MANAGE = "case.manage"
    CASE_SUPERVISE = "case.supervise"
    CASE_RATE = "case.rate"
    MEETING_VIEW = "meeting.view"
    MEETING_PREPARE = "meeting.prepare"
    MEETING_CONVENE = "meeting.convene"
    TASK_REPORT = "task.report"
    TASK_SUPERVISE = "task.supervise"
    CARE_VIEW = "care.view"
    CARE_EDIT = "care.edit"
    FACT_REPORT = "fact.report"
    ELEMENT_VIEW = "element.view"
    ELEMENT_EDIT = "element.edit"
    ELEMENT_RESERVE = "element.reserve"
    ALLOCATION_RUN = "allocation.run"
    ALLOCATION_DECIDE = "allocation.decide"
    ALLOCATION_APPROVE = "allocation.approve"
    POLICY_VIEW = "policy.view"
    POLICY_EDIT = "policy.edit"
    POLICY_RUN = "policy.run"
    FACT_DECLARE = "fact.declare"
    PAYMENT_CLAIM = "payment.claim"
    PAYMENT_PREPARE = "payment.prepare"
    PAYMENT_APPROVE = "payment.approve"
    PAYMENT_PAY = "payment.pay"

    @property
    def text(self) -> Text:
        """What it lets a person do."""
        return PERMISSION_TEXTS[self]


PERMISSION_TEXTS: dict[Permission, Text] = {
    Permission.REGISTER_VIEW: Text("查看企业名册", "see the register of enterprises"),
    Permission.ENTERPRISE_EDIT: Text("修改企业档案", "change enterprises"),
    Permission.PLACE_VIEW: Text("查看区、园区、地块和物业", "see districts, parks, plots and spaces"),
    Permission.PLACE_EDIT: Text("维护园区、地块和物业", "change parks, plots and spaces"),
    Permission.PROJECT_VIEW: Text("查看项目", "see projects"),
    Permission.PROJECT_EDIT: Text("登记和修改项目", "register and change projects"),
    Permission.PROJECT_ADVANCE: Text("推进项目阶段", "advance the stage of projects"),
    Permission.GATE_BYPASS: Text("缺材料时放行节点", "bypass a gate"),
    Permission.IMPORT: Text("导入文件", "import files"),
    Permission.DOUBT_DECIDE: Text("裁定存疑行", "decide doubtful rows"),
    Permission.BRIEF_VIEW: Text("查看调度单", "read briefs"),
    Permission.BRIEF_WRITE: Text("生成调度单", "write briefs"),
    Permission.EXPORT: Text("导出", "export"),
    Permission.JOURNAL_VIEW: Text("查看日志", "read the journal"),
    Permission.PEOPLE_MANAGE: Text("管理机构和用户", "manage offices and users"),
    Permission.RULES_MANAGE: Text("管理规则、路线和日历", "manage rules, routes and calendars"),
    Permission.CASE_VIEW: Text("查看企业诉求", "see cases of enterprises"),
    Permission.CASE_OPEN: Text("登记企业诉求", "open cases"),
    Permission.CASE_HANDLE: Text("签收、办理和答复诉求", "take up, handle and answer cases"),
    Permission.CASE_MANAGE: Text("分办、催办、退回和办结诉求", "route, chase, return and close cases"),
    Permission.CASE_SUPERVISE: Text("督办诉求", "put cases under supervision"),
    Permission.CASE_RATE: Text("评价诉求办理", "rate how a case was handled"),
    Permission.MEETING_VIEW: Text("查看会议和交办事项", "see meetings and their tasks"),
    Permission.MEETING_PREPARE: Text("填报会前材料", "fill in the forms before a meeting"),
    Permission.MEETING_CONVENE: Text("召集会议、形成纪要和交办事项", "convene meetings, keep minutes and set tasks"),
    Permission.TASK_REPORT: Text("反馈交办事项进展", "report on tasks of meetings"),
    Permission.TASK_SUPERVISE: Text("督办交办事项", "put tasks of meetings under supervision"),
    Permission.CARE_VIEW: Text("查看走访、服务包和诉求指标", "see visits, service packages and measures of cases"),
    Permission.CARE_EDIT: Text("安排走访、维护服务包", "plan visits and keep service packages"),
    Permission.FACT_REPORT: Text("填报和更正本企业指标", "report and correct the own enterprise's facts"),
    Permission.ELEMENT_VIEW: Text("查看要素供给和预留", "see supplies and reservations"),
    Permission.ELEMENT_EDIT: Text("登记要素供给", "state supplies"),
    Permission.ELEMENT_RESERVE: Text("预留、确认和释放要素", "hold, confirm and release supplies"),
    Permission.ALLOCATION_RUN: Text("计算和取消配置方案", "compute and cancel allocations"),
    Permission.ALLOCATION_DECIDE: Text("申请采纳、驳回方案的行", "propose to accept, or reject, rows of a plan"),
    Permission.ALLOCATION_APPROVE: Text("审批方案的采纳", "approve what is accepted of a plan"),
    Permission.POLICY_VIEW: Text("查看政策和应享结果", "see policies and entitlements"),
    Permission.POLICY_EDIT: Text("编写和发布政策", "write and publish policies"),
    Permission.POLICY_RUN: Text("计算应享", "compute entitlements"),
    Permission.FACT_DECLARE: Text("填报政策所需事实", "state facts for policies"),
    Permission.PAYMENT_CLAIM: Text("确认或申报应享资金", "confirm or apply for money"),
    Permission.PAYMENT_PREPARE: Text("告知和初审兑现", "announce and check payments"),
    Permission.PAYMENT_APPROVE: Text("审批和追回兑现", "approve payments and claw them back"),
    Permission.PAYMENT_PAY: Text("拨付资金、登记银行回单", "send payments to the bank and record its answer"),
}


class Role(StrEnum):
    """What a user is in the office."""

    OFFICER = "officer"
    LEAD = "lead"
    DESK = "desk"
    CHIEF = "chief"
    LEADER = "leader"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    ENTERPRISE = "enterprise"
    SYSTEM = "system"

    @property
    def label(self) -> Promise:
        """The role's name on screen."""
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.OFFICER: _("officer"),
    Role.LEAD: _("project lead"),
    Role.DESK: _("desk"),
    Role.CHIEF: _("section chief"),
    Role.LEADER: _("leader"),
    Role.ANALYST: _("analyst"),
    Role.ADMINISTRATOR: _("administrator"),
    Role.AUDITOR: _("auditor"),
    Role.ENTERPRISE: _("enterprise"),
    Role.SYSTEM: _("system"),
}


class DeskField(StrEnum):
    """What an element desk looks after."""

    LAND = "land"
    SPACE = "space"
    HOUSING = "housing"
    CAPITAL = "capital"
    ENERGY = "energy"
    POLICY = "policy"
    FINANCE = "finance"
    SERVICE = "service"

    @property
    def label(self) -> Promise:
        """The field's name on screen."""
        return _DESK_LABELS[self]


_DESK_LABELS = {
    DeskField.LAND: _("land desk"),
    DeskField.SPACE: _("space desk"),
    DeskField.HOUSING: _("talent housing desk"),
    DeskField.CAPITAL: _("capital desk"),
    DeskField.ENERGY: _("energy desk"),
    DeskField.POLICY: _("policy desk"),
    DeskField.FINANCE: _("finance desk"),
    DeskField.SERVICE: _("service desk"),
}

_READ = frozenset(
    {
        Permission.REGISTER_VIEW, Permission.PROJECT_VIEW, Permission.BRIEF_VIEW, Permission.EXPORT,
        Permission.CASE_VIEW, Permission.CARE_VIEW, Permission.PLACE_VIEW, Permission.POLICY_VIEW,
        Permission.ELEMENT_VIEW,
        Permission.MEETING_VIEW,
    }
)  # fmt: skip
_ELEMENTS = frozenset({Permission.ELEMENT_EDIT, Permission.ELEMENT_RESERVE})
_SERVE = frozenset({Permission.CASE_OPEN, Permission.CASE_HANDLE, Permission.CARE_EDIT})
_MEET = frozenset({Permission.MEETING_PREPARE, Permission.MEETING_CONVENE, Permission.TASK_REPORT})
_WORK = _READ | {
    Permission.PROJECT_EDIT,
    Permission.PROJECT_ADVANCE,
    Permission.ENTERPRISE_EDIT,
    Permission.FACT_DECLARE,
}
_RUN = _WORK | {Permission.IMPORT, Permission.DOUBT_DECIDE, Permission.PLACE_EDIT, Permission.BRIEF_WRITE}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: _WORK
    | _SERVE
    | _MEET
    | {Permission.IMPORT, Permission.DOUBT_DECIDE, Permission.PLACE_EDIT, Permission.CASE_MANAGE},
    Role.LEAD: _WORK | {Permission.CASE_OPEN, Permission.TASK_REPORT},
    Role.DESK: _READ | {Permission.PROJECT_EDIT, Permission.CASE_HANDLE, Permission.TASK_REPORT},
    Role.CHIEF: _RUN
    | _SERVE
    | _MEET
    | {Permission.TASK_SUPERVISE}
    | {Permission.GATE_BYPASS, Permission.JOURNAL_VIEW, Permission.CASE_MANAGE, Permission.CASE_SUPERVISE}
    | {Permission.POLICY_RUN, Permission.PAYMENT_APPROVE}
    | {Permission.ALLOCATION_RUN, Permission.ALLOCATION_DECIDE, Permission.ALLOCATION_APPROVE}
    | _ELEMENTS,
    Role.LEADER: _READ
    | {Permission.JOURNAL_VIEW, Permission.CASE_SUPERVISE, Permission.TASK_SUPERVISE}
    | {Permission.ALLOCATION_APPROVE},
    Role.ANALYST: _READ | {Permission.BRIEF_WRITE, Permission.POLICY_RUN, Permission.ALLOCATION_RUN},
    Role.ADMINISTRATOR: _READ | {Permission.PEOPLE_MANAGE, Permission.RULES_MANAGE, Permission.JOURNAL_VIEW},
    Role.AUDITOR: _READ | {Permission.JOURNAL_VIEW},
    Role.ENTERPRISE: frozenset(
        {
            Permission.REGISTER_VIEW,
            Permission.PROJECT_VIEW,
            Permission.CASE_VIEW,
            Permission.CASE_OPEN,
            Permission.CASE_RATE,
            Permission.FACT_REPORT,
            Permission.POLICY_VIEW,
            Permission.FACT_DECLARE,
            Permission.PAYMENT_CLAIM,
        }
    ),
    Role.SYSTEM: frozenset(Permission),
}

# What a desk may do besides what every desk may.
DESK_PERMISSIONS: dict[DeskField, frozenset[Permission]] = {
    DeskField.LAND: _ELEMENTS | {Permission.PLACE_EDIT},
    DeskField.SPACE: _ELEMENTS | {Permission.PLACE_EDIT},
    DeskField.HOUSING: _ELEMENTS,
    DeskField.CAPITAL: _ELEMENTS,
    DeskField.ENERGY: _ELEMENTS,
    DeskField.POLICY: frozenset(
        {
            Permission.POLICY_EDIT,
            Permission.POLICY_RUN,
            Permission.FACT_DECLARE,
            Permission.PAYMENT_CLAIM,
            Permission.PAYMENT_PREPARE,
        }
    ),
    DeskField.FINANCE: frozenset({Permission.PAYMENT_PAY}),
    DeskField.SERVICE: frozenset({Permission.CASE_OPEN, Permission.CASE_MANAGE, Permission.CARE_EDIT}),
}


def permissions_of(role: Role, desk_field: str = "") -> frozenset[Permission]:
    """What a role may do; a desk also what its field asks for."""
    granted = ROLE_PERMISSIONS[role]
    return granted | DESK_PERMISSIONS[DeskField(desk_field)] if role is Role.DESK and desk_field else granted


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows that an office reaches. ``level`` is city, district, park or enterprise; only its own code is filled."""

    level: str
    district_code: str = ""
    park_code: str = ""
    credit_code: str = ""

    def reaches(self, *, district_code: str = "", park_code: str = "", credit_code: str = "") -> bool:
        """Whether something in this district and park, of this enterprise, lies within the scope."""
        match self.level:
            case "city":
                return True
            case "district":
                return bool(district_code) and district_code == self.district_code
            case "park":
                return bool(park_code) and park_code == self.park_code
            case "enterprise":
                return bool(credit_code) and credit_code == self.credit_code
        return False
