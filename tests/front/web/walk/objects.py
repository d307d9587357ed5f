"""What the walk meets: of every family an own, a neighbouring and a foreign object, and the people who ask for them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luodi.office.allocations.models import AllocationAcceptance, AllocationRun
from luodi.office.allocations.wishes import Wishes
from luodi.office.briefs.actions.write_brief import WriteBrief
from luodi.office.briefs.models import Brief
from luodi.office.elements.actions.hold_supply import HoldSupply
from luodi.office.elements.actions.set_supply import SetSupply
from luodi.office.elements.words import SupplyKind
from luodi.office.enterprises.actions.receive_enterprises import ReceiveEnterprises
from luodi.office.enterprises.models import Enterprise
from luodi.office.enterprises.records import EnterpriseRecord
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.imports.actions.queue_doubtful_rows import Doubt, QueueDoubtfulRows
from luodi.office.imports.models import DoubtfulRow, ImportBatch, ImportKind
from luodi.office.meetings.actions.give_task import GiveTask
from luodi.office.meetings.actions.hold_meeting import HoldMeeting
from luodi.office.meetings.actions.prepare_meeting import PrepareMeeting
from luodi.office.meetings.actions.start_series import StartSeries
from luodi.office.meetings.words import MeetingKind, Rhythm
from luodi.office.people.access import Permission, Role
from luodi.office.people.action import Occasion
from luodi.office.people.explaining import Whereabouts
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.people.system import system_user
from luodi.office.places.models import Park
from luodi.office.policies.actions.save_what_if import SaveWhatIf
from luodi.office.policies.models import EntitlementRun
from luodi.office.programs.actions.add_webhook import AddWebhook
from luodi.office.programs.actions.issue_token import IssueToken
from luodi.office.programs.models import Token
from luodi.office.projects.actions.receive_projects import ReceiveProjects
from luodi.office.projects.models import Project
from luodi.office.projects.records import ProgressRecord, ProjectRecord, StageRecord
from luodi.office.projects.words import ProjectKind, Stage
from luodi.office.services.actions.open_case import OpenCase
from luodi.office.services.actions.plan_visit import PlanVisit
from luodi.office.services.words import Category, Origin
from luodi.reference.text import Text
from tests.front.web.town import FOREIGN_CODE, MINHANG, NOW, OWN_CODE, PUDONG, build_town
from tests.front.web.walk.deliveries import AWARD, money_on_its_way

NEIGHBOUR_CODE = "91310115WX0000097X"
_FIRMS = (
    (OWN_CODE, Whereabouts(PUDONG, "ZJ", OWN_CODE)),
    (NEIGHBOUR_CODE, Whereabouts(PUDONG, "KJ", NEIGHBOUR_CODE)),
    (FOREIGN_CODE, Whereabouts(MINHANG, "", FOREIGN_CODE)),
)


@dataclass(frozen=True)
class Thing:
    """An object of a family: what its address takes, where it lies, and texts that only who reaches it may read."""

    name: str
    arguments: tuple[object, ...]
    where: Whereabouts
    secrets: tuple[str, ...] = ()
    also: Callable[[User], bool] | None = None

    def reached_by(self, user: User) -> bool:
        """Whether it lies within the user's rows, or ``also`` says so of what is a user's own in another way."""
        return self.where.within(user.scope) or (self.also is not None and self.also(user))


@dataclass(frozen=True)
class Walked:
    """Families of things by word, and everybody who walks."""

    things: dict[str, list[Thing]]
    walkers: dict[str, User]

    def secrets_kept_from(self, user: User, asked: Thing | None = None) -> set[str]:
        """Texts of foreign objects that no answer to ``user`` may hold, but for what the question itself says."""
        said = {str(argument) for argument in asked.arguments} if asked else set()
        every: Iterable[Thing] = (thing for family in self.things.values() for thing in family)
        open_to = {text for thing in every if thing.reached_by(user) for text in thing.secrets}
        every = (thing for family in self.things.values() for thing in family)
        return {text for thing in every if not thing.reached_by(user) for text in thing.secrets} - said - open_to


def build_walked() -> Walked:
    """The town with a neighbouring park beside it: its objects, and a walker of every role and level."""
    town = build_town()
    occasion = Occasion(system_user(), NOW, "测试")
    _neighbours(occasion)
    near = Project.objects.get(name="邻园算力中心项目")
    projects = [_project(town.own, OWN_CODE), _project(near, NEIGHBOUR_CODE), _project(town.foreign, FOREIGN_CODE)]
    walkers = {str(role): user for role, user in town.users.items()}
    walkers |= {"park officer": town.park_officer, "district lead": _walker(Role.LEAD, "pudong")}
    walkers |= {"district desk": _walker(Role.DESK, "pudong"), "park lead": _walker(Role.LEAD, "zj")}
    walkers |= {"district administrator": _walker(Role.ADMINISTRATOR, "pudong")}
    return Walked(
        {
            "project": projects,
            "enterprise": [
                Thing("own", (OWN_CODE,), Whereabouts(PUDONG, "ZJ", OWN_CODE), ("浦东测试半导体有限公司", OWN_CODE)),
                Thing(
                    "neighbour",
                    (NEIGHBOUR_CODE,),
                    Whereabouts(PUDONG, "KJ", NEIGHBOUR_CODE),
                    ("邻园测试算力有限公司", NEIGHBOUR_CODE),
                ),
                Thing("foreign", (FOREIGN_CODE,), Whereabouts(MINHANG, "", FOREIGN_CODE), ("闵行测试机械有限公司",)),
            ],
            "park": [
                Thing("own", ("ZJ",), Whereabouts(PUDONG, "ZJ", "")),
                Thing("neighbour", ("KJ",), Whereabouts(PUDONG, "KJ", ""), ("邻园测试园",)),
                Thing("foreign", (_foreign_park(),), Whereabouts(MINHANG, "XZ", ""), ("莘庄测试园",)),
            ],
            "case": [_case(occasion, *one) for one in _FIRMS],
            "visit": [_visit(occasion, *one) for one in _FIRMS],
            **_meetings(walkers["chief"]),
            **_money(walkers),
            "entitlement_run": [_run_of_the_city()],
            "what_if": [save_what_if(walkers["chief"], "全市测算")],
            **_programs(walkers),
            "reservation": _reservations(projects),
            "brief": _briefs(occasion),
            **_allocations(walkers["chief"]),
            "import": _imports(walkers),
            "user": [
                Thing(name, (walkers[name].username,), _where(walkers[name].office))
                for name in ("district desk", "park officer", "leader")
            ],
            "office": [
                Thing(code, (code,), _where(Office.objects.get(code=code)))
                for code in ("pudong", "kj", "city", "minhang-office")
            ],
            "doubtful_row": _doubtful_rows(occasion, town.own, town.foreign),
        },
        walkers,
    )


def _run_of_the_city() -> Thing:
    """A run that everybody who sees policies may open, each with its own rows."""
    run = EntitlementRun.objects.create(as_of=NOW.date(), at=NOW, engine="local", policy_codes=[AWARD], enterprises=3)
    return Thing("of the city", (run.pk,), Whereabouts(), also=lambda _user: True)


def save_what_if(user: User, title: str) -> Thing:
    """A what-if of a city's user; offices below do not see it."""
    saved = SaveWhatIf(
        occasion=Occasion(user, NOW, "测试"), title=title, policy_code=AWARD, figures={"市级奖励": "150000"},
        as_of=NOW.date(),
    ).execute()  # fmt: skip
    return Thing(title, (saved.pk,), Whereabouts(), (title,))


