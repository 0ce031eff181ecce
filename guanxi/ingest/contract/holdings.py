"""What customers hold and what happens to it: accounts, facts, cards, loans, orders."""

from guanxi.ingest.contract.codes import CARD_GRADES, CHANNELS, TRANSACTION_KINDS
from guanxi.ingest.contract.form import (
    AMOUNT_MINOR_MAX,
    CLOSED,
    CURRENCY,
    Column,
    File,
    Kind,
    code,
    day,
    key,
    money,
    number,
    text,
)

ACCOUNTS = File(
    name="accounts",
    meaning=("Accounts and holdings, one owner each", "账户"),
    key=("account_id",),
    columns=(
        key("account_id", "the bank's number of the account", "账号", personal=True),
        key("owner_id", "the customer it belongs to", "户主客户号", references="customers"),
        key("product_id", "the product", "产品号", references="products"),
        key("branch_id", "office that keeps it", "开户机构", references="branches"),
        CURRENCY,
        day("opened_on", "first day", "开户日"),
        CLOSED,
        day("matures_on", "day the term ends", "到期日", required=False, ahead=True),
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
        key("account_id", "the account", "账号", references="accounts", personal=True),
        key("customer_id", "the person", "客户号", references="customers"),
        code("role", "what the person may do", "角色", ("joint", "authorised", "guardian")),
        day("since", "from this day", "起始日"),
        day("until", "up to, not including, this day", "终止日", required=False, ahead=True),
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
        key("account_id", "the account", "账号", references="accounts", personal=True),
        day("day", "the day whose end it is", "日期"),
        money(
            "balance_minor",
            "what the bank owes the customer; below zero = the customer owes (overdraft, loan)",
            "余额(最小货币单位)",
            minimum=-AMOUNT_MINOR_MAX,
        ),
        CURRENCY,
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
        key("transaction_id", "the bank's number of the entry", "流水号"),
        key("account_id", "the account", "账号", references="accounts", personal=True),
        day("booked_on", "day of the books", "记账日"),
        Column(
            name="booked_at",
            kind=Kind.MOMENT,
            meaning=("local time, where known", "交易时间"),
            required=False,
        ),
        code("direction", "credit = in, debit = out", "借贷方向", ("credit", "debit")),
        money("amount_minor", "amount, never below zero", "金额(最小货币单位)"),
        CURRENCY,
        code("kind", "what it was", "交易类型", TRANSACTION_KINDS),
        code("channel", "where it was made", "渠道", CHANNELS),
        text("counterparty_bank", "code of the other bank or firm", "对方机构代码", required=False),
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
        key("card_id", "the bank's reference of the card (not the number printed on it)", "卡标识"),
        key("account_id", "the account it draws on", "账号", references="accounts", personal=True),
        key("customer_id", "who carries it", "持卡客户号", references="customers"),
        code("kind", "debit or credit", "卡种", ("debit", "credit")),
        code("grade", "grade", "卡等级", CARD_GRADES),
        text(
            "last_digits",
            "last four digits of the number",
            "卡号末四位",
            required=False,
            personal=True,
        ),
        day("issued_on", "day of issue", "发卡日"),
        day("expires_on", "last day it is valid", "有效期", required=False, ahead=True),
        CLOSED,
        money("limit_minor", "credit limit", "信用额度", required=False),
    ),
)

LOANS = File(
    name="loans",
    meaning=("Personal loans as they stand", "个人贷款"),
    key=("loan_id",),
    columns=(
        key("loan_id", "the bank's number of the loan", "贷款号"),
        key("customer_id", "the borrower", "借款客户号", references="customers"),
        key(
            "repayment_account_id",
            "account that is debited",
            "还款账号",
            references="accounts",
            personal=True,
        ),
        key("product_id", "the product", "产品号", references="products"),
        CURRENCY,
        money("principal_minor", "amount granted", "贷款本金"),
        money("outstanding_minor", "principal still owed", "贷款余额"),
        money("instalment_minor", "monthly payment", "月还款额", required=False),
        day("granted_on", "day granted", "发放日"),
        day("matures_on", "last payment", "到期日", ahead=True),
        code(
            "status",
            "state",
            "状态",
            ("performing", "overdue", "default", "settled", "written_off"),
        ),
        number(
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
        key("order_id", "the bank's number of the order", "协议号"),
        key("account_id", "account that is debited", "账号", references="accounts", personal=True),
        money("amount_minor", "amount each time", "金额(最小货币单位)"),
        CURRENCY,
        code(
            "kind",
            "what for",
            "用途",
            ("household", "insurance", "leasing", "loan", "savings", "other"),
        ),
        text("counterparty_bank", "code of the receiving bank", "对方机构代码", required=False),
        day("starts_on", "first payment not before", "起始日", ahead=True),
        day("ends_on", "last payment not after", "终止日", required=False, ahead=True),
    ),
)
