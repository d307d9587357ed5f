"""A small town that the tests of pages walk through: two districts, a park, two enterprises, a few projects."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from luodi.office.enterprises.actions.receive_enterprises import ReceiveEnterprises
from luodi.office.enterprises.models import Enterprise, EvidenceLevel
from luodi.office.enterprises.records import EnterpriseRecord
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.people.system import system_user
from luodi.office.places.models import Park
from luodi.office.projects.actions.receive_projects import ReceiveProjects
from luodi.office.projects.models import Project
from luodi.office.projects.records import (
    EvidenceRecord,
    HealthRecord,
    MemberRecord,
    OutturnRecord,
    PartyRecord,
    ProgressRecord,
    ProjectRecord,
    PromiseRecord,
    StageRecord,
)
from luodi.office.projects.setup import load_shipped_rules
from luodi.office.projects.words import EvidenceKind, Health, LossReason, Measure, PartyRole, ProjectKind, Stage

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
PUDONG, MINHANG = "310115", "310112"
OWN_CODE, FOREIGN_CODE = "91310115WX0000070R", "91310112WX0000089B"


@dataclass(frozen=True)
class Town:
    """``own`` and its enterprise lie in Pudong, in the park, with the enterprise's user; ``foreign`` is of Minhang."""

    own: Project
    foreign: Project
    users: dict[Role, User]
    park_officer: User


def build_town() -> Town:
    """Builds it as of :data:`NOW`, in the database of the test."""
    occasion = Occasion(system_user(), NOW, "测试")
    load_shipped_rules(occasion)
    Park.objects.get_or_create(code="ZJ", defaults={"name": "张江测试园", "district_id": PUDONG})
    city, pudong, park, desk = _offices()
    users = {role: _user(role, city) for role in Role if role not in (Role.SYSTEM, Role.OFFICER, Role.ENTERPRISE)}
    users[Role.OFFICER] = _user(Role.OFFICER, pudong)
    users[Role.ENTERPRISE] = _user(Role.ENTERPRISE, desk)
    _enterprises(occasion)
    received = ReceiveProjects(occasion=occasion, records=_records()).execute()
    own, foreign = (Project.objects.get(code=row.code) for row in received.projects[:2])
    return Town(own, foreign, users, _user(Role.OFFICER, park, "park-officer"))


def more_projects(count: int) -> None:
    """Adds projects in talks, to see whether a page asks more of the database when there are more rows."""
    occasion = Occasion(system_user(), NOW, "测试")
    ReceiveProjects(
        occasion=occasion, records=[_talks(f"增补项目{number}", MINHANG) for number in range(count)]
    ).execute()


def _offices() -> tuple[Office, Office, Office, Office]:
    city, _ = Office.objects.get_or_create(code="city", defaults={"name": "市经信委", "level": OfficeLevel.CITY})
    return (
        city,
        Office.objects.create(code="pudong", name="浦东新区科经委", level=OfficeLevel.DISTRICT, district_code=PUDONG),
        Office.objects.create(code="zj", name="张江管理办", level=OfficeLevel.PARK, park_code="ZJ"),
        Office.objects.create(code="desk", name="企业", level=OfficeLevel.ENTERPRISE, credit_code=OWN_CODE),
    )


def _user(role: Role, office: Office, username: str = "") -> User:
    user = User(username=username or str(role), display_name=f"{role.value}同志", office=office, role=role)
    user.set_unusable_password()
    user.save()
    return user


def _enterprises(occasion: Occasion) -> None:
    rows = [
        EnterpriseRecord(OWN_CODE, "浦东测试半导体有限公司", date(2019, 5, 1), district_code=PUDONG, park_code="ZJ",
                         capital_amount=Decimal(50_000_000), capital_currency="CNY", contact_name="张三",
                         contact_phone="13812345678"),
        EnterpriseRecord(FOREIGN_CODE, "闵行测试机械有限公司", date(2001, 1, 8), district_code=MINHANG,
                         capital_amount=Decimal(500_000), capital_currency="USD"),
    ]  # fmt: skip
    ReceiveEnterprises(occasion=occasion, batches=[rows], source="测试名录", source_on=date(2026, 10, 1)).execute()
    Enterprise.objects.get(credit_code=OWN_CODE)