def _foreign_park() -> str:
    return Park.objects.get_or_create(code="XZ", defaults={"name": "莘庄测试园", "district_id": MINHANG})[0].code


def _where(office: Office) -> Whereabouts:
    return Whereabouts(office.district_code, office.park_code, office.credit_code)


def _project(project: Project, credit_code: str) -> Thing:
    where = Whereabouts(project.district_id or "", project.park_id or "", credit_code)
    return Thing(project.name, (project.code,), where, (project.name, project.code))


def _case(occasion: Occasion, code: str, where: Whereabouts) -> Thing:
    firm = Enterprise.objects.get(credit_code=code)
    title = f"{firm.name}的用工难题"
    case = OpenCase(
        occasion=occasion, enterprise=firm, title=title, text=title, origin=Origin.OFFICER, category=Category.LABOUR
    ).execute()
    return Thing(case.code, (case.code,), where, (title, case.code))


def _visit(occasion: Occasion, code: str, where: Whereabouts) -> Thing:
    firm = Enterprise.objects.get(credit_code=code)
    visit = PlanVisit(
        occasion=occasion, enterprise=firm, visitor_name="张主任", purpose=f"了解{firm.name}的经营", due_on=occasion.on
    ).execute()
    seen = Whereabouts(where.district_code, where.park_code)  # no enterprise reads of visits
    return Thing(str(visit.pk), (visit.pk,), seen, (visit.purpose,))


