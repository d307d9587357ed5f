"""What a route says: its stages in order, and its nodes. Read strictly from TOML or JSON.

A route is data for one kind of project. The shipped ones stand in ``routes/``; an administrator publishes new versions
with ``PublishRoute``, and a project stays on the version that it started on.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from luodi.office.projects.words import EvidenceKind, ProjectKind, Stage
from luodi.reference.definitions import Definition
from luodi.reference.text import Text

STAGE_ORDER: dict[Stage, int] = {stage: place for place, stage in enumerate(Stage)}


@dataclass(frozen=True, slots=True)
class NodeDefinition:
    """A dated step. Its deadline lies ``months`` or ``working_days`` after the anchor, a stage's entry or a node.

    It is done when the project reaches ``completed_by_stage``, when a document of ``completed_by_evidence`` is in, or
    when a person records it, whichever comes first.
    """

    code: str
    name: Text
    duty: Text
    after_stage: Stage | None
    after_node: str
    months: int
    working_days: int
    completed_by_stage: Stage | None
    completed_by_evidence: tuple[EvidenceKind, ...]


@dataclass(frozen=True, slots=True)
class RouteDefinition:
    """The way of one kind of project from lead to full capacity."""

    kind: ProjectKind
    title: Text
    stages: tuple[Stage, ...]
    skippable: frozenset[Stage]
    nodes: tuple[NodeDefinition, ...]

    def node(self, code: str) -> NodeDefinition | None:
        """The node called ``code``."""
        return next((node for node in self.nodes if node.code == code), None)

    def next_stages(self, stage: Stage) -> tuple[Stage, ...]:
        """Where a project in ``stage`` may go: the next stage, and past those that may be skipped."""
        ahead: list[Stage] = []
        for later in self.stages:
            if STAGE_ORDER[later] > STAGE_ORDER[stage]:
                ahead.append(later)
                if later not in self.skippable:
                    break
        return tuple(ahead)

    def earlier_stages(self, stage: Stage) -> tuple[Stage, ...]:
        """Where a project in ``stage`` may be moved back to."""
        return tuple(earlier for earlier in self.stages if STAGE_ORDER[earlier] < STAGE_ORDER[stage])

    def to_mapping(self) -> dict[str, Any]:
        """As JSON for the register; :func:`read_route` reads it back."""
        return {
            "kind": self.kind.value,
            "title": _both(self.title),
            "stages": [stage.value for stage in self.stages],
            "skippable": [stage.value for stage in self.stages if stage in self.skippable],
            "nodes": [_node_to_mapping(node) for node in self.nodes],
        }


def read_route(values: object, file: str = "route.toml") -> RouteDefinition:
    """Reads a route strictly; a ``Problem`` names the file and the field that is wrong."""
    table = Definition(values, file)
    kind = ProjectKind(table.choice("kind", ProjectKind.values))
    title = table.bilingual("title")
    stages = _read_stages(table)
    route_stages = [stage.value for stage in stages]
    skippable = frozenset(Stage(stage) for stage in table.chosen("skippable", route_stages))
    nodes = _read_nodes(table, route_stages)
    table.finish()
    return RouteDefinition(kind, title, stages, skippable, nodes)


@cache
def shipped_route(kind: ProjectKind) -> RouteDefinition:
    """The route that comes with the package for a kind of project."""
    name = f"{kind.value}.toml"
    text = (files("luodi.office.projects") / "routes" / name).read_text("utf-8")
    return read_route(tomllib.loads(text), name)


def _read_stages(table: Definition) -> tuple[Stage, ...]:
    stages = tuple(Stage(stage) for stage in table.chosen("stages", Stage.values))
    if len(stages) < 2 or Stage.SIGNED not in stages:
        table.refuse("stages", Text("至少两个阶段，且须含签约", "two stages or more, signed among them"))
    if list(stages) != sorted(stages, key=STAGE_ORDER.__getitem__):
        table.refuse("stages", Text("阶段须按先后排列", "stages must stand in their order"))
    return stages


def _read_nodes(table: Definition, stages: list[str]) -> tuple[NodeDefinition, ...]:
    nodes: list[NodeDefinition] = []
    for each in table.tables("nodes"):
        node = _read_node(each, stages, [known.code for known in nodes])
        if any(node.code == known.code for known in nodes):
            each.refuse("code", Text(f"节点“{node.code}”重复", f"the node “{node.code}” stands twice"))
        nodes.append(node)
    return tuple(nodes)


def _read_node(table: Definition, stages: list[str], known_codes: list[str]) -> NodeDefinition:
    after = table.table("after")
    if after.has("stage") == after.has("node"):
        after.refuse("", Text("stage 与 node 须且只须填一个", "give either stage or node"))
    after_stage = Stage(after.choice("stage", stages)) if after.has("stage") else None
    after_node = after.choice("node", known_codes) if after.has("node") else ""
    after.finish()
    if table.has("months") == table.has("working_days"):
        table.refuse("months", Text("months 与 working_days 须且只须填一个", "give either months or working_days"))
    stage, evidence = _read_completion(table, stages)
    node = NodeDefinition(
        code=table.text("code"),
        name=table.bilingual("name"),
        duty=table.bilingual("duty"),
        after_stage=after_stage,
        after_node=after_node,
        months=table.integer("months", minimum=1) if table.has("months") else 0,
        working_days=table.integer("working_days", minimum=1) if table.has("working_days") else 0,
        completed_by_stage=stage,
        completed_by_evidence=evidence,
    )
    table.finish()
    return node


def _read_completion(table: Definition, stages: list[str]) -> tuple[Stage | None, tuple[EvidenceKind, ...]]:
    if not table.has("completed_by"):
        return None, ()
    completed_by = table.table("completed_by")
    stage = Stage(completed_by.choice("stage", stages)) if completed_by.has("stage") else None
    evidence = tuple(EvidenceKind(kind) for kind in completed_by.chosen("evidence", EvidenceKind.values))
    completed_by.finish()
    return stage, evidence


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _node_to_mapping(node: NodeDefinition) -> dict[str, Any]:
    completed_by: dict[str, Any] = {"evidence": [kind.value for kind in node.completed_by_evidence]}
    if node.completed_by_stage:
        completed_by["stage"] = node.completed_by_stage.value
    return {
        "code": node.code,
        "name": _both(node.name),
        "duty": _both(node.duty),
        "after": {"stage": node.after_stage.value} if node.after_stage else {"node": node.after_node},
        **({"months": node.months} if node.months else {"working_days": node.working_days}),
        "completed_by": completed_by,
    }
