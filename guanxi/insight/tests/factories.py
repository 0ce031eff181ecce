"""One factory a model. Published rows go into the partition of night 1 unless told otherwise."""

from datetime import date

import factory
from django.db import connection

from guanxi.insight.models import (
    AnonymousCustomer,
    Concentration,
    CustomerFacts,
    Holding,
    Publication,
)

TODAY = date(2026, 11, 20)


class Published(factory.django.DjangoModelFactory):
    """Makes the partition of the night first, which otherwise only a night makes."""

    class Meta:
        abstract = True

    night = 1

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        table, night = model_class._meta.db_table, int(kwargs["night"])
        with connection.cursor() as cursor:
            cursor.execute(
                f'CREATE TABLE IF NOT EXISTS "{table}_n{night}" '
                f'PARTITION OF "{table}" FOR VALUES IN ({night})'
            )
        return super()._create(model_class, *args, **kwargs)


class CustomerFactsFactory(Published):
    """A customer with nothing: name what there is."""

    class Meta:
        model = CustomerFacts

    customer_id = factory.Sequence(lambda n: n + 1)
    branch_id = 1
    joined_on = date(2020, 1, 1)
    card_grade = ""
    product_classes = ""

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        for field in CustomerFacts._meta.concrete_fields:
            if field.get_internal_type() == "BigIntegerField":
                kwargs.setdefault(field.attname, 0)
        return kwargs


class HoldingFactory(Published):
    class Meta:
        model = Holding

    account_id = factory.Sequence(lambda n: n + 1)
    customer_id = 1
    product_id = 1
    product_class = "demand_deposit"
    currency = "CNY"
    balance_minor = 0
    month_average_minor = 0
    opened_on = date(2020, 1, 1)


class ConcentrationFactory(Published):
    class Meta:
        model = Concentration

    branch_id = 1
    percent_customers = factory.Sequence(lambda n: n % 101)
    assets_share_ppm = 0
    contribution_share_ppm = 0
    customers = 0
    assets_minor = 0


class AnonymousCustomerFactory(Published):
    """A row of the anonymous view: like all others unless told how."""

    class Meta:
        model = AnonymousCustomer

    number = factory.Sequence(lambda n: n + 1)
    branch_id = None
    age_band = "30-39"
    tenure_band = "5-9"
    assets_band = "10000-49999"
    card_grade = "gold"
    products = "deposit,loan"
    assets_minor = 2_000_000
    last_active_year = 2026
    alike_at_least = 20

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        for field in AnonymousCustomer._meta.concrete_fields:
            if field.get_internal_type() == "BigIntegerField":
                kwargs.setdefault(field.attname, 0)
        return kwargs


class PublicationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Publication

    night = factory.Sequence(lambda n: n + 1)
    day = TODAY
    customers = 0
    accounts = 0
    assets_minor = 0
    month_average_assets_minor = 0
    months: dict = {}
