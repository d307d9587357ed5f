"""Who issues a brief and under which number: 沪招调〔2026〕10号, counted by year and district without gaps."""

from django.db.models import Max

from luodi.office.briefs.models import Brief
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.people.system import SYSTEM_OFFICE_CODE
from luodi.office.places.models import District

# One character for each province-level division, by the first two digits of GB/T 2260.
PROVINCE_CHARACTERS = {
    "11": "京", "12": "津", "13": "冀", "14": "晋", "15": "蒙", "21": "辽", "22": "吉", "23": "黑", "31": "沪",
    "32": "苏", "33": "浙", "34": "皖", "35": "闽", "36": "赣", "37": "鲁", "41": "豫", "42": "鄂", "43": "湘",
    "44": "粤", "45": "桂", "46": "琼", "50": "渝", "51": "川", "52": "贵", "53": "云", "54": "藏", "61": "陕",
    "62": "甘", "63": "青", "64": "宁", "65": "新", "71": "台", "81": "港", "82": "澳",
}  # fmt: skip
NAMELESS_OFFICE = "招商引资工作部门"


def issuing_office(user: User, district_code: str) -> Office | None:
    """The office that a brief goes out from: the city's or district's own, else the writer's; None for the system."""
    level = OfficeLevel.DISTRICT if district_code else OfficeLevel.CITY
    offices = Office.objects.filter(level=level, district_code=district_code).exclude(code=SYSTEM_OFFICE_CODE)
    if user.office.level == level and user.office in offices:
        return user.office
    return offices.order_by("code").first() or (None if user.office.code == SYSTEM_OFFICE_CODE else user.office)


def document_number(year: int, number: int, district: District | None) -> str:
    """沪招调〔2026〕10号 for the city, 沪浦招调〔2026〕3号 for a district."""
    code = district.code if district else District.objects.order_by("code").values_list("code", flat=True).first() or ""
    own = district.name[:1] if district else ""
    return f"{PROVINCE_CHARACTERS.get(code[:2], '')}{own}招调〔{year}〕{number}号"


def next_number(year: int, district_code: str) -> int:
    """The next number of a year's series. The caller holds the lock of :func:`lock_series`."""
    newest = Brief.objects.filter(year=year, district_code=district_code).aggregate(Max("number"))["number__max"]
    return (newest or 0) + 1


def lock_series(office: Office) -> None:
    """Lets one brief of an office be numbered at a time, until the transaction ends."""
    Office.objects.select_for_update().get(pk=office.pk)
