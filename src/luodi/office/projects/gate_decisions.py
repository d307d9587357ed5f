"""The gates as a published DMN model says them: which fields and documents a kind of project needs for a stage.

The model has the decision 节点要求, one row a requirement; kinds, stages, fields and documents stand in it by their
words.
"""

from functools import lru_cache

from luodi.engine.dmn import Model
from luodi.engine.lights.rule_decision import Answer, RuleDecision
from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.projects.gates import EVIDENCE_TEXTS, GATE_FIELDS, STAGE_TEXTS, EvidenceRequirement, GateDefinition
from luodi.office.projects.words import KIND_TEXTS, ProjectKind, Stage

_FIELDS = {text.zh: name for name, text in GATE_FIELDS.items()}
_DOCUMENTS = {text.zh: kind for kind, text in EVIDENCE_TEXTS.items()}
_LEVELS = {"自报": EvidenceLevel.SELF_REPORTED, "核实": EvidenceLevel.VERIFIED}
_SORTS = {"信息": False, "佐证": True}


class GateDecisions:
    """A model of gates, ready to be asked. Raises Problem where the model lacks the decision."""

    def __init__(self, model: Model) -> None:
        self._decision = RuleDecision(model, "节点要求", ("项目类型", "阶段"))
        self.of = lru_cache(maxsize=len(ProjectKind) * len(Stage))(self._of)
        """The gate into a stage for a kind of project. Raises Problem where a row makes no sense."""

    def _of(self, kind: ProjectKind, stage: Stage) -> GateDefinition:
        fields, evidence = [], []
        for row in self._decision.ask_all(KIND_TEXTS[kind].zh, STAGE_TEXTS[stage].zh):
            row.refuse_failures()
            if row.word("类别", _SORTS):
                evidence.append(_document(row))
            else:
                fields.append(row.word("内容", _FIELDS))
        return GateDefinition(stage, tuple(dict.fromkeys(fields)), tuple(evidence))


def _document(row: Answer) -> EvidenceRequirement:
    return EvidenceRequirement(row.words("内容", _DOCUMENTS), row.word("等级", _LEVELS))
