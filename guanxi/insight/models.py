"""What the last night says: the tables that pages and the other packages read.

Each holds one night's rows, in the one partition of a partitioned table, which the night replaces
whole (foundation/publishing.py); nothing else ever writes them. Their columns are those declared in
``facts.py``, where each is explained.
"""

from typing import Any

from django.db import models

from guanxi.bank.models import CODE_LENGTH
from guanxi.foundation.dictionary import (
    ACCOUNT,
    ANALYSIS,
    C1,
    C2,
    CREDIT,
    DERIVED,
    INTERNAL,
    KEPT,
    LOADER_ONLY,
    MAGNITUDE,
    PROPERTY,
    TRANSACTION,
    YEAR,
    Category,
    Column,
    Purpose,
    Reach,
    Retention,
    Rows,
    Sensitivity,
    plain,
    stored,
    with_row,
)
from guanxi.foundation.publishing import PublishedTable

PRODUCTS_LENGTH = 60

# An age leaves too few candidates for a masked document: nobody sees both.
_BESIDE_NO_DOCUMENT = ANALYSIS | {Purpose.PORTAL}


def _amount(column: Column, **more: Any) -> Column:
    """What somebody has."""
    return _published(column, PROPERTY, C2, anonymous=MAGNITUDE, **more)


def _movement(column: Column) -> Column:
    """What somebody moved."""
    return _published(column, TRANSACTION, C2, anonymous=MAGNITUDE)


def _owed(column: Column) -> Column:
    """What somebody owes, and how late."""
    return _published(column, CREDIT, C2, anonymous=MAGNITUDE)


def _count(column: Column, **more: Any) -> Column:
    """How much somebody uses the bank."""
    return _published(column, DERIVED, C1, anonymous=MAGNITUDE, **more)


def _day(column: Column) -> Column:
    return _published(column, ACCOUNT, C1, anonymous=YEAR)


def _class(column: Column) -> Column:
    return _published(column, ACCOUNT, C1, anonymous=KEPT)


def _told(column: Column) -> Column:
    """What analysts are told of a customer who cannot be found by it: of nobody any more."""
    return plain(column, seen_for=LOADER_ONLY, anonymous=KEPT, retention=Retention.NIGHT)


def _published(column: Column, category: Category, sensitivity: Sensitivity, **more: Any) -> Column:
    return stored(column, category, sensitivity, retention=Retention.NIGHT, **more)