def _records() -> list[ProjectRecord]:
    return [_in_talks(), _signed_elsewhere(), _withdrawn(), _talks("新近在谈项目", PUDONG)]


def _in_talks() -> ProjectRecord:
    """Ready to sign but for the agreement, and silent since September: its light burns."""
    return ProjectRecord(
        name="集成电路封测线项目",
        kind=ProjectKind.LEASED_SPACE,
        district_code=PUDONG,
        park_code="ZJ",
        credit_code=OWN_CODE,
        investor_name="某集团",
        investment_cny=Decimal(1_250_000_000),
        owner_office_code="pudong",
        contact_name="李四",
        contact_phone="13900001111",
        source="测试台账",
        source_on=date(2026, 9, 1),
        stages=(_stage(Stage.LEAD, date(2026, 7, 1)), _stage(Stage.TALKS, date(2026, 9, 1))),
        parties=(PartyRecord(role=PartyRole.OPERATOR, name="浦东测试半导体有限公司", credit_code=OWN_CODE),),
        task_force=(MemberRecord(name="王专班", office_code="pudong", leads=True, duty="总协调"),),
        promises=(PromiseRecord(measure=Measure.OUTPUT_CNY, year=2028, value=Decimal(200_000_000)),),
        outturns=(
            OutturnRecord(
                measure=Measure.JOBS,
                year=2026,
                value=Decimal(12),
                source="企业自报",
                stated_on=date(2026, 9, 30),
                evidence_level=EvidenceLevel.SELF_REPORTED,
            ),
        ),
        progress=(ProgressRecord(noted_on=date(2026, 9, 2), text="首次会谈"),),
    )


def _signed_elsewhere() -> ProjectRecord:
    return ProjectRecord(
        name="闵行机械扩建项目",
        kind=ProjectKind.NEW_BUILD,
        district_code=MINHANG,
        credit_code=FOREIGN_CODE,
        investor_name="外区集团",
        investment_cny=Decimal(80_000_000),
        stages=(_stage(Stage.SIGNED, date(2026, 11, 2), EvidenceLevel.VERIFIED),),
        evidence=(
            EvidenceRecord(
                kind=EvidenceKind.AGREEMENT,
                title="投资协议",
                document_number="闵投〔2026〕8号",
                dated_on=date(2026, 11, 2),
                evidence_level=EvidenceLevel.SELF_REPORTED,
                source="区科委",
            ),
        ),
        progress=(ProgressRecord(noted_on=date(2026, 11, 20), text="方案送审"),),
    )


def _withdrawn() -> ProjectRecord:
    return ProjectRecord(
        name="已退出项目",
        kind=ProjectKind.HEADQUARTERS,
        district_code=PUDONG,
        stages=(_stage(Stage.SIGNED, date(2026, 3, 2)),),
        healths=(
            HealthRecord(
                health=Health.WITHDRAWN,
                reason="转投外地",
                happened_on=date(2026, 6, 1),
                loss_reason=LossReason.OTHER_CITY,
            ),
        ),
    )


def _talks(name: str, district: str) -> ProjectRecord:
    return ProjectRecord(
        name=name,
        kind=ProjectKind.NEW_BUILD,
        district_code=district,
        stages=(_stage(Stage.TALKS, date(2026, 11, 12)),),
        progress=(ProgressRecord(noted_on=date(2026, 11, 19), text="持续沟通"),),
    )


def _stage(stage: Stage, day: date, level: EvidenceLevel = EvidenceLevel.SELF_REPORTED) -> StageRecord:
    return StageRecord(to_stage=stage, happened_on=day, evidence_level=level)
