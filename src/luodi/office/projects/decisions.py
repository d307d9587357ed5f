"""The rules by which projects and cases are judged, as DMN models: shipped, published, and what is in force.

The shipped models stand in ``decisions/``; an administrator publishes new versions with ``PublishDecision``. A model is
compiled once for its text, whoever published it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

from django.db.models import OuterRef, QuerySet, Subquery

from luodi.engine.clocks.chasing import ChaseDecisions, try_chasing
from luodi.engine.clocks.routing import RoutingDecisions, try_routing
from luodi.engine.lights.decisions import LightDecisions
from luodi.engine.lights.elements import ElementDecisions
from luodi.engine.lights.rule_decision import read_rules
from luodi.engine.lights.supervision import SupervisionDecisions
from luodi.engine.lights.trials import refuse_errors, try_elements, try_lights, try_supervision
from luodi.office.projects.gate_decisions import GateDecisions
from luodi.office.projects.gates import STAGE_TEXTS
from luodi.office.projects.rules import DecisionModel
from luodi.office.projects.words import HEALTH_TEXTS, DecisionName, Health, ProjectKind, Stage

_STAGE_WORDS = {stage.value: text.zh for stage, text in STAGE_TEXTS.items()}
_HEALTH_WORDS = {health.value: text.zh for health, text in HEALTH_TEXTS.items()}


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """The models in force on a day, ready to be asked."""

    lights: LightDecisions
    supervision: SupervisionDecisions
    gates: GateDecisions
    routing: RoutingDecisions
    chase: ChaseDecisions
    elements: ElementDecisions


def rules_on(as_of: date) -> RulesInForce:
    """The newest models published by ``as_of``; a shipped one where none was. One query."""
    texts = {name: shipped_decision(name) for name in DecisionName}
    texts |= {DecisionName(name): xml for name, xml in newest_on(as_of).values_list("name", "xml")}
    return _rules(texts)


def rules_with(name: DecisionName, xml: str, as_of: date) -> RulesInForce:
    """The rules in force on a day, but for one model that is only tried."""
    texts = {each: shipped_decision(each) for each in DecisionName}
    texts |= {DecisionName(each): text for each, text in newest_on(as_of).values_list("name", "xml")}
    return _rules({**texts, name: xml})


def newest_on(as_of: date) -> QuerySet[DecisionModel]:
    """The newest version of each model, of those published by ``as_of``."""
    same = DecisionModel.objects.filter(name=OuterRef("name"), published_on__lte=as_of).order_by("-version")
    return DecisionModel.objects.filter(published_on__lte=as_of, version=Subquery(same.values("version")[:1]))


@cache
def shipped_decision(name: DecisionName) -> str:
    """The XML of the model that comes with the package."""
    return (files("luodi.office.projects") / "decisions" / f"{name.value}.dmn").read_text("utf-8")


def shipped_rules() -> RulesInForce:
    """The models that come with the package."""
    return _rules({name: shipped_decision(name) for name in DecisionName})


def _rules(texts: Mapping[DecisionName, str]) -> RulesInForce:
    return RulesInForce(
        _lights(texts[DecisionName.LIGHTS]),
        _supervision(texts[DecisionName.SUPERVISION]),
        _gates(texts[DecisionName.GATES]),
        _routing(texts[DecisionName.CASE_ROUTING]),
        _chase(texts[DecisionName.CASE_CHASE]),
        _elements(texts[DecisionName.ELEMENTS]),
    )


@lru_cache(maxsize=32)
def check_decision(name: DecisionName, xml: str, file: str) -> None:
    """Raises a Problem that names table, rule and cell where ``xml`` cannot do the work of the model ``name``."""
    refuse_errors(xml, file)
    match name:
        case DecisionName.LIGHTS:
            lights = LightDecisions(read_rules(xml, file), stages=_STAGE_WORDS, healths=_HEALTH_WORDS)
            try_lights(lights, xml, Stage.values, Health.values)
        case DecisionName.SUPERVISION:
            try_supervision(SupervisionDecisions(read_rules(xml, file)), xml)
        case DecisionName.GATES:
            gates = GateDecisions(read_rules(xml, file))
            for kind in ProjectKind:
                for stage in Stage:
                    gates.of(kind, stage)
        case DecisionName.CASE_ROUTING:
            try_routing(RoutingDecisions(read_rules(xml, file)))
        case DecisionName.CASE_CHASE:
            try_chasing(ChaseDecisions(read_rules(xml, file)))
        case DecisionName.ELEMENTS:
            try_elements(ElementDecisions(read_rules(xml, file)), xml)


@lru_cache(maxsize=8)
def _lights(xml: str) -> LightDecisions:
    return LightDecisions(read_rules(xml, "lights.dmn"), stages=_STAGE_WORDS, healths=_HEALTH_WORDS)


@lru_cache(maxsize=8)
def _supervision(xml: str) -> SupervisionDecisions:
    return SupervisionDecisions(read_rules(xml, "supervision.dmn"))


@lru_cache(maxsize=8)
def _gates(xml: str) -> GateDecisions:
    return GateDecisions(read_rules(xml, "gates.dmn"))


@lru_cache(maxsize=8)
def _routing(xml: str) -> RoutingDecisions:
    return RoutingDecisions(read_rules(xml, "case_routing.dmn"))


@lru_cache(maxsize=8)
def _chase(xml: str) -> ChaseDecisions:
    return ChaseDecisions(read_rules(xml, "case_chase.dmn"))


@lru_cache(maxsize=8)
def _elements(xml: str) -> ElementDecisions:
    return ElementDecisions(read_rules(xml, "elements.dmn"))
