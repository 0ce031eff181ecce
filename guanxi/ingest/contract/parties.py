"""The bank and its customers: branches, staff, products, customers, relations."""

from guanxi.ingest.contract.codes import BRANCH_KINDS, DOCUMENT_KINDS, PRODUCT_CLASSES, STAFF_ROLES
from guanxi.ingest.contract.form import CURRENCY, File, code, day, key, money, number, text

BRANCHES = File(
    name="branches",
    meaning=("The bank's offices, from head office down to outlets", "机构"),
    key=("branch_id",),
    columns=(
        key("branch_id", "the bank's number of the office", "机构号"),
        text("name", "name of the office", "机构名称"),
        code("kind", "level of the office", "机构层级", BRANCH_KINDS),
        key(
            "parent_branch_id",
            "the office above; empty for head office only",
            "上级机构号",
            required=False,
            references="branches",
        ),
        text("region", "province or district, for regional rules", "地区", required=False),
    ),
    rules=(
        ("only_head_office_has_no_parent", ("only head office has no parent", "仅总行无上级")),
        ("no_circle", ("following the parents ends at head office", "上级关系不成环")),
    ),
)

STAFF = File(
    name="staff",
    meaning=("People who work for the bank", "员工"),
    key=("staff_id",),
    columns=(
        key("staff_id", "the bank's number of the person", "员工号"),
        text("name", "full name", "姓名"),
        key("branch_id", "office where the person works", "所属机构", references="branches"),
        code("role", "what the person does", "岗位", STAFF_ROLES),
        day("joined_on", "first day at work", "入职日"),
        day(
            "left_on",
            "last day at work, empty while employed",
            "离职日",
            required=False,
            ahead=True,
        ),
    ),
    rules=(("leaves_after_joining", ("left_on is not before joined_on", "离职日不早于入职日")),),
)

PRODUCTS = File(
    name="products",
    meaning=("What the bank sells", "产品"),
    key=("product_id",),
    columns=(
        key("product_id", "the bank's number of the product", "产品号"),
        text("name", "name as the bank's customers read it", "产品名称"),
        text("name_en", "name in English", "英文名称", required=False),
        code(
            "product_class", "class, decides what counts as an asset", "产品大类", PRODUCT_CLASSES
        ),
        CURRENCY,
        code("risk", "risk rating", "风险等级", ("R1", "R2", "R3", "R4", "R5"), required=False),
        number(
            "term_days",
            "length in days, empty where open-ended",
            "期限(天)",
            1,
            36525,
            required=False,
        ),
        number(
            "rate_ppm",
            "yearly rate in millionths: 2.5 % is 25000",
            "年利率(百万分之)",
            -1_000_000,
            1_000_000,
            required=False,
        ),
    ),
)

CUSTOMERS = File(
    name="customers",
    meaning=("Individual customers", "个人客户"),
    key=("customer_id",),
    columns=(
        key("customer_id", "the bank's number of the customer", "客户号"),
        text("name", "full name", "姓名", personal=True),
        code("document_kind", "kind of identity document", "证件类型", DOCUMENT_KINDS),
        text("document_number", "number of the identity document", "证件号码", personal=True),
        day(
            "document_expires_on",
            "last day it is valid, empty = for ever",
            "证件有效期",
            required=False,
            ahead=True,
        ),
        code("sex", "as in the document", "性别", ("female", "male", "unknown")),
        day("born_on", "day of birth", "出生日期", personal=True),
        text(
            "phone",
            "mobile phone, E.164 or national digits",
            "手机号",
            required=False,
            personal=True,
        ),
        text("email", "e-mail address", "电子邮箱", required=False, personal=True),
        text("address", "postal address", "通讯地址", required=False, personal=True),
        text("district", "district or county, without street", "区县", required=False),
        key("branch_id", "home office", "归属机构", references="branches"),
        day("joined_on", "first day as a customer", "建立关系日"),
        day("left_on", "day the relationship ended", "结束关系日", required=False),
        text("occupation", "occupation", "职业", required=False),
        text("education", "education", "学历", required=False),
        money("annual_income_minor", "declared yearly income", "年收入", required=False),
        code(
            "risk_tolerance",
            "risk tolerance",
            "风险承受能力",
            ("C1", "C2", "C3", "C4", "C5"),
            required=False,
        ),
        day("risk_rated_until", "day the rating expires", "风评有效期", required=False, ahead=True),
    ),
    rules=(
        ("born_before_joining", ("born_on is before joined_on", "出生日早于建立关系日")),
        ("leaves_after_joining", ("left_on is not before joined_on", "结束日不早于建立关系日")),
    ),
)

RELATIONS = File(
    name="relations",
    meaning=("Who is related to whom", "客户关系"),
    key=("customer_id", "related_customer_id", "relation"),
    columns=(
        key("customer_id", "the customer", "客户号", references="customers"),
        key("related_customer_id", "the other customer", "关联客户号", references="customers"),
        code(
            "relation",
            "what the other is to the customer",
            "关系",
            ("spouse", "parent", "child", "sibling", "referrer", "guarantor", "other"),
        ),
        day("since", "from this day", "起始日"),
        day("until", "up to, not including, this day", "终止日", required=False, ahead=True),
    ),
    rules=(("not_oneself", ("nobody is related to oneself", "不得与本人关联")),),
)
