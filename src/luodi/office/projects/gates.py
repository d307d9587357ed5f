"""Tells what a gate asks of a project, what is there, and how to supply what is missing. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.projects.words import EvidenceKind, Stage
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

# What a gate may ask for besides evidence, and how a person calls it.
GATE_FIELDS: dict[str, Text] = {
    "district": Text("所在区", "district"),
    "park": Text("所在园区", "park"),
    "plot_or_space": Text("地块或物业", "plot or space"),
    "enterprise": Text("落地企业", "company that lands"),
    "investor_name": Text("投资方", "investor"),
    "industry_code": Text("行业", "industry"),
    "investment_cny": Text("投资额", "investment"),
    "land_area_m2": Text("用地面积", "land area"),
    "floor_area_m2": Text("建筑面积", "floor area"),
    "owner_office": Text("责任单位", "owning office"),
    "task_force_lead": Text("专班负责人", "lead of the task force"),
    "promises": Text("产出承诺", "promised output"),
}
EVIDENCE_TEXTS: dict[EvidenceKind, Text] = {
    EvidenceKind.AGREEMENT: Text("投资协议", "signed agreement"),
    EvidenceKind.BUSINESS_LICENCE: Text("营业执照", "business licence"),
    EvidenceKind.LAND_CONTRACT: Text("土地出让合同", "land grant contract"),
    EvidenceKind.LEASE: Text("租赁合同", "lease"),
    EvidenceKind.CONSTRUCTION_PERMIT: Text("施工许可证", "construction permit"),
    EvidenceKind.COMPLETION_RECORD: Text("竣工验收备案", "record of completion"),
    EvidenceKind.PRODUCTION_RECORD: Text("投产证明", "proof of production"),
    EvidenceKind.TAX_RECORD: Text("纳税证明", "tax record"),
    EvidenceKind.STATISTICS_REPORT: Text("统计报表", "statistics report"),
}
STAGE_TEXTS: dict[Stage, Text] = {
    Stage.LEAD: Text("储备", "lead"),
    Stage.TALKS: Text("在谈", "talks"),
    Stage.SIGNED: Text("签约", "signed"),
    Stage.LANDED: Text("落地", "landed"),
    Stage.STARTED: Text("开工", "started"),
    Stage.COMPLETED: Text("竣工", "completed"),
    Stage.PRODUCING: Text("投产", "producing"),
    Stage.AT_CAPACITY: Text("达产", "at capacity"),
}
_KNOWN_HOW_WELL = {EvidenceLevel.ESTIMATED: 0, EvidenceLevel.SELF_REPORTED: 1, EvidenceLevel.VERIFIED: 2}


@dataclass(frozen=True, slots=True)
class EvidenceRequirement:
    """One document that a gate asks for: any of the kinds, at least this well known."""

    any_of: tuple[EvidenceKind, ...]
    level: EvidenceLevel


@dataclass(frozen=True, slots=True)
class GateDefinition:
    """What a project needs before it may enter ``stage``."""

    stage: Stage
    fields: tuple[str, ...] = ()
    evidence: tuple[EvidenceRequirement, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceFact:
    """A document that a project has."""

    kind: EvidenceKind
    evidence_level: EvidenceLevel
    title: str
    document_number: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that a gate asks for.

    ``kind`` is ``field`` or ``evidence``; ``satisfied_by`` says which value or document satisfies it; ``supply`` how to
    supply it. ``verified`` is about evidence only: whether what satisfies it is verified.
    """

    kind: str
    code: str
    label: Text
    satisfied: bool
    satisfied_by: str
    supply: Text
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate into a stage, as one project stands before it."""

    stage: Stage
    requirements: tuple[Requirement, ...]

    @property
    def missing(self) -> tuple[Requirement, ...]:
        """What is not there yet."""
        return tuple(requirement for requirement in self.requirements if not requirement.satisfied)

    @property
    def is_open(self) -> bool:
        """Whether the project may pass."""
        return not self.missing

    @property
    def evidence_level(self) -> EvidenceLevel:
        """How well a move through this gate is known: verified when every document that it asks for is verified."""
        documents = [requirement for requirement in self.requirements if requirement.kind == "evidence"]
        proved = bool(documents) and all(required.satisfied and required.verified for required in documents)
        return EvidenceLevel.VERIFIED if proved else EvidenceLevel.SELF_REPORTED


def evaluate_gate(gate: GateDefinition, fields: Mapping[str, str], evidence: Iterable[EvidenceFact]) -> Gate:
    """Holds ``gate`` against a project. ``fields``: what it has of ``GATE_FIELDS``, as text; blank is missing."""
    documents = list(evidence)
    rows = [_field(name, fields.get(name, "")) for name in gate.fields]
    rows += [_document(required, documents) for required in gate.evidence]
    return Gate(gate.stage, tuple(rows))


def gate_closed(gate: Gate, project_code: str) -> Problem:
    """The ``Problem`` of a project that may not pass: exactly what is missing and how to supply it."""
    stage = STAGE_TEXTS[gate.stage]
    lacks_zh = "、".join(row.label.zh for row in gate.missing)
    lacks_en = ", ".join(row.label.en for row in gate.missing)
    return Problem(
        "project.gate_closed",
        Text(f"进入“{stage.zh}”阶段还缺：{lacks_zh}", f"To enter “{stage.en}” this is missing: {lacks_en}"),
        Text(
            "；".join(row.supply.zh for row in gate.missing),
            "; ".join(row.supply.en for row in gate.missing),
        ),
        Where(field=project_code),
    )


def stage_not_on_route(stage: Stage, where: Where) -> Problem:
    """The ``Problem`` of a stage that a kind of project does not have."""
    text = STAGE_TEXTS[stage]
    return Problem(
        "project.stage_not_on_route",
        Text(f"此类项目没有“{text.zh}”阶段", f"Projects of this kind have no stage “{text.en}”"),
        Text("请核对项目类型和阶段", "Check the kind of project and the stage"),
        where,
    )


def _field(name: str, value: str) -> Requirement:
    label = GATE_FIELDS[name]
    supply = _SUPPLY_BY_FIELD.get(name) or Text(f"在项目信息中填写“{label.zh}”", f"Fill in “{label.en}” of the project")
    return Requirement("field", name, label, bool(value), value, supply)


def _document(required: EvidenceRequirement, documents: list[EvidenceFact]) -> Requirement:
    fitting = [fact for fact in documents if fact.kind in required.any_of and _is_enough(fact, required)]
    best = max(fitting, key=lambda fact: _KNOWN_HOW_WELL[fact.evidence_level], default=None)
    label = Text(
        "或".join(EVIDENCE_TEXTS[kind].zh for kind in required.any_of),
        " or ".join(EVIDENCE_TEXTS[kind].en for kind in required.any_of),
    )
    return Requirement(
        kind="evidence",
        code="|".join(required.any_of),
        label=label,
        satisfied=best is not None,
        satisfied_by=f"{best.title} {best.document_number}".strip() if best else "",
        supply=_how_to_supply(required, label, documents),
        verified=best is not None and best.evidence_level == EvidenceLevel.VERIFIED,
    )


def _is_enough(fact: EvidenceFact, required: EvidenceRequirement) -> bool:
    return _KNOWN_HOW_WELL[fact.evidence_level] >= _KNOWN_HOW_WELL[required.level]


def _how_to_supply(required: EvidenceRequirement, label: Text, documents: list[EvidenceFact]) -> Text:
    unverified = next((fact for fact in documents if fact.kind in required.any_of), None)
    if unverified and not _is_enough(unverified, required):
        return Text(f"核实已登记的“{unverified.title}”", f"Verify the registered “{unverified.title}”")
    if required.level == EvidenceLevel.VERIFIED:
        return Text(f"登记并核实佐证“{label.zh}”", f"Add and verify evidence: {label.en}")
    return Text(f"登记佐证“{label.zh}”", f"Add evidence: {label.en}")


_SUPPLY_BY_FIELD: dict[str, Text] = {
    "enterprise": Text(
        "在项目信息中选择已登记的落地企业", "Choose the company that lands from the register of enterprises"
    ),
    "plot_or_space": Text("在项目信息中选择地块或物业", "Choose the plot or space of the project"),
    "task_force_lead": Text("设立专班并指定负责人", "Set the task force and name its lead"),
    "promises": Text("登记协议承诺的产出、税收或就业", "Record the output, tax or jobs that the agreement promises"),
}
