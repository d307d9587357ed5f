"""What people write above the columns of an enterprise register, and what we write ourselves."""

from luodi.front.exchange.columns import FieldSpec, Vocabulary
from luodi.reference.text import Text


def _spec(name: str, zh: str, en: str, synonyms: str = "", *, required: bool = False) -> FieldSpec:
    """``synonyms`` are separated by blanks; blanks do not count in a header anyway."""
    return FieldSpec(name, Text(zh, en), tuple(synonyms.split()), required)


VOCABULARY = Vocabulary(
    [
        _spec(
            "credit_code", "统一社会信用代码", "credit code",
            "社会信用代码 信用代码 统一信用代码 统一代码 统一社会信用代码/注册号 uscc unifiedsocialcreditcode",
            required=True,
        ),
        _spec(
            "name", "企业名称", "enterprise name",
            "单位名称 名称 公司名称 企业全称 单位全称 公司 企业 单位 company companyname enterprise",
        ),
        _spec(
            "registered_on", "注册日期", "registered on",
            "成立日期 登记日期 成立时间 注册时间 设立日期 dateofregistration foundedon establishedon",
        ),
        _spec("legal_form", "企业类型", "legal form", "类型 公司类型 市场主体类型 主体类型 经济类型 登记注册类型 type"),
        _spec(
            "capital", "注册资金", "registered capital",
            "注册资本 注册资本金 认缴资本 认缴注册资本 资金数额 capital",
        ),
        _spec("capital_currency", "币种", "currency of capital", "注册资金币种 注册资本币种 资金币种 currency"),
        _spec("business_scope", "经营范围", "business scope", "经营业务范围 主营业务 业务范围 scope"),
        _spec("province", "所在省份", "province", "省份 所属省份 省市 省"),
        _spec(
            "district", "地区", "district",
            "区 所属区 所在区 区县 所属区县 所在地区 行政区 行政区划 区域 注册地区",
        ),
        _spec("park", "园区", "park", "所属园区 所在园区 产业园区"),
        _spec("address", "注册地址", "address", "地址 住所 企业地址 经营场所 注册地 登记住所 registeredaddress"),
        _spec("contact_name", "联系人", "contact", "联系人姓名 contactname"),
        _spec("contact_phone", "联系电话", "telephone", "电话 手机 联系方式 联系人电话 phone contactphone"),
    ],
    passed_over=("所属行业", "来源", "来源日期"),
)  # fmt: skip
