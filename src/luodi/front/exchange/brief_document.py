"""The brief as a Word document: 签约项目调度单, as the office sends it out.

What is said comes from ``BriefContents``; how it is set from ``official_document``. The text is 中文: the document goes
to Chinese offices whatever language the writer's screen has.
"""

from collections.abc import Sequence
from typing import Final

from luodi.engine.lights.light import Light
from luodi.engine.statistics.cohorts import Milestone
from luodi.front.exchange.brief_elements import lapsing_table, shortage_table
from luodi.front.exchange.brief_money import coverage_table, money_sentence, new_table, overdue_table
from luodi.front.exchange.brief_tables import (
    change_table,
    cohort_table,
    district_table,
    double_signing_table,
    lit_table,
    silent_table,
    source_table,
    stage_table,
)
from luodi.front.exchange.brief_wording import (
    changes_count,
    changes_sentence,
    day,
    lights_sentence,
    number,
    numeral,
    summary,
)
from luodi.front.exchange.official_document import OfficialDocument
from luodi.office.briefs.changes import ChangeKind
from luodi.office.briefs.contents import BriefContents, Part
from luodi.office.briefs.line import Line
from luodi.office.briefs.words import MILESTONE_TEXTS

DEMO_MARKING: Final = "演示数据　本文项目、企业、园区均为虚构"
_CHANGE_GROUPS: tuple[tuple[str, tuple[ChangeKind, ...]], ...] = (
    ("新签约", (ChangeKind.NEWLY_SIGNED,)),
    ("阶段推进与退回", (ChangeKind.STAGE_FORWARD, ChangeKind.STAGE_BACK)),
    ("退出、恢复与不再计入", (ChangeKind.WITHDRAWN, ChangeKind.RESUMED, ChangeKind.LEFT)),
    ("状态变化", (ChangeKind.BACK_ON_TRACK, ChangeKind.HEALTH_BETTER, ChangeKind.HEALTH_WORSE)),
    ("亮灯变化", (ChangeKind.LIGHT_WORSE, ChangeKind.LIGHT_BETTER)),
)


def brief_document(contents: BriefContents) -> bytes:
    """The .docx of a brief; the same contents give the same bytes."""
    return _Writer(contents).write()


