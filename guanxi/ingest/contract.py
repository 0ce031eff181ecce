"""The feed contract, version 1: what a bank sends for each business day.

One folder a delivery, one file a kind, a manifest beside them. docs/feed.md is made from this
module, the simulator and the adapters write it, and the checks of ``ingest`` enforce it.
"""

from dataclasses import dataclass, field
from enum import StrEnum

CONTRACT_VERSION = 1

TEXT_MAX = 200
KEY_MAX = 40
# Ten trillion yuan in fen: above any one account of any one person, far below what int64 holds.
AMOUNT_MINOR_MAX = 10**15


class Kind(StrEnum):
    """What a column holds; decides how it is read, checked and stored."""

    # the bank's own identifier: 1 to 40 printable ASCII characters, no blanks, the first one a
    # letter or a digit
    KEY = "key"
    TEXT = "text"  # at most 200 characters, no control characters
    CODE = "code"  # one of the column's codes
    DAY = "day"  # ISO 8601, 2026-11-21
    MOMENT = "moment"  # ISO 8601 local time of the bank without zone, 2026-11-21T09:30:00
    MONEY = "money"  # whole minor units (fen, cents), may be negative where the column says so
    NUMBER = "number"  # whole number
    CURRENCY = "currency"  # ISO 4217, three letters
    YES_NO = "yes_no"  # true or false


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of one file. ``meaning`` is (English, Chinese) and goes to docs/feed.md."""

    name: str
    kind: Kind
    meaning: tuple[str, str]
    required: bool = True
    codes: tuple[str, ...] = ()
    references: str | None = None  # the file whose key this column holds
    minimum: int | None = None
    maximum: int | None = None
    personal: bool = False  # identity: stays in PostgreSQL, never in the lake, masked in quarantine
    ahead: bool = False  # a day that may lie after the business day (a maturity, an expiry)


@dataclass(frozen=True, kw_only=True)
class File:
    """One file of a delivery. Rows are changes since the last delivery, keyed by ``key``."""

    name: str
    meaning: tuple[str, str]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    # (name, meaning): rules over several columns or files, each implemented in ingest/checks
    rules: tuple[tuple[str, tuple[str, str]], ...] = field(default=())

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError where the file has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name!r}")


BRANCH_KINDS = ("head_office", "province", "branch", "outlet")

STAFF_ROLES = (
    "teller",
    "lobby_manager",
    "relationship_manager",
    "advisor",
    "wealth_manager",
    "outlet_head",
    "branch_head",
    "marketing",
    "agent",
    "supervisor",
    "quality",
    "privacy_officer",
    "auditor",
    "analyst",
    "rulebook_maker",
    "rulebook_checker",
    "administrator",
)

# Order matters nowhere; the first eight are what a customer owns (financial assets).
ASSET_CLASSES = (
    "demand_deposit",
    "time_deposit",
    "wealth_product",
    "fund",
    "insurance",
    "bond",
    "precious_metal",
    "custody",
)
LIABILITY_CLASSES = ("mortgage", "consumer_loan", "car_loan", "business_loan", "credit_card")
PRODUCT_CLASSES = ASSET_CLASSES + LIABILITY_CLASSES

DOCUMENT_KINDS = (
    "resident_id",
    "passport",
    "hk_macao_permit",
    "taiwan_permit",
    "residence_permit",
    "military_id",
    "other",
)

TRANSACTION_KINDS = (
    "cash",
    "salary",
    "pension",
    "transfer_own",  # between the customer's own accounts in this bank
    "transfer_bank",  # with another customer of this bank
    "transfer_other",  # with another bank
    "transfer_broker",  # with a securities firm
    "purchase",  # of a wealth product, fund, insurance, bond, metal
    "redemption",
    "card_spend",
    "payment",  # household bills, insurance premiums, leasing by order
    "interest",
    "fee",
    "penalty_interest",
    "loan_payout",
    "loan_repayment",
    "other",
)

CHANNELS = ("counter", "atm", "mobile", "online", "pos", "phone", "system")

CARD_GRADES = ("standard", "gold", "platinum", "diamond")


def _key(name: str, en: str, zh: str, **more: object) -> Column:
    return Column(name=name, kind=Kind.KEY, meaning=(en, zh), **more)  # type: ignore[arg-type]


def _text(name: str, en: str, zh: str, **more: object) -> Column:
    return Column(name=name, kind=Kind.TEXT, meaning=(en, zh), **more)  # type: ignore[arg-type]


def _code(name: str, en: str, zh: str, codes: tuple[str, ...], **more: object) -> Column:
    return Column(name=name, kind=Kind.CODE, meaning=(en, zh), codes=codes, **more)  # type: ignore[arg-type]


def _day(name: str, en: str, zh: str, **more: object) -> Column:
    return Column(name=name, kind=Kind.DAY, meaning=(en, zh), **more)  # type: ignore[arg-type]


def _money(name: str, en: str, zh: str, minimum: int = 0, **more: object) -> Column:
    return Column(
        name=name,
        kind=Kind.MONEY,
        meaning=(en, zh),
        minimum=minimum,
        maximum=AMOUNT_MINOR_MAX,
        **more,  # type: ignore[arg-type]
    )


def _number(name: str, en: str, zh: str, minimum: int, maximum: int, **more: object) -> Column:
    return Column(
        name=name,
        kind=Kind.NUMBER,
        meaning=(en, zh),
        minimum=minimum,
        maximum=maximum,
        **more,  # type: ignore[arg-type]
    )


_CURRENCY = Column(name="currency", kind=Kind.CURRENCY, meaning=("ISO 4217 currency", "币种"))
_CLOSED = _day("closed_on", "day it was closed, empty while open", "销户日", required=False)


BRANCHES = File(
    name="branches",
    meaning=("The bank's offices, from head office down to outlets", "机构"),
    key=("branch_id",),
    columns=(
        _key("branch_id", "the bank's number of the office", "机构号"),
        _text("name", "name of the office", "机构名称"),
        _code("kind", "level of the office", "机构层级", BRANCH_KINDS),
        _key(
            "parent_branch_id",
            "the office above; empty for head office only",
            "上级机构号",
            required=False,
            references="branches",
        ),
        _text("region", "province or district, for regional rules", "地区", required=False),
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
        _key("staff_id", "the bank's number of the person", "员工号"),
        _text("name", "full name", "姓名"),
        _key("branch_id", "office where the person works", "所属机构", references="branches"),
        _code("role", "what the person does", "岗位", STAFF_ROLES),
        _day("joined_on", "first day at work", "入职日"),
        _day(
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
        _key("product_id", "the bank's number of the product", "产品号"),
        _text("name", "name as the bank's customers read it", "产品名称"),
        _text("name_en", "name in English", "英文名称", required=False),
        _code(
            "product_class", "class, decides what counts as an asset", "产品大类", PRODUCT_CLASSES
        ),
        _CURRENCY,
        _code("risk", "risk rating", "风险等级", ("R1", "R2", "R3", "R4", "R5"), required=False),
        _number(
            "term_days",
            "length in days, empty where open-ended",
            "期限(天)",
            1,
            36525,
            required=False,
        ),
        _number(
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
        _key("customer_id", "the bank's number of the customer", "客户号"),
        _text("name", "full name", "姓名", personal=True),
        _code("document_kind", "kind of identity document", "证件类型", DOCUMENT_KINDS),
        _text("document_number", "number of the identity document", "证件号码", personal=True),
        _day(
            "document_expires_on",
            "last day it is valid, empty = for ever",
            "证件有效期",
            required=False,
            ahead=True,
        ),
        _code("sex", "as in the document", "性别", ("female", "male", "unknown")),
        _day("born_on", "day of birth", "出生日期", personal=True),
        _text(
            "phone",
            "mobile phone, E.164 or national digits",
            "手机号",
            required=False,
            personal=True,
        ),
        _text("email", "e-mail address", "电子邮箱", required=False, personal=True),
        _text("address", "postal address", "通讯地址", required=False, personal=True),
        _text("district", "district or county, without street", "区县", required=False),
        _key("branch_id", "home office", "归属机构", references="branches"),
        _day("joined_on", "first day as a customer", "建立关系日"),
        _day("left_on", "day the relationship ended", "结束关系日", required=False),
        _text("occupation", "occupation", "职业", required=False),
        _text("education", "education", "学历", required=False),
        _money("annual_income_minor", "declared yearly income", "年收入", required=False),
        _code(
            "risk_tolerance",
            "risk tolerance",
            "风险承受能力",
            ("C1", "C2", "C3", "C4", "C5"),
            required=False,
        ),
        _day(
            "risk_rated_until", "day the rating expires", "风评有效期", required=False, ahead=True
        ),
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
        _key("customer_id", "the customer", "客户号", references="customers"),
        _key("related_customer_id", "the other customer", "关联客户号", references="customers"),
        _code(
            "relation",
            "what the other is to the customer",
            "关系",
            ("spouse", "parent", "child", "sibling", "referrer", "guarantor", "other"),
        ),
        _day("since", "from this day", "起始日"),
        _day("until", "up to, not including, this day", "终止日", required=False, ahead=True),
    ),
    rules=(("not_oneself", ("nobody is related to oneself", "不得与本人关联")),),
)

ACCOUNTS = File(
    name="accounts",
    meaning=("Accounts and holdings, one owner each", "账户"),
    key=("account_id",),
    columns=(
        _key("account_id", "the bank's number of the account", "账号", personal=True),
        _key("owner_id", "the customer it belongs to", "户主客户号", references="customers"),
        _key("product_id", "the product", "产品号", references="products"),
        _key("branch_id", "office that keeps it", "开户机构", references="branches"),
        _CURRENCY,
        _day("opened_on", "first day", "开户日"),
        _CLOSED,
        _day("matures_on", "day the term ends", "到期日", required=False, ahead=True),
        Column(
            name="renews",
            kind=Kind.YES_NO,
            meaning=("whether it renews by itself", "是否自动转存"),
            required=False,
        ),
    ),
    rules=(
        ("closes_after_opening", ("closed_on is not before opened_on", "销户日不早于开户日")),
        ("matures_after_opening", ("matures_on is after opened_on", "到期日晚于开户日")),
    ),
)

HOLDERS = File(
    name="holders",
    meaning=("Persons other than the owner who may use an account", "账户其他持有人"),
    key=("account_id", "customer_id"),
    columns=(
        _key("account_id", "the account", "账号", references="accounts", personal=True),
        _key("customer_id", "the person", "客户号", references="customers"),
        _code("role", "what the person may do", "角色", ("joint", "authorised", "guardian")),
        _day("since", "from this day", "起始日"),
        _day("until", "up to, not including, this day", "终止日", required=False, ahead=True),
    ),
)

BALANCES = File(
    name="balances",
    meaning=(
        "Balance at the end of each day on which it changed; it stands until the next row",
        "日终余额(变动日)",
    ),
    key=("account_id", "day"),
    columns=(
        _key("account_id", "the account", "账号", references="accounts", personal=True),
        _day("day", "the day whose end it is", "日期"),
        _money(
            "balance_minor",
            "what the bank owes the customer; below zero = the customer owes (overdraft, loan)",
            "余额(最小货币单位)",
            minimum=-AMOUNT_MINOR_MAX,
        ),
        _CURRENCY,
    ),
    rules=(
        ("within_account_life", ("day is within the account's life", "日期在账户存续期内")),
        ("currency_of_account", ("currency is the account's", "币种与账户一致")),
    ),
)

TRANSACTIONS = File(
    name="transactions",
    meaning=("Entries booked on accounts", "交易流水"),
    key=("transaction_id",),
    columns=(
        _key("transaction_id", "the bank's number of the entry", "流水号"),
        _key("account_id", "the account", "账号", references="accounts", personal=True),
        _day("booked_on", "day of the books", "记账日"),
        Column(
            name="booked_at",
            kind=Kind.MOMENT,
            meaning=("local time, where known", "交易时间"),
            required=False,
        ),
        _code("direction", "credit = in, debit = out", "借贷方向", ("credit", "debit")),
        _money("amount_minor", "amount, never below zero", "金额(最小货币单位)"),
        _CURRENCY,
        _code("kind", "what it was", "交易类型", TRANSACTION_KINDS),
        _code("channel", "where it was made", "渠道", CHANNELS),
        _text(
            "counterparty_bank", "code of the other bank or firm", "对方机构代码", required=False
        ),
    ),
    rules=(
        ("within_account_life", ("booked_on is within the account's life", "记账日在账户存续期内")),
        ("currency_of_account", ("currency is the account's", "币种与账户一致")),
        (
            "booked_at_on_the_day",
            ("booked_at falls on booked_on or the day before", "交易时间与记账日相符"),
        ),
    ),
)

CARDS = File(
    name="cards",
    meaning=("Debit and credit cards", "银行卡"),
    key=("card_id",),
    columns=(
        _key(
            "card_id", "the bank's reference of the card (not the number printed on it)", "卡标识"
        ),
        _key("account_id", "the account it draws on", "账号", references="accounts", personal=True),
        _key("customer_id", "who carries it", "持卡客户号", references="customers"),
        _code("kind", "debit or credit", "卡种", ("debit", "credit")),
        _code("grade", "grade", "卡等级", CARD_GRADES),
        _text(
            "last_digits",
            "last four digits of the number",
            "卡号末四位",
            required=False,
            personal=True,
        ),
        _day("issued_on", "day of issue", "发卡日"),
        _day("expires_on", "last day it is valid", "有效期", required=False, ahead=True),
        _CLOSED,
        _money("limit_minor", "credit limit", "信用额度", required=False),
    ),
)

LOANS = File(
    name="loans",
    meaning=("Personal loans as they stand", "个人贷款"),
    key=("loan_id",),
    columns=(
        _key("loan_id", "the bank's number of the loan", "贷款号"),
        _key("customer_id", "the borrower", "借款客户号", references="customers"),
        _key(
            "repayment_account_id",
            "account that is debited",
            "还款账号",
            references="accounts",
            personal=True,
        ),
        _key("product_id", "the product", "产品号", references="products"),
        _CURRENCY,
        _money("principal_minor", "amount granted", "贷款本金"),
        _money("outstanding_minor", "principal still owed", "贷款余额"),
        _money("instalment_minor", "monthly payment", "月还款额", required=False),
        _day("granted_on", "day granted", "发放日"),
        _day("matures_on", "last payment", "到期日", ahead=True),
        _code(
            "status",
            "state",
            "状态",
            ("performing", "overdue", "default", "settled", "written_off"),
        ),
        _number(
            "days_overdue", "days since the oldest unpaid instalment was due", "逾期天数", 0, 36525
        ),
    ),
    rules=(("matures_after_granting", ("matures_on is after granted_on", "到期日晚于发放日")),),
)

STANDING_ORDERS = File(
    name="standing_orders",
    meaning=("Orders that pay by themselves", "定期扣款协议"),
    key=("order_id",),
    columns=(
        _key("order_id", "the bank's number of the order", "协议号"),
        _key("account_id", "account that is debited", "账号", references="accounts", personal=True),
        _money("amount_minor", "amount each time", "金额(最小货币单位)"),
        _CURRENCY,
        _code(
            "kind",
            "what for",
            "用途",
            ("household", "insurance", "leasing", "loan", "savings", "other"),
        ),
        _text("counterparty_bank", "code of the receiving bank", "对方机构代码", required=False),
        _day("starts_on", "first payment not before", "起始日", ahead=True),
        _day("ends_on", "last payment not after", "终止日", required=False, ahead=True),
    ),
)

# In this order: a file refers only to files before it (and branches to itself).
FILES: dict[str, File] = {
    file.name: file
    for file in (
        BRANCHES,
        STAFF,
        PRODUCTS,
        CUSTOMERS,
        RELATIONS,
        ACCOUNTS,
        HOLDERS,
        BALANCES,
        TRANSACTIONS,
        CARDS,
        LOANS,
        STANDING_ORDERS,
    )
}
# Facts go to the lake only; every other file also has its table in PostgreSQL.
FACT_FILES = ("balances", "transactions")