class CustomerFacts(models.Model):
    """What is known of one customer at the end of the published day."""

    customer_id = with_row(models.BigIntegerField(primary_key=True))
    branch_id = _class(models.BigIntegerField())
    age_years = _count(models.BigIntegerField(), seen_for=_BESIDE_NO_DOCUMENT)
    joined_on = _day(models.DateField())
    assets_minor = _amount(models.BigIntegerField())
    month_average_assets_minor = _amount(models.BigIntegerField())
    weighted_assets_minor = _amount(models.BigIntegerField(), seen_for=INTERNAL)
    month_average_weighted_minor = _amount(models.BigIntegerField(), seen_for=INTERNAL)
    previous_month_end_assets_minor = _amount(models.BigIntegerField())
    previous_month_average_assets_minor = _amount(models.BigIntegerField())
    peak_month_average_3_minor = _amount(models.BigIntegerField(), seen_for=INTERNAL)
    demand_deposit_minor = _amount(models.BigIntegerField())
    time_deposit_minor = _amount(models.BigIntegerField())
    wealth_product_minor = _amount(models.BigIntegerField())
    fund_minor = _amount(models.BigIntegerField())
    insurance_minor = _amount(models.BigIntegerField())
    bond_minor = _amount(models.BigIntegerField())
    precious_metal_minor = _amount(models.BigIntegerField())
    custody_minor = _amount(models.BigIntegerField())
    contribution_minor = _amount(models.BigIntegerField(), seen_for=INTERNAL)
    loans_outstanding_minor = _owed(models.BigIntegerField())
    loan_days_overdue = _owed(models.BigIntegerField())
    card_owed_minor = _owed(models.BigIntegerField())
    card_grade = _class(models.CharField(max_length=CODE_LENGTH))
    card_spend_month_minor = _movement(models.BigIntegerField())
    card_spend_previous_3_minor = _movement(models.BigIntegerField())
    card_spend_12_months_minor = _movement(models.BigIntegerField())
    inflow_month_minor = _movement(models.BigIntegerField())
    outflow_month_minor = _movement(models.BigIntegerField())
    inflow_12_months_minor = _movement(models.BigIntegerField())
    outflow_12_months_minor = _movement(models.BigIntegerField())
    outflow_external_7_days_minor = _movement(models.BigIntegerField())
    outflow_broker_7_days_minor = _movement(models.BigIntegerField())
    largest_in_7_days_minor = _movement(models.BigIntegerField())
    largest_out_7_days_minor = _movement(models.BigIntegerField())
    last_transaction_on = _day(models.DateField(null=True))
    last_active_on = _day(models.DateField(null=True))
    transactions_month = _count(models.BigIntegerField())
    transactions_12_months = _count(models.BigIntegerField())
    counter_12_months = _count(models.BigIntegerField())
    atm_12_months = _count(models.BigIntegerField())
    mobile_12_months = _count(models.BigIntegerField())
    online_12_months = _count(models.BigIntegerField())
    pos_12_months = _count(models.BigIntegerField())
    product_classes = _class(models.TextField())
    accounts_open = _count(models.BigIntegerField())
    accounts_closed_7_days = _count(models.BigIntegerField())
    last_salary_on = _day(models.DateField(null=True))
    first_salary_on = _day(models.DateField(null=True))
    salary_month_minor = _movement(models.BigIntegerField())
    salary_previous_3_minor = _movement(models.BigIntegerField())
    maturing_on = _day(models.DateField(null=True))
    maturing_30_days_minor = _amount(models.BigIntegerField())
    night = with_row(models.BigIntegerField())

    rows = Rows(reach=Reach.OF_CUSTOMER, column="customer_id", office="branch_id")

    class Meta:
        managed = False
        db_table = "insight_customer_facts"


class Holding(models.Model):
    """One open account at the end of the published day, in its own currency."""

    account_id = with_row(models.BigIntegerField(primary_key=True))
    customer_id = with_row(models.BigIntegerField())
    product_id = _class(models.BigIntegerField())
    product_class = _class(models.CharField(max_length=CODE_LENGTH))
    currency = _class(models.CharField(max_length=3))
    balance_minor = _amount(models.BigIntegerField())
    month_average_minor = _amount(models.BigIntegerField())
    last_moved_on = _day(models.DateField(null=True))
    opened_on = _day(models.DateField())
    matures_on = _day(models.DateField(null=True))
    night = with_row(models.BigIntegerField())

    rows = Rows(reach=Reach.OF_CUSTOMER, column="customer_id")

    class Meta:
        managed = False
        db_table = "insight_holding"


class Concentration(models.Model):
    """One point of an office's 80/20 curve (2.4)."""

    pk = models.CompositePrimaryKey("branch_id", "percent_customers")
    branch_id = plain(models.BigIntegerField(), seen_for=INTERNAL)
    percent_customers = plain(models.BigIntegerField(), seen_for=INTERNAL)
    assets_share_ppm = plain(models.BigIntegerField(), seen_for=INTERNAL)
    contribution_share_ppm = plain(models.BigIntegerField(), seen_for=INTERNAL)
    customers = plain(models.BigIntegerField(), seen_for=INTERNAL)
    assets_minor = plain(models.BigIntegerField(), seen_for=INTERNAL)
    night = plain(models.BigIntegerField(), seen_for=INTERNAL)

    rows = Rows(reach=Reach.BANK)

    class Meta:
        managed = False
        db_table = "insight_concentration"


