"""What the last night says: the tables that pages and the other packages read.

Each holds one night's rows, in the one partition of a partitioned table, which the night replaces
whole (foundation/publishing.py); nothing else ever writes them. Their columns are those declared in
``facts.py``, where each is explained.
"""

from django.db import models

from guanxi.bank.models import CODE_LENGTH
from guanxi.foundation.publishing import PublishedTable


class CustomerFacts(models.Model):
    """What is known of one customer at the end of the published day."""

    customer_id = models.BigIntegerField(primary_key=True)
    branch_id = models.BigIntegerField()
    age_years = models.BigIntegerField()
    joined_on = models.DateField()
    assets_minor = models.BigIntegerField()
    month_average_assets_minor = models.BigIntegerField()
    weighted_assets_minor = models.BigIntegerField()
    month_average_weighted_minor = models.BigIntegerField()
    previous_month_end_assets_minor = models.BigIntegerField()
    previous_month_average_assets_minor = models.BigIntegerField()
    peak_month_average_3_minor = models.BigIntegerField()
    demand_deposit_minor = models.BigIntegerField()
    time_deposit_minor = models.BigIntegerField()
    wealth_product_minor = models.BigIntegerField()
    fund_minor = models.BigIntegerField()
    insurance_minor = models.BigIntegerField()
    bond_minor = models.BigIntegerField()
    precious_metal_minor = models.BigIntegerField()
    custody_minor = models.BigIntegerField()
    contribution_minor = models.BigIntegerField()
    loans_outstanding_minor = models.BigIntegerField()
    loan_days_overdue = models.BigIntegerField()
    card_owed_minor = models.BigIntegerField()
    card_grade = models.CharField(max_length=CODE_LENGTH)
    card_spend_month_minor = models.BigIntegerField()
    card_spend_previous_3_minor = models.BigIntegerField()
    card_spend_12_months_minor = models.BigIntegerField()
    inflow_month_minor = models.BigIntegerField()
    outflow_month_minor = models.BigIntegerField()
    inflow_12_months_minor = models.BigIntegerField()
    outflow_12_months_minor = models.BigIntegerField()
    outflow_external_7_days_minor = models.BigIntegerField()
    outflow_broker_7_days_minor = models.BigIntegerField()
    largest_in_7_days_minor = models.BigIntegerField()
    largest_out_7_days_minor = models.BigIntegerField()
    last_transaction_on = models.DateField(null=True)
    last_active_on = models.DateField(null=True)
    transactions_month = models.BigIntegerField()
    transactions_12_months = models.BigIntegerField()
    counter_12_months = models.BigIntegerField()
    atm_12_months = models.BigIntegerField()
    mobile_12_months = models.BigIntegerField()
    online_12_months = models.BigIntegerField()
    pos_12_months = models.BigIntegerField()
    product_classes = models.TextField()
    accounts_open = models.BigIntegerField()
    accounts_closed_7_days = models.BigIntegerField()
    last_salary_on = models.DateField(null=True)
    first_salary_on = models.DateField(null=True)
    salary_month_minor = models.BigIntegerField()
    salary_previous_3_minor = models.BigIntegerField()
    maturing_on = models.DateField(null=True)
    maturing_30_days_minor = models.BigIntegerField()
    night = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "insight_customer_facts"


class Holding(models.Model):
    """One open account at the end of the published day, in its own currency."""

    account_id = models.BigIntegerField(primary_key=True)
    customer_id = models.BigIntegerField()
    product_id = models.BigIntegerField()
    product_class = models.CharField(max_length=CODE_LENGTH)
    currency = models.CharField(max_length=3)
    balance_minor = models.BigIntegerField()
    month_average_minor = models.BigIntegerField()
    last_moved_on = models.DateField(null=True)
    opened_on = models.DateField()
    matures_on = models.DateField(null=True)
    night = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "insight_holding"


class Concentration(models.Model):
    """One point of an office's 80/20 curve (2.4)."""

    pk = models.CompositePrimaryKey("branch_id", "percent_customers")
    branch_id = models.BigIntegerField()
    percent_customers = models.BigIntegerField()
    assets_share_ppm = models.BigIntegerField()
    contribution_share_ppm = models.BigIntegerField()
    customers = models.BigIntegerField()
    assets_minor = models.BigIntegerField()
    night = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "insight_concentration"


class Publication(models.Model):
    """One published night: its day, its totals, and the months of customers that go with it."""

    night = models.BigIntegerField(primary_key=True)
    day = models.DateField()
    customers = models.BigIntegerField()
    accounts = models.BigIntegerField()
    assets_minor = models.BigIntegerField()
    month_average_assets_minor = models.BigIntegerField()
    months = models.JSONField()  # {"2026-11": path below the lake}


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
}
