"""After-care of the demo city: cases at every state with their clocks, visits, packages, and a survey; all invented."""

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from luodi.engine.clocks.clock import CHINA
from luodi.office.enterprises.models import Enterprise
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.people.system import system_user
from luodi.office.services.actions.add_visit_task import AddVisitTask
from luodi.office.services.actions.answer import Answer
from luodi.office.services.actions.chase_case import ChaseCase
from luodi.office.services.actions.close_case import CloseCase
from luodi.office.services.actions.draw_sample import DrawSample
from luodi.office.services.actions.extend import Extend
from luodi.office.services.actions.open_case import OpenCase
from luodi.office.services.actions.pause import Pause
from luodi.office.services.actions.plan_visit import PlanVisit
from luodi.office.services.actions.record_rating import RecordRating
from luodi.office.services.actions.record_visit import RecordVisit
from luodi.office.services.actions.reopen_case import ReopenCase
from luodi.office.services.actions.resume import Resume
from luodi.office.services.actions.return_answer import ReturnAnswer
from luodi.office.services.actions.route_case import RouteCase
from luodi.office.services.actions.set_service_package import Promised, SetServicePackage
from luodi.office.services.actions.supervise import Supervise
from luodi.office.services.actions.take_up import TakeUp
from luodi.office.services.models import Case, CaseHandling
from luodi.office.services.words import Category, Closing, Need, Origin, PromiseKind, RootCause, Urgency
from luodi.reference.problems import Problem
from luodi.reference.working_days import is_working_day

_MOST, _FEWEST, _ENTERPRISES_A_CASE = 240, 12, 20
_DAYS = 80
"""How far back the oldest case was opened."""


@dataclass(frozen=True, slots=True)
class _Difficulty:
    """A difficulty as enterprises tell it, and where its cause lies."""

    title: str
    text: str
    category: Category
    need: Need
    cause: RootCause
    answer: str


_VISITORS = ("陈立", "周明", "高主任", "李区长", "孙副主任")
_CLOSINGS = (Closing.SOLVED,) * 7 + (Closing.EXPLAINED,) * 2 + (Closing.CANNOT,)
_CLOSING_TEXTS = {
    Closing.SOLVED: "经承办单位办理，诉求已解决，企业认可。",
    Closing.EXPLAINED: "已向企业说明政策规定和办理条件，企业表示理解。",
    Closing.CANNOT: "受规划条件限制，目前无法解决，已说明原因并提供替代建议。",
}


@cache
def _difficulties() -> tuple[_Difficulty, ...]:
    """The difficulties that the demo city knows."""
    text = (files("luodi.front.demo") / "difficulties.csv").read_text("utf-8")
    return tuple(
        _Difficulty(
            row["title"],
            row["text"],
            Category(row["category"]),
            Need(row["need"]),
            RootCause(row["cause"]),
            row["answer"],
        )
        for row in csv.DictReader(text.splitlines())
    )


class _Town:
    """Who works on the cases: people where an office has some, else the system in their stead."""

    def __init__(self, chief: User, as_of: date, seed: int) -> None:
        self.chief, self.as_of = chief, as_of
        self.system = system_user()
        self.draw = random.Random(seed * 7919 + 17)  # noqa: S311 - an invented city
        self.now = datetime(as_of.year, as_of.month, as_of.day, 8, 30, tzinfo=CHINA)
        users = User.objects.filter(role__in=[Role.OFFICER, Role.CHIEF], is_active=True).select_related("office")
        self.officers = {user.office_id: user for user in users.order_by("-username")}
        desks = User.objects.filter(role=Role.ENTERPRISE).select_related("office")
        self.desks = {user.office.credit_code: user for user in desks}

    def of_office(self, office_id: int) -> User:
        """Somebody of an office."""
        return self.officers.get(office_id, self.system)