class AnonymousCustomer(models.Model):
    """What analysts see: a customer told so coarsely that twenty others could be meant.

    Whoever knows office, age, tenure, assets, card and products of somebody finds no fewer than
    ``alike_at_least`` rows that could be theirs. ``branch_id`` is empty where no office is told.
    """

    number = _told(models.BigIntegerField(primary_key=True))
    branch_id = _told(models.BigIntegerField(null=True))
    age_band = _told(models.CharField(max_length=CODE_LENGTH))
    tenure_band = _told(models.CharField(max_length=CODE_LENGTH))
    assets_band = _told(models.CharField(max_length=CODE_LENGTH))
    card_grade = _told(models.CharField(max_length=CODE_LENGTH))
    products = _told(models.CharField(max_length=PRODUCTS_LENGTH))
    assets_minor = _told(models.BigIntegerField())
    month_average_assets_minor = _told(models.BigIntegerField())
    demand_deposit_minor = _told(models.BigIntegerField(null=True))
    time_deposit_minor = _told(models.BigIntegerField(null=True))
    investments_minor = _told(models.BigIntegerField(null=True))
    contribution_minor = _told(models.BigIntegerField(null=True))
    loans_outstanding_minor = _told(models.BigIntegerField(null=True))
    card_owed_minor = _told(models.BigIntegerField(null=True))
    card_spend_12_months_minor = _told(models.BigIntegerField(null=True))
    inflow_12_months_minor = _told(models.BigIntegerField())
    outflow_12_months_minor = _told(models.BigIntegerField())
    transactions_12_months = _told(models.BigIntegerField())
    counter_12_months = _told(models.BigIntegerField())
    mobile_12_months = _told(models.BigIntegerField())
    last_active_year = _told(models.BigIntegerField())
    alike_at_least = _told(models.BigIntegerField())
    night = _told(models.BigIntegerField())

    rows = Rows(
        reach=Reach.BANK,
        alike=("branch_id", "age_band", "tenure_band", "assets_band", "card_grade", "products"),
    )

    class Meta:
        managed = False
        db_table = "insight_anonymous_customer"


class Publication(models.Model):
    """One published night: its day, its totals, and the months of customers that go with it."""

    night = plain(models.BigIntegerField(primary_key=True), anonymous=KEPT)
    day = plain(models.DateField(), anonymous=KEPT)
    customers = plain(models.BigIntegerField(), seen_for=INTERNAL)
    accounts = plain(models.BigIntegerField(), seen_for=INTERNAL)
    assets_minor = plain(models.BigIntegerField(), seen_for=INTERNAL)
    month_average_assets_minor = plain(models.BigIntegerField(), seen_for=INTERNAL)
    months = plain(models.JSONField())  # {"2026-11": path below the lake}
    # Of the anonymous view: k, the rows it has, and the customers whom it cannot tell of.
    alike_at_least = plain(models.BigIntegerField(default=0), anonymous=KEPT)
    anonymous_customers = plain(models.BigIntegerField(default=0), anonymous=KEPT)
    left_out = plain(models.BigIntegerField(default=0), anonymous=KEPT)

    rows = Rows(reach=Reach.BANK)


def latest_publication() -> Publication | None:
    """The night that everybody sees; None before the first."""
    return Publication.objects.order_by("-night").first()


PUBLISHED = {
    "customer_facts": PublishedTable(
        name="insight_customer_facts",
        unique=["customer_id"],
        # The second is walked by whoever lists the customers of many offices, richest first.
        indexes=["branch_id, assets_minor DESC, customer_id", "assets_minor DESC, customer_id"],
    ),
    "holdings": PublishedTable(
        name="insight_holding", unique=["account_id"], indexes=["customer_id, account_id"]
    ),
    "concentration": PublishedTable(
        name="insight_concentration", unique=["branch_id, percent_customers"], indexes=[]
    ),
    "anonymous_customers": PublishedTable(
        name="insight_anonymous_customer", unique=["number"], indexes=[]
    ),
}