def _meetings(chief: User) -> dict[str, list[Thing]]:
    """A meeting of the city with each of three offices: the meeting, the office's form, and a task of it."""
    meetings: list[Thing] = []
    convened: list[Thing] = []
    forms: list[Thing] = []
    tasks: list[Thing] = []
    every_series: list[Thing] = []
    for number, code in enumerate(("pudong", "kj", "minhang-office")):
        office = Office.objects.get(code=code)
        occasion = Occasion(chief, NOW, "测试")
        series = StartSeries(
            occasion=occasion, code=f"M{number}", title=f"{office.name}专题座谈会", kind=MeetingKind.SYMPOSIUM,
            rhythm=Rhythm.ONCE, office_codes=[code],
        ).execute()  # fmt: skip
        meeting = PrepareMeeting(
            occasion=occasion, series=series, held_on=NOW.date(), place=f"{office.name}三楼", forms_due_on=NOW.date()
        ).execute()
        HoldMeeting(occasion=occasion, meeting=meeting).execute()
        task = GiveTask(
            occasion=occasion, meeting=meeting, text=f"{office.name}牵头的事项", office_code=code,
            due_on=date(2026, 12, 4),
        ).execute()  # fmt: skip
        own = _of_office(office.pk)
        nowhere = Whereabouts()
        every_series.append(Thing(code, (series.code,), nowhere, (), own))
        meetings.append(Thing(code, (meeting.pk,), nowhere, (series.title, meeting.place), own))
        convened.append(Thing(code, (meeting.pk,), nowhere))
        forms.append(Thing(code, (meeting.forms.get().pk,), nowhere, (), own))
        tasks.append(Thing(code, (task.code,), nowhere, (task.text,), own))
    return {
        "meeting": meetings,
        "convened_meeting": convened,
        "meeting_form": forms,
        "meeting_task": tasks,
        "meeting_series": every_series,
    }


def _money(walkers: dict[str, User]) -> dict[str, list[Thing]]:
    found = money_on_its_way(_FIRMS, walkers["desk"], walkers["chief"])
    return {
        family: [Thing(name, (argument,), where) for name, argument, where in things]
        for family, things in found.items()
    }


def _reservations(projects: list[Thing]) -> list[Thing]:
    """Power of each project's own substation, held for it."""
    occasion = Occasion(system_user(), NOW, "测试")
    found = []
    for thing in projects:
        project = Project.objects.get(code=thing.arguments[0])
        supply = SetSupply(
            occasion=occasion, kind=SupplyKind.POWER, key=f"SUB-{project.code}", title="变电站", supplied=Decimal(5000),
            district_code=project.district_id or "",
        ).execute()  # fmt: skip
        held = HoldSupply(
            occasion=occasion, project=project, kind=SupplyKind.POWER, key=supply.key, quantity=Decimal(100), why="用电"
        ).execute()
        # who reaches the supply sees it as well as who reaches the project
        found.append(Thing(project.name, (held.pk,), Whereabouts(project.district_id or "", thing.where.park_code)))
    return found


def _programs(walkers: dict[str, User]) -> dict[str, list[Thing]]:
    """A token and a webhook of people in four offices; whoever administers an office may see to its tokens."""
    tokens: list[Thing] = []
    webhooks: list[Thing] = []
    for name in ("district lead", "park lead", "chief"):
        owner = walkers[name]
        occasion = Occasion(owner, NOW, "测试")
        IssueToken(
            occasion=occasion, title=f"{name}的程序", scopes=[Permission.PROJECT_VIEW], expires_on=date(2026, 12, 31),
            prefix=f"walk{len(tokens):04d}", secret="s" * 43,
        ).execute()  # fmt: skip
        webhook = AddWebhook(
            occasion=occasion, title=f"{name}的通知", address="https://example.org/", events=["*"], nonce="n" * 48
        ).execute()
        tokens.append(Thing(name, (Token.objects.latest("pk").pk,), _where(owner.office)))
        webhooks.append(Thing(name, (webhook.pk,), Whereabouts(), (webhook.title,), _of_office(owner.office_id)))
    return {"token": tokens, "webhook": webhooks}


def _of_office(number: int) -> Callable[[User], bool]:
    return lambda user: user.office_id == number