def build_services(chief: User, as_of: date, seed: int, enterprises: int, told: Callable[[int, int], None]) -> None:
    """Writes cases, visits, packages and a survey; the same seed over the same register gives the same."""
    town = _Town(chief, as_of, seed)
    count = min(_MOST, max(_FEWEST, enterprises // _ENTERPRISES_A_CASE))
    firms = _firms(town, count)
    told(0, count)
    desks = [firm for firm in firms if firm.credit_code in town.desks] or firms
    for number in range(count):
        # Who logs in as an enterprise finds a history of its own.
        _live(town, desks[0] if number % 8 == 0 else firms[number % len(firms)], number)
        told(number + 1, count)
    _survey(town, count)
    _visits(town, firms, max(6, count // 6))
    _packages(town, firms, max(3, count // 10))


def _firms(town: _Town, count: int) -> list[Enterprise]:
    """The enterprises that speak: those with a desk first, then any of the register."""
    found = Enterprise.objects.filter(district__isnull=False).select_related("district", "park").order_by("credit_code")
    codes = list(found.values_list("credit_code", flat=True))
    chosen = [*sorted(town.desks), *town.draw.sample(codes, min(len(codes), max(4, count * 2 // 3)))]
    by_code = {firm.credit_code: firm for firm in found.filter(credit_code__in=chosen)}
    return [by_code[code] for code in dict.fromkeys(chosen) if code in by_code]


class _Story:
    """One case on its way: every step some working hours after the one before, and none after the city's today."""

    def __init__(self, town: _Town, firm: Enterprise, opened_at: datetime) -> None:
        self.town, self.firm, self.at = town, firm, opened_at

    def by(self, user: User, reason: str = "") -> Occasion:
        """An occasion at this point of the story."""
        return Occasion(user, self.at, reason)

    def wait(self, hours: float) -> bool:
        """Lets working hours pass; False when that would lie after today, and nothing more happens."""
        moment = self.at + timedelta(hours=hours)
        while not is_working_day(moment.date()) or not 8 <= moment.hour < 18:
            moment += timedelta(hours=1)
        if moment >= self.town.now:
            return False
        self.at = moment
        return True


def _live(town: _Town, firm: Enterprise, number: int) -> None:
    """One case from its opening as far as its story has come by today."""
    draw = town.draw
    difficulty = draw.choice(_difficulties())
    # Some recent ones always, so that every state and light is there on the city's day.
    back = draw.randrange(1, 8) if number % 4 == 0 else draw.randrange(3, _DAYS)
    story = _Story(town, firm, town.now - timedelta(days=back, hours=draw.randrange(9)))
    story.wait(0)
    desk = town.desks.get(firm.credit_code)
    own = desk is not None and draw.random() < 0.7
    urgency = draw.choices([Urgency.NORMAL, Urgency.URGENT, Urgency.CRITICAL], [80, 15, 5])[0]
    case = OpenCase(
        occasion=story.by(desk if own and desk else town.system),
        enterprise=firm,
        title=difficulty.title,
        text=difficulty.text,
        origin=Origin.ENTERPRISE if own else Origin.OFFICER,
        category=difficulty.category,
        need=difficulty.need,
        urgency=urgency,
        contact_name=firm.contact_name,
        contact_phone=firm.contact_phone,
        source="演示数据",
    ).execute()
    if not story.wait(draw.choice([0.5, 1, 2, 5])) or (number % 23 == 0 and back < 4):
        return
    RouteCase(occasion=story.by(town.system), case=case).execute()
    slow = draw.random() < 0.12
    if not _all_answer(story, case, difficulty, slow=slow):
        _press(town, case)
        return
    _settle(story, case, difficulty)


def _all_answer(story: _Story, case: Case, difficulty: _Difficulty, *, slow: bool) -> bool:
    """Every office takes the case up and answers, unless today comes first."""
    town, draw = story.town, story.town.draw
    handlings = list(CaseHandling.objects.filter(case=case, round=Case.objects.get(pk=case.pk).reopenings))
    for handling in handlings:
        user = town.of_office(handling.office_id)
        part: dict[str, Any] = {"case": case, "office_code": handling.office.code}
        if not story.wait(draw.uniform(26, 90) if slow and draw.random() < 0.6 else draw.uniform(1, 20)):
            return False
        TakeUp(occasion=story.by(user), **part).execute()
        if draw.random() < 0.15 and story.wait(6):
            Extend(occasion=story.by(user, "需多部门会商"), days=draw.randrange(2, 6), **part).execute()
        if draw.random() < 0.12 and story.wait(8):
            Pause(occasion=story.by(user, "等待企业补充材料"), **part).execute()
            if not story.wait(draw.uniform(24, 120)):
                return False
            Resume(occasion=story.by(user), **part).execute()
        if not story.wait(draw.uniform(90, 300) if slow else draw.uniform(4, 70)):
            return False
        Answer(occasion=story.by(user), text=difficulty.answer, **part).execute()
        if draw.random() < 0.06 and story.wait(5):
            ReturnAnswer(occasion=story.by(town.chief, "答复未写明时限"), **part).execute()
            if not story.wait(20):
                return False
            Answer(occasion=story.by(user), text=f"{difficulty.answer}（已补充时限）", **part).execute()
    return True


def _settle(story: _Story, case: Case, difficulty: _Difficulty) -> None:
    """The case is closed, and now and then comes back."""
    town, draw = story.town, story.town.draw
    if not story.wait(draw.uniform(2, 30)):
        return
    closing = draw.choice(_CLOSINGS)
    code = difficulty.need.value if difficulty.need is not Need.NONE else ""
    close: dict[str, Any] = {
        "case": case,
        "closing": closing,
        "text": _CLOSING_TEXTS[closing],
        "root_cause": difficulty.cause,
        "root_cause_code": code,
    }
    CloseCase(occasion=story.by(town.chief), **close).execute()
    if draw.random() < 0.08 and story.wait(draw.uniform(24, 100)):
        ReopenCase(occasion=story.by(town.chief, "企业反映问题仍未解决"), case=case).execute()
        if _all_answer(story, case, difficulty, slow=False) and story.wait(4):
            CloseCase(occasion=story.by(town.chief), **{**close, "closing": Closing.SOLVED}).execute()


def _press(town: _Town, case: Case) -> None:
    """An open case on the city's day: chased where the ladder says so, and the worst supervised."""
    occasion = Occasion(town.chief, town.now, "到期催办")
    try:
        chases = ChaseCase(occasion=occasion, case=case).execute()
    except Problem:  # nothing is late or nearly so
        return
    worst = next((one for one in chases if one.rung in {"supervised", "raised"}), None)
    if worst is not None:
        Supervise(
            occasion=occasion,
            case=case,
            office_code=worst.handling.office.code,
            demand="请明确责任人和完成时限，会同有关部门研究解决方案，并书面反馈办理结果。",
            answer_by_on=town.as_of + timedelta(days=5),
        ).execute()


def _survey(town: _Town, count: int) -> None:
    """A sample of the closed cases, most of them asked by telephone."""
    occasion = Occasion(town.chief, town.now, "季度回访")
    since = town.as_of - timedelta(days=_DAYS + 20)
    size, seed = max(3, count // 8), town.draw.randrange(10**6)
    drawn = DrawSample(occasion=occasion, since=since, until=town.as_of, size=size, seed=seed).execute()
    for rating in drawn:
        if rating.case.enterprise.credit_code in town.desks or town.draw.random() < 0.2:
            continue  # the enterprise is asked on its own page, or was not reached yet
        score = town.draw.choices([5, 4, 3, 2], [50, 33, 12, 5])[0]
        comment = "办理时间偏长" if score <= 3 else ""
        RecordRating(occasion=occasion, case=rating.case, score=score, comment=comment).execute()


def _visits(town: _Town, firms: list[Enterprise], count: int) -> None:
    """Visits made, overdue and ahead; some on the leader-contact plan, some with tasks."""
    for number in range(count):
        draw = town.draw
        firm = draw.choice(firms)
        planned_at = town.now - timedelta(days=draw.randrange(5, 40))
        visit = PlanVisit(
            occasion=Occasion(town.chief, planned_at),
            enterprise=firm,
            visitor_name=_VISITORS[number % len(_VISITORS)],
            purpose=draw.choice(("了解生产经营和投资计划", "听取对营商环境的意见", "协调项目落地问题")),
            due_on=planned_at.date() + timedelta(days=draw.randrange(3, 50)),
            by_leader=number % 3 == 0,
        ).execute()
        if number % 5 < 3:
            made = Occasion(town.chief, min(town.now, planned_at + timedelta(days=draw.randrange(1, 6))))
            notes = "企业订单总体平稳，反映用工和用电压力，希望协调。"
            RecordVisit(occasion=made, visit=visit, visited_on=made.on, notes=notes).execute()
            if number % 2 == 0:
                due_on = max(made.on, town.as_of + timedelta(days=draw.randrange(-4, 20)))
                text = "对接供电公司研究增容方案"
                AddVisitTask(occasion=made, visit=visit, text=text, office_code="city", due_on=due_on).execute()


def _packages(town: _Town, firms: list[Enterprise], count: int) -> None:
    """Service packages, the first for the enterprises that have a desk."""
    for number, firm in enumerate(firms[:count]):
        agreed = Occasion(town.chief, town.now - timedelta(days=60 + number))
        SetServicePackage(
            occasion=agreed,
            enterprise=firm,
            steward_name="周明",
            steward_phone="021-5550-0000",
            review_on=town.as_of + timedelta(days=town.draw.randrange(-5, 120)),
            promises=(
                Promised(PromiseKind.SERVICE, "每月一次上门走访"),
                Promised(PromiseKind.SERVICE, "用工、融资需求专人对接"),
                Promised(PromiseKind.POLICY, "设备更新补贴申报辅导"),
            ),
        ).execute()
