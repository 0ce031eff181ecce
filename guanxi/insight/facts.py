"""What the night knows of each customer and each holding: the columns that others rely on.

Money is int64 minor units of the bank's currency (rulebook ``[bank] currency``). "Month" is the
calendar month of ``day`` up to and including ``day``; "12 months" is that month and the eleven
before it. Nothing here names a person.
"""

from collections.abc import Mapping

import pyarrow as pa

CUSTOMER_FACTS: Mapping[str, tuple[pa.DataType, str, str]] = {
    "customer_id": (pa.int64(), "surrogate number", "客户内部编号"),
    "branch_id": (pa.int64(), "home office", "归属机构"),
    "age_years": (pa.int64(), "age in whole years by year of birth and year of day", "年龄"),
    "joined_on": (pa.date32(), "first day as a customer", "建立关系日"),
    "assets_minor": (pa.int64(), "balances of asset accounts owned, end of day", "金融资产"),
    "month_average_assets_minor": (
        pa.int64(),
        "mean of end-of-day assets over the days of the month so far, days before opening as zero",
        "月日均资产",
    ),
    "weighted_assets_minor": (pa.int64(), "assets × coefficient of each class", "折算资产"),
    "month_average_weighted_minor": (pa.int64(), "mean of weighted assets", "月日均折算资产"),
    "previous_month_end_assets_minor": (
        pa.int64(),
        "assets at the last month-end before",
        "上月末资产",
    ),
    "previous_month_average_assets_minor": (
        pa.int64(),
        "month-average of the month before",
        "上月日均",
    ),
    "peak_month_average_3_minor": (
        pa.int64(),
        "greatest month-average of the three closed months before",
        "近三月日均峰值",
    ),
    "demand_deposit_minor": (pa.int64(), "assets by class, end of day", "活期"),
    "time_deposit_minor": (pa.int64(), "", "定期"),
    "wealth_product_minor": (pa.int64(), "", "理财"),
    "fund_minor": (pa.int64(), "", "基金"),
    "insurance_minor": (pa.int64(), "", "保险"),
    "bond_minor": (pa.int64(), "", "债券"),
    "precious_metal_minor": (pa.int64(), "", "贵金属"),
    "custody_minor": (pa.int64(), "", "第三方存管"),
    "contribution_minor": (pa.int64(), "yearly margin of month-average assets", "年化贡献"),
    "loans_outstanding_minor": (pa.int64(), "principal owed on personal loans", "贷款余额"),
    "loan_days_overdue": (pa.int64(), "greatest of any loan", "最长逾期天数"),
    "card_owed_minor": (pa.int64(), "owed on credit cards, above zero", "信用卡欠款"),
    "card_grade": (pa.string(), "best grade of an open card; empty: none", "最高卡等级"),
    "card_spend_month_minor": (pa.int64(), "credit-card spend of the month", "本月信用卡消费"),
    "card_spend_previous_3_minor": (pa.int64(), "of the three closed months before", "前三月消费"),
    "card_spend_12_months_minor": (pa.int64(), "of 12 months", "近12月信用卡消费"),
    "inflow_month_minor": (pa.int64(), "credits from outside own accounts, month", "本月流入"),
    "outflow_month_minor": (
        pa.int64(),
        "debits to outside own accounts, month, above zero",
        "本月流出",
    ),
    "inflow_12_months_minor": (pa.int64(), "of 12 months", "近12月流入"),
    "outflow_12_months_minor": (pa.int64(), "of 12 months", "近12月流出"),
    "outflow_external_7_days_minor": (
        pa.int64(),
        "to other banks and brokers in the 7 days ending on day",
        "近7日转出他行及券商",
    ),
    "outflow_broker_7_days_minor": (pa.int64(), "of that to brokers", "近7日转往券商"),
    "largest_in_7_days_minor": (
        pa.int64(),
        "largest single flow in within 7 days",
        "近7日最大流入",
    ),
    "largest_out_7_days_minor": (
        pa.int64(),
        "largest single flow out within 7 days",
        "近7日最大流出",
    ),
    "last_transaction_on": (pa.date32(), "last entry of any kind", "最近交易日"),
    "last_active_on": (
        pa.date32(),
        "last entry the customer made (channel not system)",
        "最近主动交易日",
    ),
    "transactions_month": (pa.int64(), "entries in the month", "本月交易笔数"),
    "transactions_12_months": (pa.int64(), "entries in 12 months", "近12月交易笔数"),
    "counter_12_months": (pa.int64(), "entries by channel, 12 months", "柜面笔数"),
    "atm_12_months": (pa.int64(), "", "自助设备笔数"),
    "mobile_12_months": (pa.int64(), "", "手机银行笔数"),
    "online_12_months": (pa.int64(), "", "网上银行笔数"),
    "pos_12_months": (pa.int64(), "", "POS笔数"),
    "product_classes": (
        pa.string(),
        "classes of open accounts with a balance, in order of the contract, joined by commas",
        "持有产品大类",
    ),
    "accounts_open": (pa.int64(), "open accounts", "在用账户数"),
    "accounts_closed_7_days": (pa.int64(), "accounts closed within 7 days", "近7日销户数"),
    "last_salary_on": (pa.date32(), "last salary", "最近代发日"),
    "first_salary_on": (pa.date32(), "first salary within 12 months", "近12月首次代发日"),
    "salary_month_minor": (pa.int64(), "salary of the month", "本月代发工资"),
    "salary_previous_3_minor": (pa.int64(), "of the three closed months before", "前三月代发"),
    "maturing_on": (pa.date32(), "earliest coming maturity of an asset account", "最近到期日"),
    "maturing_30_days_minor": (pa.int64(), "assets maturing within 30 days", "30日内到期金额"),
}

