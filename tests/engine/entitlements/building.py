"""A small dictionary and policy for tests, written as an office would write them."""

from datetime import date

from luodi.engine.dmn import read_definitions
from luodi.engine.entitlements import (
    FactDictionary,
    PolicyDefinition,
    PolicyJudge,
    compile_policy,
    read_facts,
    read_policy,
)
from tests.engine.dmn.building import decision, inputs, literal, table, xml_of

FACTS = """
[district_code]
name = "所在区代码"
en = "district code"
type = "string"
period = "now"
source = "register.district_id"

[revenue_cny]
name = "营业收入"
en = "revenue"
type = "number"
unit = "元"
period = "last_year"
source = "year.revenue_cny"

[rd_expense_cny]
name = "研发费用"
en = "R&D expense"
type = "number"
unit = "元"
period = "last_year"
source = "year.rd_expense_cny"

[size]
name = "企业划型"
en = "size"
type = "string"
period = "now"
source = "declared"
choices = ["小型", "大型"]
"""
POLICY = """
id = "rd-award"
title = { zh = "研发奖励", en = "R&D award" }
summary = { zh = "按研发费用奖励", en = "An award by R&D expense" }
level = "city"
kind = "money"
applies_how = "automatic"
period = "year"
amount_known = true

[document]
issuing_body = "测试"
confidence = "memory"

[validity]
from = 2022-01-01
to = 2022-12-31
confidence = "seen"

[[parameters]]
name = "强度下限"
en = "least intensity"
type = "number"
values = [
  { from = 2022-01-01, value = 0.03, confidence = "seen" },
  { from = 2022-07-01, value = 0.05, confidence = "memory", note = "修订" },
]

[[parameters]]
name = "比例"
en = "share"
type = "number"
values = [{ from = 2022-01-01, value = 0.1, confidence = "seen" }]

[[sources]]
address = "https://example.org/policy"
"""
RULES = [['"小型"', ">= 强度下限", "true"], ["-", "-", "false"]]
MIDDLE = date(2022, 3, 31)


def dictionary() -> FactDictionary:
    return read_facts(FACTS)


def decision_xml(rules=RULES, amount: str = "研发费用 * 比例", columns=("企业划型", "研发费用 / 营业收入")) -> bytes:
    needs = ["input 企业划型", "input 研发费用", "input 营业收入", "input 强度下限"]
    return xml_of(
        inputs(企业划型="string", 研发费用="number", 营业收入="number", 强度下限="number", 比例="number")
        + decision("Eligible", table(list(columns), [""], rules, "FIRST"), *needs, type_ref="boolean")
        + decision("Amount", literal(amount), "input 研发费用", "input 比例", type_ref="number")
    )


def policy_of(text: str = POLICY, xml: bytes | None = None) -> PolicyDefinition:
    definitions = read_definitions(xml if xml is not None else decision_xml(), "decision.dmn")
    return read_policy(text, "policy.toml", definitions, dictionary())


def judge_of(policy: PolicyDefinition | None = None, on: date = MIDDLE) -> PolicyJudge:
    return compile_policy(policy or policy_of(), dictionary(), on)
