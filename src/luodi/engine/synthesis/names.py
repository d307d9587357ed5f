"""Invented names of companies, people and roads, in the manner of real ones.

The distinctive part (字号) of company ``n`` repeats in no other company: two characters for the first nine
thousand, then three, then four. Characters are chosen so that famous names do not come out of them by chance.
"""

from luodi.engine.synthesis.draws import Deck, Draws
from luodi.engine.synthesis.lines import Line

_FIRST = (
    "澜屹昱翊沐曜岚璟晟珩睿泓霁朔恺牧栎衡砺峤湛煦曦钧弈卓瀚骁劭铎聿昊桉沅汐澄潼沣渝涞溯洵沁泽"
    "岱峻岳嵘崇屿岑峥崧嵩棠樾榆槿桦枫柏梓栩檀楷楠朗晖晔昕旻晏曙煜焓烨炜烁熠煊炬瑾瑜珞琅琮璞璇玥珏"
)
_SECOND = (
    "联图辰创擎维启峰禾川石帆达远驰宸航谷原域格微临汇翼拓弘岸湾桥港江河湖原野林森木叶芒穗实承守信明诚"
    "致行知思问道源本元真纯素白青苍玄景象形制造工匠器具材质料铸锻合成聚集群众和同协力能量势动静安宁康健"
)
_FIRST_SET = tuple(dict.fromkeys(_FIRST))
_SECOND_SET = tuple(dict.fromkeys(_SECOND))
_TWO = len(_FIRST_SET) * len(_SECOND_SET)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁沈任姚卢"
    "傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉萍红建国志文斌宇浩凯健俊帆雪琳晨阳佳欣怡然子轩梓涵雨泽思"
    "远博文嘉怡若溪景行书瑶亦辰"
)
_ROADS = (
    "澜沧",
    "云栖",
    "砺石",
    "望屹",
    "青禾",
    "星川",
    "明珩",
    "知行",
    "溯源",
    "芳樾",
    "金穗",
    "朗月",
    "汇泽",
    "松屿",
    "南槿",
    "拓新",
    "启航",
    "瑞枫",
    "松涛",
    "锦湾",
    "云帆",
    "兴岚",
    "沁园",
    "榆林",
    "晨曦",
    "景明",
    "弘毅",
    "春申",
    "浦泽",
    "翠屏",
)
_THREE = _TWO * len(_FIRST_SET)
DISTINCT_NAMES = _TWO + _THREE + _TWO * _TWO
"""How many different 字号 there are."""


class CompanyNames:
    """Deals a different 字号 to every number below :data:`DISTINCT_NAMES`, in an order of its path."""

    def __init__(self, *path: object) -> None:
        self._two = Deck(_TWO, *path, "two characters")
        self._three = Deck(_THREE, *path, "three characters")
        self._four = Deck(_TWO * _TWO, *path, "four characters")

    def distinctive(self, number: int) -> str:
        """The 字号 of company ``number``."""
        if number < _TWO:
            return _two_characters(self._two.card(number))
        if number < _TWO + _THREE:
            first, rest = divmod(self._three.card(number - _TWO), _TWO)
            return _FIRST_SET[first] + _two_characters(rest)
        first, rest = divmod(self._four.card(number - _TWO - _THREE), _TWO)
        return _two_characters(first) + _two_characters(rest)


def _two_characters(number: int) -> str:
    first, second = divmod(number, len(_SECOND_SET))
    return _FIRST_SET[first] + _SECOND_SET[second]


def company_name(distinctive: str, line: Line, draws: Draws, form: str) -> str:
    """For example 上海澜图半导体有限公司 or 珩启机器人（上海）有限公司; ``form`` is how it ends."""
    word = draws.choice(line.words)
    if draws.chance(0.14):
        return f"{distinctive}{word}（上海）{form}"
    return f"上海{distinctive}{word}{form}"


def investor_name(distinctive: str, line: Line, draws: Draws) -> str:
    """An investor from elsewhere or from abroad: 深圳煜拓机器人股份有限公司."""
    word = draws.choice(line.words)
    if draws.chance(0.18):
        return f"{distinctive}{draws.choice(('（中国）投资有限公司', '亚太有限公司', '国际控股有限公司'))}"
    home = draws.one_of(_HOMES)
    form = draws.choice(("股份有限公司", "集团有限公司", "有限公司", "控股集团有限公司"))
    return f"{home}{distinctive}{word}{form}"


_HOMES = {"北京": 5, "深圳": 5, "杭州": 3, "苏州": 3, "江苏": 3, "浙江": 3, "广州": 2, "上海": 8, "安徽": 1, "武汉": 1,
          "成都": 1, "山东": 1, "西安": 1, "福建": 1}  # fmt: skip


_UNDERTAKINGS = {
    ("new_build", True): (
        "生产基地",
        "制造基地",
        "产业化项目",
        "智能工厂",
        "研发生产一体化基地",
        "扩建项目",
        "超级工厂",
    ),
    ("leased_space", True): ("研发中心", "中试基地", "生产线项目", "创新中心", "试制线", "工程中心"),
    ("headquarters", True): ("区域总部", "研发总部", "销售和结算中心", "华东总部", "全国运营中心"),
    ("leased_space", False): ("研发中心", "创新中心", "应用示范项目", "交付中心", "联合实验室"),
    ("headquarters", False): ("区域总部", "研发总部", "运营中心", "华东总部", "全国结算中心"),
}
_QUALITIES = ("新一代", "高性能", "智能化", "低碳型", "高端", "先进")
_PLACES_BY_NAME = ("总部", "中心", "基地", "平台", "枢纽")


def undertaking_name(distinctive: str, line: Line, product: str, kind: str, draws: Draws) -> str:
    """A project's name: 澜图新一代激光雷达中试基地, or 煊石算力中心建设项目 where the product is a place already."""
    if product.endswith(_PLACES_BY_NAME):
        return f"{distinctive}{product}{draws.choice(('项目', '建设项目', '提升项目'))}"
    quality = draws.choice(_QUALITIES) if line.makes_things and draws.chance(0.4) else ""
    if quality[:2] in product:
        quality = ""
    undertaking = draws.choice(_UNDERTAKINGS[kind, line.makes_things])
    what = product.removesuffix("研发") if undertaking.startswith("研发") else product
    return f"{distinctive}{quality}{what}{undertaking}"


def person_name(draws: Draws) -> str:
    """A person who does not exist."""
    given = draws.choice(_GIVEN) + (draws.choice(_GIVEN) if draws.chance(0.75) else "")
    return draws.choice(_SURNAMES) + given


def telephone(draws: Draws) -> str:
    """A number of the series 021-5550, which is not given out."""
    return f"021-5550{draws.randrange(10_000):04d}"


def address(draws: Draws, district_name: str, park_name: str = "") -> str:
    """An address on a road of invented name."""
    road = f"{draws.choice(_ROADS)}{draws.choice(('路', '路', '街', '大道'))}"
    number = draws.randrange(1, 2400)
    building = f"{draws.randrange(1, 30)}幢{draws.randrange(1, 25)}{draws.randrange(1, 30):02d}室"
    inside = f"（{park_name}）" if park_name else ""
    return f"上海市{district_name}{road}{number}号{building}{inside}"
