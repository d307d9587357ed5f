"""Opens a case: a difficulty of an enterprise comes into the pool."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import ClassVar

from django.utils import timezone

from luodi.office.enterprises.access import within_reach
from luodi.office.enterprises.models import Enterprise
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.services.care import Visit
from luodi.office.services.models import Case, CaseEvent
from luodi.office.services.numbering import next_case_code
from luodi.office.services.words import CaseState, Category, EventKind, Need, Origin, Urgency
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

MORNING = time(9)


@dataclass(kw_only=True)
class OpenCase(Action[Case]):
    """``origin`` says how it came; an enterprise opens only its own. ``visit`` is where it was heard, if on one.

    ``opened_on`` is the day on which an imported case was raised, when that was before it came in.
    """

    name: ClassVar[str] = "case.open"
    permission: ClassVar[Permission] = Permission.CASE_OPEN
    enterprise: Enterprise
    title: str
    text: str
    origin: Origin
    category: Category
    need: Need = Need.NONE
    urgency: Urgency = Urgency.NORMAL
    contact_name: str = ""
    contact_phone: str = ""
    visit: Visit | None = None
    source: str = ""
    opened_on: date | None = None

    def within_reach(self) -> bool:
        """The enterprise lies within the user's office."""
        return within_reach(self.occasion.user, self.enterprise)

    def validate(self) -> None:
        """A title and a text; an element for a case about elements and for no other; an origin that can be."""
        for value, zh, en, field in ((self.title, "标题", "title", "title"), (self.text, "内容", "text", "text")):
            if not value.strip():
                raise self._problem(
                    "field_missing", Text(f"缺少“{zh}”", f"The {en} is missing"), "请填写后再提交", "Fill it in", field
                )
        if (self.category == Category.ELEMENT) is (self.need == Need.NONE):
            raise self._problem(
                "need_and_category",
                Text(
                    "要素保障类诉求须说明要素，其他类别不填要素", "A case about elements names one; no other case does"
                ),
                "请核对类别和要素",
                "Check category and need",
                "need",
            )
        own = self.occasion.user.scope.level == "enterprise"
        if own is not (self.origin == Origin.ENTERPRISE) or (self.visit is None) is (self.origin == Origin.VISIT):
            raise self._problem(
                "origin",
                Text(
                    f"来源“{self.origin.value}”与登记人或走访不符", f"“{self.origin.value}” does not fit who opens it"
                ),
                "请核对来源",
                "Check where the case comes from",
                "origin",
            )
        if self.opened_on is not None and (self.origin != Origin.IMPORT or self.opened_on > self.occasion.on):
            raise self._problem(
                "opened_on",
                Text(f"登记日期 {self.opened_on} 不适用，或还没有到", f"{self.opened_on} cannot be the day of opening"),
                "登记日期只用于导入的诉求，且不晚于今天",
                "Only an imported case has one, and no later than today",
                "opened_on",
            )
        if self.visit is not None and self.visit.enterprise_id != self.enterprise.pk:
            raise self._problem(
                "foreign_visit",
                Text("走访的不是这家企业", "The visit was to another"),
                "请核对走访",
                "Check it",
                "visit",
            )

    def change(self) -> Case:
        """Numbers and writes the case, with the first line of its timeline."""
        opened_at = self._opened_at()
        case = Case.objects.create(
            code=next_case_code(timezone.localdate(opened_at).year),
            enterprise=self.enterprise,
            title=self.title.strip(),
            text=self.text.strip(),
            origin=self.origin,
            category=self.category,
            need=self.need,
            urgency=self.urgency,
            contact_name=self.contact_name.strip(),
            contact_phone=self.contact_phone.strip(),
            visit=self.visit,
            opened_at=opened_at,
            opened_by=self.occasion.user,
            source=self.source.strip(),
            state=CaseState.NEW,
        )
        self.note_created(case)
        event = CaseEvent.objects.create(
            case=case,
            kind=EventKind.OPENED,
            happened_at=opened_at,
            actor=self.occasion.user,
            internal=False,
        )
        self.note_created(event)
        return case

    def _opened_at(self) -> datetime:
        """When it was raised; of an earlier day the hour is not known, and the morning is taken."""
        if self.opened_on is None or self.opened_on == self.occasion.on:
            return self.occasion.at
        return datetime.combine(self.opened_on, MORNING, timezone.get_current_timezone())

    def _problem(self, code: str, what: Text, zh: str, en: str, field: str) -> Problem:
        return Problem(f"case.{code}", what, Text(zh, en), Where(field=f"{self.enterprise.credit_code} {field}"))