class _Writer:
    def __init__(self, contents: BriefContents) -> None:
        self.contents = contents
        self.heading = contents.heading
        self.whole = contents.whole
        self.is_city = not contents.heading.district_code
        self.sections = 0
        marking = DEMO_MARKING if contents.heading.is_demo else ""
        self.document = OfficialDocument(
            subject=f"签约项目调度单 {self.heading.document_number}",
            author=self.heading.issuing_office,
            dated_on=self.heading.as_of,
            marking=marking,
        )

    def write(self) -> bytes:
        heading, document = self.heading, self.document
        document.letterhead(heading.issuing_office, "签约项目调度单", heading.document_number)
        document.title(f"{'' if self.is_city else heading.district_name}签约项目推进情况")
        document.salutation("各区、各项目专班：" if self.is_city else "各园区、各项目专班：")
        self.opening()
        self.overview()
        self.conversion()
        self.lit_projects()
        self.changes()
        self.double_signings()
        self.silent_projects()
        self.elements()
        self.policies()
        self.counting_rules()
        attached = ["附件：1. 各区签约项目情况", "　　　2. 数据来源"] if self.is_city else ["附件：数据来源"]
        document.attachments(attached)
        document.signature(heading.issuing_office, heading.as_of)
        if self.is_city:
            self.district_pages()
        self.sources()
        return document.to_bytes()

    def section(self, title: str) -> None:
        self.sections += 1
        self.document.heading(1, f"{numeral(self.sections)}、{title}")

    def opening(self) -> None:
        self.document.paragraph(f"截至{day(self.heading.as_of)}，{summary(self.whole)}")
        if self.whole.figure("in_hand").rows:
            self.document.paragraph(lights_sentence(self.whole), changes_sentence(self.contents))

    def overview(self) -> None:
        self.section("总体情况")
        if not self.whole.figure("signed").rows:
            self.document.paragraph("登记册中尚无计入统计的签约项目。")
            return
        stage_table(self.document, "各阶段项目数、计划总投资和亮灯情况", self.whole)
        if self.is_city:
            district_table(self.document, self.contents)

    def conversion(self) -> None:
        self.section("签约转化情况")
        document = self.document
        if not self.whole.cohorts:
            document.paragraph("尚无签约批次。")
            return
        document.paragraph(
            "按签约季度分批次跟踪，仅凭核实佐证计转化。每格上行为“满期转化数/满期项目数”及满期转化率，"
            "只对观察期已满的项目计算；下行为全部转化数、未满期且未转化的项目数、期内退出数。"
        )
        for place, milestone in enumerate(Milestone, start=1):
            document.heading(2, f"（{numeral(place)}）{MILESTONE_TEXTS[milestone].zh}")
            cohort_table(document, self.whole, milestone)

    def lit_projects(self) -> None:
        red, yellow = self.whole.with_light(Light.RED), self.whole.with_light(Light.YELLOW)
        self.section("亮灯项目")
        if not red and not yellow:
            self.document.paragraph("本期没有红灯、黄灯项目。")
            return
        self.document.heading(2, f"（一）红灯项目（{len(red)}个）")
        self._lit_or_none("红灯项目等待事项、责任人和时限", red, "本期没有红灯项目。")
        self.document.heading(2, f"（二）黄灯项目（{len(yellow)}个）")
        if self.is_city and yellow:
            self.document.paragraph(f"黄灯项目共{len(yellow)}个，等待事项、责任人和时限见附件1各区分页。")
        else:
            self._lit_or_none("黄灯项目等待事项、责任人和时限", yellow, "本期没有黄灯项目。")

    def changes(self) -> None:
        baseline = self.contents.baseline
        self.section("本期变化")
        compared = f"上期（{baseline.document_number}）" if baseline.document_number else "登记册当日情况"
        self.document.paragraph(f"与{day(baseline.as_of)}{compared}相比，{changes_count(self.whole.changes)}")
        groups = [(title, self.whole.changes_of(*kinds)) for title, kinds in _CHANGE_GROUPS]
        for place, (title, changes) in enumerate(((t, c) for t, c in groups if c), start=1):
            self.document.heading(2, f"（{numeral(place)}）{title}（{len(changes)}项）")
            change_table(self.document, title, changes, with_district=self.is_city)

    def double_signings(self) -> None:
        pairs = self.contents.double_signings
        self.section("重复签约待核")
        if not pairs:
            self.document.paragraph("没有待核的重复签约。")
            return
        self.document.paragraph(
            f"以下{len(pairs)}对项目疑为同一项目重复签约，核定前后签一方不计入统计，请有关方面会商认定。"
        )
        double_signing_table(self.document, pairs)

    def silent_projects(self) -> None:
        silent = self.whole.silent
        self.section("久无进展项目")
        if not silent:
            self.document.paragraph("没有久无进展的项目。")
            return
        self.document.paragraph(f"以下{len(silent)}个项目已久无进展记录，请责任人核实后补记进展或调整状态。")
        silent_table(self.document, silent, with_district=self.is_city)

    def elements(self) -> None:
        """Nothing is said where nothing is short and nothing lapses."""
        ahead = self.contents.elements
        if not ahead:
            return
        self.section("要素保障")
        if ahead.shortages:
            self.document.paragraph(
                f"今后两个季度有{len(ahead.shortages)}类要素供不应求，请有关要素部门和区提前落实。"
                "待保障为在推进项目到该季度末需用而尚无预留的数量。"
            )
            shortage_table(self.document, ahead.shortages)
        if ahead.lapsing:
            self.document.paragraph(f"以下{len(ahead.lapsing)}笔预留即将到期，逾期未确认的自动失效，请预留人及时办理。")
            lapsing_table(self.document, ahead.lapsing)

    def policies(self) -> None:
        if not self.whole.money:
            return
        self.section("政策兑现情况")
        self.document.paragraph(
            f"与{day(self.contents.baseline.as_of)}相比，{money_sentence(self.whole)}"
            "应享按截至日期最近一次测算，到账按拨付日期；覆盖率为到账与应享之比。"
        )
        if self.is_city:
            coverage_table(self.document, [*self.contents.districts, self.whole], totals=1)
        if self.whole.overdue:
            overdue_table(self.document, self.whole)
        if self.whole.newly_entitled:
            new_table(self.document, self.whole)

    def counting_rules(self) -> None:
        self.section("统计口径")
        uncounted = sum(not line.counted for line in self.whole.lines)
        without = len(self.whole.left_out_of(Milestone.STARTED))
        self.document.paragraph(
            "签约以登记册记载的签约日期为准；落地、开工、投产只凭核实佐证计入，自报、估计和越过节点要求的不计。"
            "转化期限按月计算，期满当日计入；满期转化率只对观察期已满的项目计算。"
            "估计转化率采用Aalen–Johansen方法，以退出为竞争结局，未满期作删失处理，括号内为95%置信区间。"
        )
        self.document.paragraph(
            f"签约日期不详的项目{number(self.whole, 'undated')}个，不列入签约批次。"
            f"不设开工环节的项目（如租用物业、总部或软件）{without}个，不列入开工转化的分母。"
            f"未认定或认定为重复签约的后签项目{uncounted}个，不计入各项统计。每个数字对应的项目清单见随附工作簿。"
        )

    def district_pages(self) -> None:
        self.document.attachment("附件1")
        self.document.title("各区签约项目情况")
        if not self.contents.districts:
            self.document.paragraph("无。")
        for place, part in enumerate(self.contents.districts, start=1):
            self.document.heading(1, f"{numeral(place)}、{part.name}", new_page=place > 1)
            self._district_page(part)

    def sources(self) -> None:
        self.document.attachment("附件2" if self.is_city else "附件")
        self.document.title("数据来源")
        if not self.contents.sources:
            self.document.paragraph("登记册中尚无数据。")
            return
        source_table(self.document, self.contents.sources)
        self.document.note("注：“—”表示该类记录不分佐证等级。核实、自报、估计三列之和等于行数。")

    def _lit_or_none(self, caption: str, lines: Sequence[Line], none: str) -> None:
        if lines:
            lit_table(self.document, caption, lines, with_district=self.is_city)
        else:
            self.document.paragraph(none)

    def _district_page(self, part: Part) -> None:
        document = self.document
        document.paragraph(summary(part), lights_sentence(part) if part.figure("in_hand").rows else "")
        if part.figure("signed").rows:
            stage_table(document, f"{part.name}各阶段项目情况", part)
        lit = [*part.with_light(Light.RED), *part.with_light(Light.YELLOW)]
        if lit:
            lit_table(document, f"{part.name}红灯、黄灯项目", lit, with_district=False)
        if part.changes:
            change_table(document, f"{part.name}本期变化", part.changes, with_district=False)