HOLDINGS: Mapping[str, tuple[pa.DataType, str, str]] = {
    "account_id": (pa.int64(), "surrogate number", "账户内部编号"),
    "customer_id": (pa.int64(), "owner", "户主"),
    "product_id": (pa.int64(), "product", "产品"),
    "product_class": (pa.string(), "class", "产品大类"),
    "currency": (pa.string(), "currency of the account", "币种"),
    "balance_minor": (pa.int64(), "end of day, in the account's currency", "余额"),
    "month_average_minor": (pa.int64(), "month-average, in the account's currency", "月日均"),
    "last_moved_on": (pa.date32(), "last day on which the balance changed", "最近变动日"),
    "opened_on": (pa.date32(), "opened", "开户日"),
    "matures_on": (pa.date32(), "term ends", "到期日"),
}

# One row per customer and month, for trends: lake/fold/customer_months/month=2026-11/*.parquet
CUSTOMER_MONTHS: Mapping[str, tuple[pa.DataType, str, str]] = {
    "customer_id": (pa.int64(), "surrogate number", "客户内部编号"),
    "month": (pa.date32(), "first day of the month", "月份"),
    "assets_end_minor": (
        pa.int64(),
        "assets at the end of the month, or of the last night",
        "月末资产",
    ),
    "assets_average_minor": (pa.int64(), "month-average", "月日均"),
    "weighted_average_minor": (pa.int64(), "weighted month-average", "月日均折算"),
    "contribution_minor": (pa.int64(), "yearly margin of the month's average", "年化贡献"),
    "inflow_minor": (pa.int64(), "credits from outside own accounts", "流入"),
    "outflow_minor": (pa.int64(), "debits to outside, above zero", "流出"),
    "card_spend_minor": (pa.int64(), "credit-card spend", "信用卡消费"),
    "salary_minor": (pa.int64(), "salary", "代发"),
    "transactions": (pa.int64(), "entries", "交易笔数"),
}

# The 80/20 curve of each office: 101 rows an office, richest customers first (2.4).
CONCENTRATION: Mapping[str, tuple[pa.DataType, str, str]] = {
    "branch_id": (pa.int64(), "office, with every office below it", "机构"),
    "percent_customers": (pa.int64(), "0 … 100, richest first", "客户占比(%)"),
    "assets_share_ppm": (pa.int64(), "their share of assets, millionths", "资产占比(百万分之)"),
    "contribution_share_ppm": (
        pa.int64(),
        "their share of contribution, millionths",
        "贡献占比(百万分之)",
    ),
    "customers": (pa.int64(), "how many customers that is", "客户数"),
    "assets_minor": (pa.int64(), "their assets", "资产"),
}

# What analysts see: one row a customer whom it cannot be led back to (12.1, 6.5). Figures have one
# leading digit and a value that no fewer than alike_at_least rows share.
ANONYMOUS_CUSTOMERS: Mapping[str, tuple[pa.DataType, str, str]] = {
    "number": (pa.int64(), "place in the order of the columns that follow", "序号"),
    "branch_id": (
        pa.int64(),
        "home office, or the office above it; empty: any of the bank",
        "归属机构",
    ),
    "age_band": (pa.string(), "years; any: not told", "年龄段"),
    "tenure_band": (pa.string(), "calendar years as a customer; any: not told", "客户年限段"),
    "assets_band": (
        pa.string(),
        "assets in whole units; none: nothing; overdrawn: below zero",
        "资产段",
    ),
    "card_grade": (pa.string(), "best grade of an open card; none; any: not told", "最高卡等级"),
    "products": (
        pa.string(),
        "deposit, investment, loan, credit_card, salary, joined by commas; none; any: not told",
        "持有产品种类",
    ),
    "assets_minor": (pa.int64(), "as in customer_facts, by one leading digit", "金融资产"),
    "month_average_assets_minor": (pa.int64(), "", "月日均资产"),
    "demand_deposit_minor": (
        pa.int64(),
        "like those down to card spend: empty where products are not told",
        "活期",
    ),
    "time_deposit_minor": (pa.int64(), "", "定期"),
    "investments_minor": (
        pa.int64(),
        "wealth products, funds, insurance, bonds, metal and custody together",
        "投资理财",
    ),
    "contribution_minor": (pa.int64(), "yearly margin", "年化贡献"),
    "loans_outstanding_minor": (pa.int64(), "principal owed on loans", "贷款余额"),
    "card_owed_minor": (pa.int64(), "owed on credit cards", "信用卡欠款"),
    "card_spend_12_months_minor": (pa.int64(), "of 12 months", "近12月信用卡消费"),
    "inflow_12_months_minor": (pa.int64(), "of 12 months", "近12月流入"),
    "outflow_12_months_minor": (pa.int64(), "of 12 months", "近12月流出"),
    "transactions_12_months": (pa.int64(), "entries, by one leading digit", "近12月交易笔数"),
    "counter_12_months": (pa.int64(), "", "柜面笔数"),
    "mobile_12_months": (pa.int64(), "", "手机银行笔数"),
    "last_active_year": (
        pa.int64(),
        "year of the last own act, never before the youngest of the band of tenure joined",
        "最近主动交易年份",
    ),
    "alike_at_least": (pa.int64(), "k: no fewer are alike in what an outsider may know", "k 值"),
}


def schema(columns: Mapping[str, tuple[pa.DataType, str, str]]) -> pa.Schema:
    """The Arrow schema of a table declared above."""
    return pa.schema([(name, kind) for name, (kind, _, _) in columns.items()])
