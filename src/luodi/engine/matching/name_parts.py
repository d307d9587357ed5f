"""Names of projects and enterprises taken apart, so that only what tells them apart is compared.

A project's name falls into its essence (without 上海, 项目, 有限公司 and the like), its phases (一期, II期, 3标段), its
numbers (12英寸, SN1) and what stands in brackets. Characters are half width, letters small, marks dropped.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from luodi.reference.writing import plain

_CHINESE_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_ROMAN_NUMERAL = "(?:viii|vii|vi|iv|ix|iii|ii|i|v|x)(?![a-z])"
_NUMERAL = rf"(?:\d{{1,3}}|[一二三四五六七八九十]{{1,3}}|(?<![a-z]){_ROMAN_NUMERAL})"
_PHASE = re.compile(
    rf"第?(?P<first>{_NUMERAL})(?:(?P<joint>[、,和及与&/至到~-])第?(?P<last>{_NUMERAL}))?"
    r"(?P<kind>期|阶段|标段|批次|批|号地块|号线|#)"
)
_PHASE_IN_ENGLISH = re.compile(rf"phase(?P<first>\d{{1,3}}|{_ROMAN_NUMERAL})")
_ROMAN_AT_END = re.compile(r"(?<![a-z])(?P<first>viii|vii|vi|iv|ix|iii|ii)(?=(?:项目|工程)?\Z)")
_LOT = re.compile(r"(?<!浦)[a-z东西南北](?:地块|区|楼|座)(?![域块划])")
_NUMBER = re.compile(r"[a-z]*\d+(?:\.\d+)?[a-z]*|第[一二三四五六七八九十]+(?=代)")
_BRACKETS = re.compile(r"[(\[【〔{<《]([^()\[\]【】〔〕{}<>《》]*)[)\]】〕}>》]")
_MARKS = re.compile(r"[\s\"'“”‘’「」『』·•・:;,.、。!?~_\-—–/\\|+()\[\]【】〔〕{}<>《》]+")
_EMPTY_WORDS = re.compile(
    r"上海市|上海|股份有限公司|有限责任公司|有限公司|公司|项目|(?<!国家)工程|新建|建设\Z|投资\Z|计划\Z|[与和及的之暨]"
)
_BUILDING_AT_END = re.compile(r"建设\Z")
_LEGAL_FORM = re.compile(r"(集团)?(股份有限公司|有限责任公司|有限公司|公司|合伙企业|有限合伙|普通合伙|分公司)\Z")
_GENERIC_WORDS = (
    "中国 国家 国际 全球 集团 股份 科技 科学 技术 产业化 产业 研发 研究院 研究所 研究 研制 设计 开发 创新 创业 "
    "生产线 生产 制造 制备 先进 高端 智能 数字 智慧 自动化 一体化 现代 综合 核心 关键 重大 基础 设施 设备 装备 "
    "装置 配套 中心 基地 总部 园区 产业园 科技园 科创园 科技城 工业园 厂房 工厂 大楼 大厦 平台 系统 集成 应用 "
    "服务 示范 功能 提升 改造 扩建 扩充 改建 迁建 升级 产能 增资 超级 新型 新一代 新能源 新材料 材料 电子 信息 "
    "生物 医药 医疗 汽车 机械 能源 化工 半导体 集成电路 人工智能 机器人 器件 元器件 零部件 芯片 晶圆 药物 疫苗 "
    "数据 软件 网络 物流 贸易 商务 文化 教育 医院 学校 住宅 商业 办公 张江 临港 金桥 外高桥 陆家嘴 漕河泾 浦东 "
    "黄浦 徐汇 长宁 静安 普陀 虹口 杨浦 闵行 宝山 嘉定 金山 松江 青浦 奉贤 崇明 长三角 华东 亚太 区域 地区 "
    "新区 英寸"
)
_GENERIC = re.compile("|".join(sorted(_GENERIC_WORDS.split(), key=len, reverse=True)))

_UNITS = {"毫米": "mm", "微米": "um", "纳米": "nm", "吋": "英寸"}

Phase = tuple[str, int]


@dataclass(frozen=True, slots=True)
class ProjectName:
    """A project's name in the parts that decide whether two names mean one project.

    ``main`` stands outside the brackets, ``phases`` holds kind and number (``("期", 2)``), ``distinctive`` the runs of
    the essence that are no common words.
    """

    whole: str
    main: str
    essence: str
    phases: frozenset[Phase]
    numbers: frozenset[str]
    in_brackets: frozenset[str]
    distinctive: tuple[str, ...]


@lru_cache(maxsize=65536)
def take_apart(name: str) -> ProjectName:
    """The parts of a project's name."""
    text = re.sub(r"\s+", "", plain(name)).lower()
    for unit, usual in _UNITS.items():
        text = text.replace(unit, usual)
    main, phases_outside = _without_phases(_BRACKETS.sub("", text) or text)
    inside = [_without_phases(inner) for inner in _BRACKETS.findall(text)]
    main = _MARKS.sub("", main)
    essence = _EMPTY_WORDS.sub("", _BUILDING_AT_END.sub("", _EMPTY_WORDS.sub("", main))) or main
    return ProjectName(
        whole=_MARKS.sub("", text),
        main=main,
        essence=essence,
        phases=phases_outside.union(*(phases for _, phases in inside)),
        numbers=frozenset(_NUMBER.findall(main)),
        in_brackets=frozenset(filter(None, (_EMPTY_WORDS.sub("", _MARKS.sub("", inner)) for inner, _ in inside))),
        distinctive=tuple(_GENERIC.sub(" ", essence).split()),
    )


def enterprise_key(name: str) -> str:
    """An enterprise's name without blanks, brackets, marks and width, for equality: （上海） and 上海 are the same."""
    return _MARKS.sub("", plain(name)).lower()


def enterprise_stem(name: str) -> str:
    """What people call the enterprise: without 上海 at either end and without its legal form."""
    key = _LEGAL_FORM.sub("", enterprise_key(name))
    return re.sub(r"\A上海市?|上海\Z", "", key) or key


def _without_phases(text: str) -> tuple[str, frozenset[Phase]]:
    """The text without its phases and lots, and these."""
    found: set[Phase] = set()

    def take(match: re.Match[str]) -> str:
        parts = match.groupdict()
        first, last = _number(parts["first"]), _number(parts.get("last") or parts["first"])
        kind = {"批次": "批"}.get(parts.get("kind") or "期", parts.get("kind") or "期")
        through = range(first, last + 1) if parts.get("joint") in ("至", "到", "~", "-") else (first, last)
        found.update((kind, number) for number in through)
        return ""

    for pattern in (_PHASE, _PHASE_IN_ENGLISH, _ROMAN_AT_END):
        text = pattern.sub(take, text)
    found.update((lot[0], 0) for lot in _LOT.finditer(text))
    return _LOT.sub("", text), frozenset(found)


def _number(numeral: str) -> int:
    if numeral.isdigit():
        return int(numeral)
    if numeral in _ROMAN:
        return _ROMAN[numeral]
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return int("".join(str(_CHINESE_DIGITS[character]) for character in ones))
    return 10 * _CHINESE_DIGITS.get(tens, 1) + _CHINESE_DIGITS.get(ones, 0)