def _walker(role: Role, office: str) -> User:
    user = User(username=f"{office}-{role}", display_name="同志", office=Office.objects.get(code=office), role=role)
    user.set_unusable_password()
    user.save()
    return user


def _neighbours(occasion: Occasion) -> None:
    Park.objects.get_or_create(code="KJ", defaults={"name": "邻园测试园", "district_id": PUDONG})
    Office.objects.create(code="minhang-office", name="闵行科委", level=OfficeLevel.DISTRICT, district_code=MINHANG)
    Office.objects.create(code="kj", name="邻园管理办", level=OfficeLevel.PARK, park_code="KJ", district_code=PUDONG)
    row = EnterpriseRecord(
        NEIGHBOUR_CODE, "邻园测试算力有限公司", date(2020, 1, 8), district_code=PUDONG, park_code="KJ"
    )
    ReceiveEnterprises(occasion=occasion, batches=[[row]], source="测试名录", source_on=date(2026, 10, 1)).execute()
    record = ProjectRecord(
        name="邻园算力中心项目",
        kind=ProjectKind.LEASED_SPACE,
        district_code=PUDONG,
        park_code="KJ",
        credit_code=NEIGHBOUR_CODE,
        owner_office_code="kj",
        contact_name="赵邻园",
        contact_phone="13700002222",
        stages=(_talks(),),
        progress=(ProgressRecord(noted_on=date(2026, 11, 19), text="持续沟通"),),
    )
    ReceiveProjects(occasion=occasion, records=[record]).execute()


def _talks() -> StageRecord:
    return StageRecord(to_stage=Stage.TALKS, happened_on=date(2026, 11, 12), evidence_level=EvidenceLevel.SELF_REPORTED)


def _briefs(occasion: Occasion) -> list[Thing]:
    found = []
    for code in ("", PUDONG, MINHANG):
        WriteBrief(occasion=occasion, as_of=occasion.on, district_code=code).execute()
        brief = Brief.objects.get(district_code=code)
        found.append(Thing(code or "city", (brief.pk,), Whereabouts(code), (brief.document_number,)))
    return found


def _allocations(chief: User) -> dict[str, list[Thing]]:
    """A plan of the city and of each of two districts, with a proposal on each."""
    runs: list[Thing] = []
    proposals: list[Thing] = []
    for code in ("", PUDONG, MINHANG):
        run = AllocationRun.objects.create(
            state="done", as_of=NOW.date(), wishes=Wishes().as_json(), district_code=code, asked_by=chief, asked_at=NOW,
            ended_at=NOW, value=1.0, bound=1.0, gap=0.0,
        )  # fmt: skip
        acceptance = AllocationAcceptance.objects.create(
            run=run, working_days=20, proposed_by=chief, proposed_at=NOW, why="按方案"
        )
        runs.append(Thing(code or "city", (run.pk,), Whereabouts(code)))
        proposals.append(Thing(code or "city", (acceptance.pk,), Whereabouts(code)))
    return {"allocation": runs, "acceptance": proposals}


def _imports(walkers: dict[str, User]) -> list[Thing]:
    found = []
    for who in (Role.OFFICER, Role.CHIEF):
        user = walkers[str(who)]
        batch = ImportBatch.objects.create(
            kind=ImportKind.PROJECTS, file_name=f"{who}的名单.xlsx", sha256="0" * 64, imported_at=NOW, imported_by=user,
            created=0, updated=0, unchanged=0, review=1, refused=0,
        )  # fmt: skip
        where = Whereabouts(PUDONG) if who is Role.OFFICER else Whereabouts()
        found.append(Thing(str(who), (batch.pk,), where, (batch.file_name,)))
    return found


def _doubtful_rows(occasion: Occasion, *projects: Project) -> list[Thing]:
    found = []
    for project in projects:
        record = ProjectRecord(
            name=f"疑似{project.name}",
            kind=ProjectKind.LEASED_SPACE,
            district_code=project.district_id or "",
            source="名单",
            source_on=date(2026, 11, 1),
            row=3,
            stages=(_talks(),),
        )
        doubts = [Doubt(record, project.pk, 0.8, Text("名称相近", "similar names"))]
        QueueDoubtfulRows(occasion=occasion, batch=ImportBatch.objects.earliest("pk"), doubts=doubts).execute()
        row = DoubtfulRow.objects.latest("pk")
        where = Whereabouts(project.district_id or "", project.park_id or "")
        found.append(Thing(project.name, (row.pk,), where, (record.name,)))
    return found
