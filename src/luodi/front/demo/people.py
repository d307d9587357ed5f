"""Who works in the demo city: its offices, and one user to log in as for every role."""

from collections.abc import Iterable
from dataclasses import dataclass

from luodi.engine.synthesis.enterprises import SyntheticEnterprise
from luodi.engine.synthesis.parks import SyntheticPark
from luodi.office.people.access import DeskField, Role
from luodi.office.people.action import Occasion
from luodi.office.people.actions.create_office import CreateOffice
from luodi.office.people.actions.create_user import CreateUser
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.reference.districts import districts

DEMO_PASSWORD = "Luodi-2026-demo"  # noqa: S105 - published on purpose; `luodi serve` refuses it beyond loopback
CITY_OFFICE = "city"


@dataclass(frozen=True, slots=True)
class DemoUser:
    """A log-in: name, person, role, and in which office (``city``, a district's code, ``park`` or ``enterprise``)."""

    username: str
    display_name: str
    role: Role
    where: str
    desk_field: DeskField = DeskField.LAND


DEMO_USERS = (
    DemoUser("chief", "周明（处长）", Role.CHIEF, "city"),
    DemoUser("leader", "陈立（分管领导）", Role.LEADER, "city"),
    DemoUser("analyst", "林静（分析员）", Role.ANALYST, "city"),
    DemoUser("administrator", "吴畅（系统管理员）", Role.ADMINISTRATOR, "city"),
    DemoUser("auditor", "高远（审计员）", Role.AUDITOR, "city"),
    DemoUser("desk", "徐澄（土地要素专员）", Role.DESK, "city"),
    DemoUser("space", "宋岩（载体要素专员）", Role.DESK, "city", DeskField.SPACE),
    DemoUser("housing", "叶青（人才住房专员）", Role.DESK, "city", DeskField.HOUSING),
    DemoUser("capital", "唐越（资金要素专员）", Role.DESK, "city", DeskField.CAPITAL),
    DemoUser("energy", "秦川（能源要素专员）", Role.DESK, "city", DeskField.ENERGY),
    DemoUser("policy", "何静（政策专窗）", Role.DESK, "city", DeskField.POLICY),
    DemoUser("finance", "方圆（财务专员）", Role.DESK, "city", DeskField.FINANCE),
    DemoUser("district", "沈宁（浦东新区专员）", Role.OFFICER, "310115"),
    DemoUser("lead", "马骏（嘉定区专班组长）", Role.LEAD, "310114"),
    DemoUser("park", "钱岚（园区专员）", Role.OFFICER, "park"),
    DemoUser("enterprise", "赵一（企业用户）", Role.ENTERPRISE, "enterprise"),
)
CHIEF = "chief"
OFFICERS_BY_DISTRICT = {user.where: user.username for user in DEMO_USERS if user.where.isdigit()}
"""Who notes progress in a district; elsewhere the chief does."""


def district_office(district_code: str) -> str:
    """The code of a district's office."""
    return f"district-{district_code}"


def park_office(park_code: str) -> str:
    """The code of a park's office."""
    return f"park-{park_code}"


def create_offices(occasion: Occasion, parks: Iterable[SyntheticPark], desks: Iterable[SyntheticEnterprise]) -> None:
    """The commission, an office for every district and park, and the desks of some enterprises."""
    city = CreateOffice(
        occasion=occasion, code=CITY_OFFICE, title="市投资促进委员会（演示）", level=OfficeLevel.CITY
    ).execute()
    of_district: dict[str, Office] = {}
    for district in districts():
        of_district[district.code] = CreateOffice(
            occasion=occasion,
            code=district_office(district.code),
            title=f"{district.name.zh}投资促进办公室（演示）",
            level=OfficeLevel.DISTRICT,
            parent=city,
            district_code=district.code,
        ).execute()
    for park in parks:
        CreateOffice(
            occasion=occasion,
            code=park_office(park.code),
            title=f"{park.name}管理办公室",
            level=OfficeLevel.PARK,
            parent=of_district[park.district_code],
            district_code=park.district_code,
            park_code=park.code,
        ).execute()
    for enterprise in desks:
        CreateOffice(
            occasion=occasion,
            code=f"enterprise-{enterprise.credit_code}",
            title=enterprise.name,
            level=OfficeLevel.ENTERPRISE,
            parent=of_district[enterprise.district_code],
            district_code=enterprise.district_code,
            credit_code=enterprise.credit_code,
        ).execute()


def create_users(occasion: Occasion, park: SyntheticPark, enterprise: SyntheticEnterprise) -> User:
    """The demo users, all with the same published password; returns the chief."""
    offices = {office.code: office for office in Office.objects.all()}
    codes = {
        "city": CITY_OFFICE,
        "park": park_office(park.code),
        "enterprise": f"enterprise-{enterprise.credit_code}",
    }
    for user in DEMO_USERS:
        CreateUser(
            occasion=occasion,
            username=user.username,
            display_name=user.display_name,
            office=offices[codes.get(user.where) or district_office(user.where)],
            role=user.role,
            desk_field=user.desk_field if user.role is Role.DESK else "",
            password=DEMO_PASSWORD,
            has_demo_password=True,
        ).execute()
    return User.objects.select_related("office").get(username=CHIEF)
