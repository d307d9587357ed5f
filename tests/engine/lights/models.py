"""Models of lights for tests: the shipped one, with thresholds of the test's own."""

from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from luodi.engine.lights.decisions import LightDecisions, Thresholds
from luodi.engine.lights.rule_decision import read_rules

SHIPPED = Path(__file__).resolve().parents[3] / "src/luodi/office/projects/decisions/lights.dmn"
NAMESPACE = {"d": "https://www.omg.org/spec/DMN/20191111/MODEL/"}
STAGES = {
    "lead": "储备", "talks": "在谈", "signed": "签约", "landed": "落地",
    "started": "开工", "completed": "竣工", "producing": "投产", "at_capacity": "达产",
}  # fmt: skip
HEALTHS = {"on_track": "正常", "slipping": "滞后", "stalled": "停滞", "withdrawn": "退出"}


def lights_with(thresholds: Mapping[str, Thresholds]) -> LightDecisions:
    """The shipped model with these thresholds by stage; stages that are not given keep theirs."""
    root = etree.fromstring(SHIPPED.read_bytes())
    rules = {STAGES[stage]: each for stage, each in thresholds.items()}
    for rule in root.xpath("//d:decision[@name='门槛']//d:rule", namespaces=NAMESPACE):
        word = rule.findtext("d:inputEntry/d:text", namespaces=NAMESPACE).strip('"')
        if word in rules:
            numbers = (
                rules[word].node_yellow_before, rules[word].node_red_after,
                rules[word].silence_yellow, rules[word].silence_red,
            )  # fmt: skip
            for cell, number in zip(rule.findall("d:outputEntry/d:text", NAMESPACE), numbers, strict=True):
                cell.text = str(number)
    return LightDecisions(read_rules(etree.tostring(root, encoding="unicode"), "t.dmn"), stages=STAGES, healths=HEALTHS)
