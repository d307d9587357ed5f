"""The words of the brief in both languages: it is written in 中文 whatever language the writer's screen has."""

from luodi.engine.statistics.cohorts import Milestone
from luodi.office.enterprises.models import EvidenceLevel
from luodi.reference.text import Text

MILESTONE_TEXTS: dict[Milestone, Text] = {
    Milestone.LANDED: Text("落地", "landed"),
    Milestone.STARTED: Text("开工", "started"),
    Milestone.PRODUCING: Text("投产", "producing"),
}

LEVEL_TEXTS: dict[EvidenceLevel, Text] = {
    EvidenceLevel.VERIFIED: Text("核实", "verified"),
    EvidenceLevel.SELF_REPORTED: Text("自报", "self-reported"),
    EvidenceLevel.ESTIMATED: Text("估计", "estimated"),
}
