"""How an invented project is looked after: dates agreed, changes of health, progress notes, and hence its light.

Real offices see some two thirds green, a fifth yellow and an eighth red; that share is an assumption. The dates and
notes are set so that the light rules in force come to it: an open date ahead and a recent note for green, a near date
or a short silence for yellow, a date gone by or a long silence for red.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from luodi.engine.lights.decisions import LightDecisions
from luodi.engine.synthesis.draws import Draws
from luodi.engine.synthesis.lives import Life
from luodi.engine.synthesis.projects import SyntheticHealth, SyntheticNote, SyntheticPlan
from luodi.reference.working_days import add_working_days

_CALM = {"green": 0.76, "yellow": 0.165, "red": 0.075}
_SLIPPING = {"green": 0.30, "yellow": 0.45, "red": 0.25}
_STALLED = {"green": 0.0, "yellow": 0.35, "red": 0.65}

_NOTES: dict[str, tuple[str, ...]] = {
    "lead": (
        "获取投资线索，完成企业背景初步了解。", "与企业投资部门电话沟通，企业索取{district}载体清单。",
        "已向企业寄送产业政策汇编和园区介绍。", "赴企业总部走访，企业初步表达扩产意向。",
        "企业投资部门反馈，华东选址列入下半年计划。",
    ),
    "talks": (
        "企业来{district}实地考察两处载体，对交通条件表示满意。", "就投资强度和产出指标进行第二轮商谈。",
        "区招商、规划等部门会商，项目符合准入要求。", "协议文本第三稿已发企业法务审阅。",
        "企业董事会已审议通过选址方案。", "就人才公寓和配套事项与企业达成一致。", "核算投入产出，形成项目评估意见。",
    ),
    "signed": (
        "专班召开首次推进会，明确节点和责任人。", "企业名称已核准，注册材料准备中。", "企业首笔资本金到账。",
        "营业执照材料已提交市场监管部门。", "银行对接会召开，企业取得授信意向。", "企业派驻筹建团队到岗。",
    ),
    "landed": (
        "装修方案通过消防审核。", "核心设备合同已签订。", "临时用电申请已批复。", "筹建团队增至十余人，开始本地招聘。",
        "与税务、统计部门完成信息比对。", "专班现场办公，协调解决道路开口问题。",
    ),
    "started": (
        "桩基施工完成过半。", "主体结构封顶，进入机电安装。", "洁净室施工单位进场。",
        "钢结构吊装完成，外立面开始施工。",
        "受雨水影响工期顺延一周，已调整施工计划。", "道路和管网接入方案已确认。", "完成月度形象进度核对。",
        "施工单位增加班组，追赶前期进度。",
    ),
    "completed": (
        "首批设备进场调试。", "试运行方案通过专家评审。", "员工招聘到岗过半。", "竣工资料归档，办理不动产登记。",
    ),
    "producing": (
        "企业已纳入规模以上统计。", "二期扩产需求已登记。", "走访企业，协调解决用工和通勤班车问题。",
        "完成季度产值核对。", "企业申报专精特新，已完成辅导。", "协助企业对接两家本地配套单位。",
    ),
    "at_capacity": ("年度产值达到协议约定。", "企业提出新一轮技术改造计划。"),
}  # fmt: skip
_NOTES_OF_MAKERS = {
    "talks": ("区生态环境部门会商，{product}工艺符合准入要求。", "就用能指标与企业达成一致。"),
    "signed": ("环评文件已受理，企业补充{product}产能说明。", "用地和厂房条件复核完成。"),
    "landed": ("{product}产线布局定稿。", "施工图审查进行中，预计两周内出具意见。"),
    "completed": ("{product}产线联调，良率逐步爬升。",),
    "producing": ("{product}批量交付客户，产能利用率继续提升。", "企业新增一条{product}产线。"),
}
_NOTES_OF_SERVICES = {
    "talks": ("企业介绍{product}业务规划，拟在{district}设立主体。",),
    "signed": ("租赁合同条款谈妥，待双方用印。",),
    "landed": ("{product}团队入驻，办公系统部署中。", "首批研发人员完成落户材料准备。"),
    "completed": ("{product}业务系统完成测试。",),
    "producing": ("{product}业务稳定开展，新增合同持续增加。", "{product}团队扩编，拟增租半层。"),
}
_SLIP_REASONS = (
    "环评批复慢于预期",
    "企业内部审批延后",
    "设备交货期推迟",
    "用地指标待落实",
    "施工图审查反复",
    "外方股东决策延后",
)
_STALL_REASONS = ("企业融资未到位", "市场需求变化，企业暂缓投资", "用地动迁未完成", "能耗指标未落实", "母公司战略调整")
_LOSSES = {
    "other_city": ("企业最终选择落户外省市", 0.3),
    "land": ("没有合适的用地或载体", 0.18),
    "capital": ("企业融资失败", 0.2),
    "market": ("市场变化，企业取消投资", 0.18),
    "policy": ("政策诉求未能满足", 0.08),
    "permit": ("未能取得行政许可", 0.06),
}


@dataclass(frozen=True, slots=True)
class Steering:
    """What the office recorded while it looked after a project."""

    healths: tuple[SyntheticHealth, ...]
    plans: tuple[SyntheticPlan, ...]
    notes: tuple[SyntheticNote, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """What the sentences of the notes speak of."""

    district: str
    product: str
    makes_things: bool

    def tellings(self, stage: str) -> list[str]:
        """The sentences that fit a project in this stage."""
        own = _NOTES_OF_MAKERS if self.makes_things else _NOTES_OF_SERVICES
        texts = (*own.get(stage, ()), *_NOTES[stage])
        return [text.format(district=self.district, product=self.product) for text in texts]


def steer(
    draws: Draws, life: Life, route: Sequence[str], *, story: Story, lights: LightDecisions, as_of: date
) -> Steering:
    """The records of looking after the project."""
    healths = tuple(_healths(draws, life))
    if life.next_expected_on is None:
        last_note = life.withdrawn_on or min(life.reached[-1].on + timedelta(days=60), as_of)
        return Steering(healths, tuple(_kept_plans(draws, life)), tuple(_notes(draws, life, last_note, story)))
    last_note, due = _present(draws, life, lights, as_of)
    coming = route[len(life.reached) :]
    plans = [*_kept_plans(draws, life), *_open_plans(draws, life, coming, due, as_of)]
    return Steering(healths, tuple(plans), tuple(_notes(draws, life, last_note, story)))


def _healths(draws: Draws, life: Life) -> Iterator[SyntheticHealth]:
    for trouble in life.troubles:
        yield SyntheticHealth("slipping", trouble.slipping_on, draws.choice(_SLIP_REASONS), "")
        if trouble.stalled_on:
            yield SyntheticHealth("stalled", trouble.stalled_on, draws.choice(_STALL_REASONS), "")
        if trouble.over_on and trouble.over_on != life.withdrawn_on:
            yield SyntheticHealth("on_track", trouble.over_on, "问题已解决，恢复正常推进", "")
    if life.withdrawn_on:
        loss = draws.one_of({reason: share for reason, (_, share) in _LOSSES.items()})
        yield SyntheticHealth("withdrawn", life.withdrawn_on, _LOSSES[loss][0], loss)


def _present(draws: Draws, life: Life, lights: LightDecisions, as_of: date) -> tuple[date, date]:
    """The day of the last note and the agreed date of the next stage, that give the light that is drawn."""
    rules, since = lights.of(life.stage), life.reached[-1].on
    light = draws.one_of(_outlook(life))
    fresh = max(_back(as_of, draws.randrange(0, min(rules.silence_yellow, 7))), since)
    ahead = max(_back(as_of, -rules.node_yellow_before - draws.randrange(4, 50)), life.next_expected_on or as_of)
    if light == "green":
        return fresh, ahead
    quiet = _back(
        as_of,
        draws.randrange(rules.silence_yellow, rules.silence_red)
        if light == "yellow"
        else rules.silence_red + draws.randrange(1, 25),
    )
    if quiet >= since and draws.chance(0.55):
        return quiet, ahead
    if light == "yellow":
        return fresh, _back(as_of, -draws.randrange(0, rules.node_yellow_before + 1))
    overdue = _back(as_of, rules.node_red_after + draws.randrange(0, 35))
    return (fresh, overdue) if overdue > since else (fresh, _back(as_of, -draws.randrange(0, 5)))


def _outlook(life: Life) -> dict[str, float]:
    if not life.in_trouble:
        return _CALM
    return _STALLED if life.troubles[-1].stalled_on else _SLIPPING


def _back(as_of: date, working_days: int) -> date:
    """The day so many working days before (after, when negative); the day itself for none."""
    return add_working_days(as_of, -working_days).day if working_days else as_of


def _kept_plans(draws: Draws, life: Life) -> Iterator[SyntheticPlan]:
    """What had been agreed for stages that were reached: most kept, some missed by weeks."""
    for before, reached in zip(life.reached, life.reached[1:], strict=False):
        missed_by = draws.randrange(8, 60) if draws.chance(0.3) else -draws.randrange(0, 20)
        planned_on = max(reached.on - timedelta(days=missed_by), before.on + timedelta(days=1))
        yield SyntheticPlan(reached.stage, planned_on, before.on)


def _open_plans(draws: Draws, life: Life, coming: Sequence[str], due: date, as_of: date) -> Iterator[SyntheticPlan]:
    agreed_on = max(life.reached[-1].on, min(as_of, due) - timedelta(days=draws.randrange(20, 75)))
    for stage in coming:
        yield SyntheticPlan(stage, due, agreed_on)
        due += timedelta(days=draws.randrange(70, 200))


def _notes(draws: Draws, life: Life, last_on: date, story: Story) -> Iterator[SyntheticNote]:
    """Notes from the beginning to ``last_on``: every two months long ago, weekly in the last months before it."""
    told: list[str] = []
    for day in _note_days(draws, life, last_on):
        stage = next(step.stage for step in reversed(life.reached) if step.on <= day)
        texts = story.tellings(stage)
        # The sentence that was told longest ago, or never, comes next; a stage's first sentence is any of them.
        draws.shuffle(texts)
        text = min(texts, key=lambda text: max((at for at, old in enumerate(told) if old == text), default=-1))
        told.append(text)
        yield SyntheticNote(day, text)


def _note_days(draws: Draws, life: Life, last_on: date) -> Iterator[date]:
    weekly_from = last_on - timedelta(days=75 if life.next_expected_on else 0)
    day = life.reached[0].on
    while day < last_on:
        yield day
        step = draws.randrange(6, 11) if day >= weekly_from else draws.randrange(40, 75)
        following = day + timedelta(days=step)
        day = following if day >= weekly_from else min(following, max(weekly_from, day + timedelta(days=6)))
    yield last_on
