"""Clauses and changes in plain words, on the shipped book."""

from pathlib import Path

import pytest

from luodi.engine.entitlements.explaining import PolicyReader, explain_policy
from luodi.engine.entitlements.nearness import nearest_yes
from luodi.engine.entitlements.plain_words import condition_text, plain_change, plain_clauses
from luodi.front.exchange.policybook import read_book

BOOK = read_book(Path(__file__).parents[3] / "policybook")


def reader_of(policy, name):
    entry = BOOK.entries[policy]
    case = next(each for each in entry.cases if each.name == name)
    return PolicyReader(entry.policy, BOOK.dictionary, case.as_of), case.facts


def lines(clauses):
    for each in clauses:
        yield f"{each.subject.zh}｜{each.asked.zh}｜{each.now.zh}", f"{each.subject.en}|{each.asked.en}|{each.now.en}"
        yield from lines(each.below)


@pytest.mark.parametrize(
    ("policy", "name", "zh", "en"),
    [
        ("srdi-sme", "研发强度2.8%", "研发费用 ÷ 营业收入｜不低于 3%｜2.8%",
         "R&D expense of last year ÷ revenue of last year|at least 3%|2.8%"),
        ("srdi-sme", "评分59", "专精特新评分｜不低于 60 分｜59 分", "SRDI score|at least 60|59"),
        ("lingang-income-tax", "外区迁入", "由外区迁入临港｜否｜是", "moved to Lingang from another district|no|yes"),
        ("innovative-headquarters", "注册早一日", "注册日期｜不早于 2022-01-01｜2021-12-31",
         "registration date|on or after 2022-01-01|2021-12-31"),
        ("srdi-city-award", "复评", "专精特新认定｜为市级首次、国家级首次之一｜复评",
         "newest SRDI recognition|one of 市级首次, 国家级首次|复评"),
        ("srdi-district-award", "浦东市级首次", "所在区代码｜为浦东新区｜浦东新区",
         "district code|Pudong New Area|Pudong New Area"),
    ],
)  # fmt: skip
def test_clause_reads_as_people_speak(policy, name, zh, en):
    reader, facts = reader_of(policy, name)
    said = list(lines(plain_clauses(explain_policy(reader, facts), BOOK.dictionary)))
    assert (zh, en) in said, said


@pytest.mark.parametrize(
    ("condition", "zh", "en"),
    [
        ("(0..3000000]", "高于 0 元且不超过 3,000,000 元", "more than CNY 0 and at most CNY 3,000,000"),
        ("not(5)", "不得为 5 元", "not CNY 5"),
        ("> 其他金额", "> 其他金额", "> 其他金额"),
        ("", "成立", "it holds"),
    ],
)
def test_condition_reads_as_people_speak(condition, zh, en):
    said = condition_text(condition, BOOK.dictionary["revenue_cny"])
    assert (said.zh, said.en) == (zh, en)


def test_change_names_the_fact_and_its_value():
    reader, facts = reader_of("srdi-sme", "研发强度2.8%")
    near = nearest_yes(reader, facts)
    change = plain_change(near.changes[0], BOOK.dictionary)
    assert (change.now.zh, change.needed.zh, change.fact.zh, change.value.zh) == (
        "2.8%", "不低于 3%", "研发费用", "3,000,000 元"
    )  # fmt: skip


def test_change_of_a_day_is_a_day():
    reader, facts = reader_of("innovative-headquarters", "注册早一日")
    change = plain_change(nearest_yes(reader, facts).changes[0], BOOK.dictionary)
    assert (change.needed.zh, change.needed.en) == ("不早于 2022-01-01", "on or after 2022-01-01")
