"""The file of a project: gates that refuse and open, forms for who may, and every change with who, when and why."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.office.people.access import Role
from luodi.office.people.models import User
from luodi.office.projects.models import DoubleSigning, Evidence, Project
from luodi.office.projects.words import Stage
from tests.front.web.town import Town

pytestmark = pytest.mark.django_db
AGREEMENT = {
    "kind": "agreement", "title": "投资协议", "document_number": "沪投〔2026〕1号", "dated_on": "2026-11-20",
    "evidence_level": "verified", "source": "区科经委",
}  # fmt: skip


def test_page_shows_where_the_project_stands(officers: Client, town: Town) -> None:
    page = officers.get(f"/projects/{town.own.code}/").text
    for part in (
        "集成电路封测线项目",
        "12.5 亿元",
        "签约协议",
        "王专班",
        "浦东测试半导体有限公司",
        "2 亿元",
        "首次会谈",
        "李四",
    ):
        assert part in page, part


def test_contacts_are_masked_for_another_office_in_the_history_too(chiefs: Client, town: Town) -> None:
    page = chiefs.get(f"/projects/{town.own.code}/").text
    assert "13900001111" not in page
    assert "李四" not in page
    assert "已脱敏" in page


def test_advance_is_refused_with_what_is_missing_then_passes(officers: Client, town: Town) -> None:
    address = f"/projects/{town.own.code}/"
    step = {"to": "signed", "happened_on": "2026-11-20", "source": "签约仪式"}
    refused = officers.post(f"{address}advance/", step)
    assert refused.status_code == 422
    assert "还缺" in refused.text
    assert "project.gate_closed" in refused.text
    assert 'value="签约仪式"' in refused.text
    assert officers.post(f"{address}evidence/", AGREEMENT).headers["Location"] == address
    assert officers.post(f"{address}advance/", step).headers["Location"] == address
    assert Project.objects.get(pk=town.own.pk).stage == Stage.SIGNED
    page = officers.get(address).text
    assert "项目已推进到新阶段" in page
    assert "推进阶段" in page


def test_bypass_is_offered_and_allowed_only_to_who_holds_it(officers: Client, chiefs: Client, town: Town) -> None:
    address = f"/projects/{town.own.code}/"
    step = {"to": "signed", "happened_on": "2026-11-20", "reason": "市领导专题会明确先行"}
    assert f'action="{address}bypass/"' not in officers.get(address).text
    assert officers.post(f"{address}bypass/", step).status_code == 403
    assert f'action="{address}bypass/"' in chiefs.get(address).text
    assert chiefs.post(f"{address}bypass/", {**step, "reason": ""}).status_code == 422
    assert chiefs.post(f"{address}bypass/", step).status_code == 302
    page = chiefs.get(address).text
    assert "越过节点要求" in page
    assert "市领导专题会明确先行" in page


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("progress", {"text": "完成环评初稿", "noted_on": "2026-11-20"}),
        ("move-back", {"to": "lead", "happened_on": "2026-11-20", "reason": "投资方重新比选"}),
        ("health", {"health": "stalled", "happened_on": "2026-11-20", "reason": "资金未到位"}),
        ("health", {"health": "withdrawn", "happened_on": "2026-11-20", "reason": "转投", "loss_reason": "other_city"}),
        ("node-date", {"code": "sign", "planned_on": "2026-12-31", "reason": "合同文本待定"}),
        ("evidence", AGREEMENT),
        ("particulars", {"investor_name": "新投资方集团", "investment_cny": "1250000000", "title": "新投资方集团"}),
        ("promise", {"measure": "jobs", "year": "2029", "value": "321", "title": "321"}),
        (
            "outturn",
            {
                "measure": "jobs",
                "year": "2028",
                "value": "457",
                "evidence_level": "verified",
                "source": "统计局",
                "stated_on": "2026-11-20",
                "title": "457",
            },
        ),
        ("party", {"role": "fund", "party_name": "某产业基金", "title": "某产业基金"}),
        (
            "task-force",
            {
                "name_0": "王专班",
                "office_0": "pudong",
                "duty_0": "总协调",
                "name_1": "赵新人",
                "office_1": "city",
                "duty_1": "要素保障",
                "lead": "1",
                "title": "赵新人",
            },
        ),
    ],
)
def test_form_does_what_it_says_and_the_journal_tells(
    verb: str, fields: dict[str, str], officers: Client, town: Town
) -> None:
    address = f"/projects/{town.own.code}/"
    assert officers.post(f"{address}{verb}/", fields).headers["Location"] == address
    page = officers.get(address).text
    assert (fields.get("reason") or fields.get("text") or fields["title"]) in page


def test_wrong_fields_are_marked_and_nothing_changes(officers: Client, town: Town) -> None:
    address = f"/projects/{town.own.code}/"
    answer = officers.post(f"{address}progress/", {"text": "有进展", "noted_on": "不是日期"})
    assert answer.status_code == 422
    assert "未作任何更改" in answer.text
    assert "有进展" in answer.text
    assert officers.post(f"{address}progress/", {"text": "未来", "noted_on": "2027-01-01"}).status_code == 422
    assert town.own.progress.count() == 1


def test_evidence_is_verified_where_it_stands(chiefs: Client, town: Town) -> None:
    held = Evidence.objects.get(project=town.foreign)
    address = f"/projects/{town.foreign.code}/"
    assert chiefs.post(f"{address}verify/", {"evidence_id": held.pk, "source": "见原件"}).status_code == 302
    held.refresh_from_db()
    assert (held.evidence_level, held.source) == ("verified", "见原件")


def test_particulars_change_only_what_the_person_changed(officers: Client, town: Town) -> None:
    address = f"/projects/{town.own.code}/"
    page = officers.get(address).text
    kept = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.split('id="particulars"')[1].split("</form>")[0]))
    officers.post(f"{address}particulars/", {**kept, "floor_area_m2": "700"})
    before, after = town.own, Project.objects.get(pk=town.own.pk)
    assert after.floor_area_m2 == 700
    assert (after.investor_name, after.investment_cny, after.park_id, after.enterprise_id) == (
        before.investor_name, before.investment_cny, before.park_id, before.enterprise_id,
    )  # fmt: skip


def test_reader_gets_no_form(town: Town, as_user: Callable[[User], Client]) -> None:
    for role in (Role.LEADER, Role.ANALYST, Role.AUDITOR, Role.ENTERPRISE):
        page = as_user(town.users[role]).get(f"/projects/{town.own.code}/").text
        assert not re.findall(rf'action="/projects/{town.own.code}/[^"]+"', page), role


def test_enterprise_reads_its_project_but_not_the_offices_journal(
    town: Town, as_user: Callable[[User], Client]
) -> None:
    page = as_user(town.users[Role.ENTERPRISE]).get(f"/projects/{town.own.code}/").text
    assert "集成电路封测线项目" in page
    assert "全部变更" not in page


def test_address_of_a_verb_is_not_a_page(officers: Client, town: Town) -> None:
    assert officers.get(f"/projects/{town.own.code}/advance/").status_code == 405
    assert officers.post(f"/projects/{town.own.code}/no-such-verb/").status_code == 404
    assert officers.get("/projects/LD1999-00001/").status_code == 404


def test_switch_after_a_refusal_returns_to_the_page(officers: Client, town: Town) -> None:
    answer = officers.post(f"/projects/{town.own.code}/advance/", {"to": "signed", "happened_on": "2026-11-20"})
    assert f'name="next" value="/projects/{town.own.code}/"' in answer.text


def test_number_of_queries_is_the_same_for_every_project(chiefs: Client, town: Town) -> None:
    counts = []
    for project in (town.own, town.foreign):
        with CaptureQueriesContext(connection) as queries:
            chiefs.get(f"/projects/{project.code}/")
        counts.append(len(queries))
    assert max(counts) <= 62
    assert abs(counts[0] - counts[1]) <= 2, "a project without evidence or journal may ask less"


def test_page_says_why_it_is_seen_and_what_is_withheld_from_whom(
    town: Town, officers: Client, as_user: Callable[[User], Client]
) -> None:
    address = f"/projects/{town.own.code}/"
    told = officers.get(address).text.split('id="why"')[1]
    assert "在“浦东新区科经委”管辖范围内" in told
    assert "缺材料时放行节点" in told  # an officer bypasses no gate
    assert "chief同志" in told
    assert "进入“签约”阶段还缺" in told
    analyst = as_user(town.users[Role.ANALYST]).get(address).text.split('id="why"')[1]
    assert "不能推进项目阶段" in analyst
    enterprise = as_user(town.users[Role.ENTERPRISE]).get(address).text.split('id="why"')[1]
    assert "officer同志" not in enterprise


def test_gate_leads_to_the_form_that_supplies_what_is_missing(town: Town, officers: Client) -> None:
    address = f"/projects/{town.own.code}/"
    assert f'href="{address}?supply=evidence-agreement#add-evidence"' in officers.get(address).text
    page = officers.get(f"{address}?supply=evidence-agreement").text
    assert re.search(r'id="add-evidence" open>', page)
    assert re.search(r'<option value="agreement"[^>]* selected', page)


def test_pair_of_two_districts_is_noted_by_the_city_alone(town: Town, officers: Client, chiefs: Client) -> None:
    address = f"/projects/{town.own.code}/double-signing/"
    sent = {"other_code": town.foreign.code, "why": "投资方相同"}
    refused = officers.post(address, sent)
    assert refused.status_code == 422
    assert "project.unknown_code" in refused.text
    assert chiefs.post(address, sent).status_code == 302
    pair = DoubleSigning.objects.get()
    assert (pair.earlier_id, pair.later_id) == (town.foreign.pk, town.own.pk)  # own is not signed yet
    assert "投资方相同" in officers.get(f"/projects/{town.own.code}/").text
