"""Sensible rows of the bank's facts, and one scene: a customer with money.

    make_customer(name="王小明", products={"fund": None, "time_deposit": date(2027, 1, 5)})

Days are around `TODAY`, the Sunday on which every scene of the tests takes place.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import factory

from guanxi.bank.models import (
    AbsorbedCustomer,
    Account,
    Batch,
    Branch,
    BranchWithin,
    Card,
    Customer,
    Holder,
    LakeFile,
    Loan,
    Product,
    Relation,
    Staff,
    StandingOrder,
    ValueOrigin,
)

TODAY = date(2026, 11, 22)
YESTERDAY = date(2026, 11, 21)


class BatchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Batch

    business_day = YESTERDAY
    covers_from = factory.SelfAttribute("business_day")
    sequence = factory.Sequence(lambda n: n + 1)
    manifest_digest = "0" * 64
    status = "accepted"
    received_at = datetime(2026, 11, 21, 18, tzinfo=UTC)
    ended_at = datetime(2026, 11, 21, 18, 5, tzinfo=UTC)


class LakeFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LakeFile

    batch = factory.SubFactory(BatchFactory)
    kind = "customers"
    path = factory.LazyAttribute(lambda o: f"{o.kind}/batch={o.batch.pk}.parquet")
    rows = 1
    checksum = "0" * 64


class _Delivered(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    batch = factory.LazyFunction(lambda: Batch.objects.first() or BatchFactory())
    as_of = YESTERDAY


class BranchFactory(_Delivered):
    """An outlet that lies within itself and within every office above it."""

    class Meta:
        model = Branch
        skip_postgeneration_save = True

    source_id = factory.Sequence(lambda n: f"B{n:04}")
    name = "城东支行"
    kind = "outlet"

    @factory.post_generation
    def lies_within(self, create, extracted, **more):
        office = self
        while office is not None:
            BranchWithin.objects.get_or_create(branch=self, ancestor=office)
            office = office.parent


class StaffFactory(_Delivered):
    class Meta:
        model = Staff

    source_id = factory.Sequence(lambda n: f"S{n:05}")
    name = "李思远"
    branch = factory.SubFactory(BranchFactory)
    role = "relationship_manager"
    joined_on = date(2015, 7, 1)


class ProductFactory(_Delivered):
    class Meta:
        model = Product

    source_id = factory.Sequence(lambda n: f"P{n:03}")
    name = "活期存款"
    name_en = "Demand deposit"
    product_class = "demand_deposit"
    currency = "CNY"


class CustomerFactory(_Delivered):
    class Meta:
        model = Customer

    source_id = factory.Sequence(lambda n: f"C{n:07}")
    name = "王小明"
    name_pinyin = "wang xiao ming"
    name_initials = "wxm"
    document_kind = "resident_id"
    document_number = factory.Sequence(lambda n: f"11010119800101{n % 10000:04}")
    sex = "male"
    born_on = date(1980, 1, 1)
    phone = factory.Sequence(lambda n: f"138{n:08}")
    branch = factory.SubFactory(BranchFactory)
    joined_on = date(2011, 3, 1)


class AbsorbedCustomerFactory(factory.django.DjangoModelFactory):
    """A second record of the survivor, merged into theirs and gone."""

    class Meta:
        model = AbsorbedCustomer

    customer_id = factory.Sequence(lambda n: 9_000_000 + n)
    source_id = factory.Sequence(lambda n: f"C9{n:06}")
    survivor = factory.SubFactory(CustomerFactory)
    since = datetime(2026, 11, 21, 9, tzinfo=UTC)
    row = factory.Dict({})


class RelationFactory(_Delivered):
    class Meta:
        model = Relation

    customer = factory.SubFactory(CustomerFactory)
    related_customer = factory.SubFactory(CustomerFactory)
    relation = "spouse"
    since = date(2012, 5, 1)


class AccountFactory(_Delivered):
    class Meta:
        model = Account

    source_id = factory.Sequence(lambda n: f"A{n:08}")
    owner = factory.SubFactory(CustomerFactory)
    product = factory.SubFactory(ProductFactory)
    branch = factory.SelfAttribute("owner.branch")
    currency = "CNY"
    opened_on = date(2011, 3, 1)


class HolderFactory(_Delivered):
    class Meta:
        model = Holder

    account = factory.SubFactory(AccountFactory)
    customer = factory.SubFactory(CustomerFactory)
    role = "authorised"
    since = date(2015, 1, 1)


class CardFactory(_Delivered):
    class Meta:
        model = Card

    source_id = factory.Sequence(lambda n: f"K{n:08}")
    account = factory.SubFactory(AccountFactory)
    customer = factory.SelfAttribute("account.owner")
    kind = "debit"
    grade = "standard"
    last_digits = "1907"
    issued_on = date(2020, 1, 1)


class LoanFactory(_Delivered):
    class Meta:
        model = Loan

    source_id = factory.Sequence(lambda n: f"L{n:06}")
    customer = factory.SubFactory(CustomerFactory)
    repayment_account = factory.SubFactory(
        AccountFactory, owner=factory.SelfAttribute("..customer")
    )
    product = factory.SubFactory(ProductFactory, name="汽车贷款", product_class="car_loan")
    currency = "CNY"
    principal_minor = 150_000_00
    outstanding_minor = 86_000_00
    granted_on = date(2025, 1, 15)
    matures_on = date(2028, 1, 15)
    status = "performing"
    days_overdue = 0


class StandingOrderFactory(_Delivered):
    class Meta:
        model = StandingOrder

    source_id = factory.Sequence(lambda n: f"O{n:06}")
    account = factory.SubFactory(AccountFactory)
    amount_minor = 300_00
    currency = "CNY"
    kind = "household"
    starts_on = date(2024, 1, 1)


def make_customer(*, products: Mapping[str, date | None] = {}, **about):
    """A customer with one open account of each class named, with the day on which it matures.

    ``about`` goes to `CustomerFactory`: name, branch, phone, born_on…
    """
    customer = CustomerFactory(**about)
    for product_class, matures_on in (products or {"demand_deposit": None}).items():
        product = Product.objects.filter(product_class=product_class).first() or ProductFactory(
            product_class=product_class, name=product_class
        )
        AccountFactory(owner=customer, product=product, matures_on=matures_on)
    return customer


class ValueOriginFactory(factory.django.DjangoModelFactory):
    """The telephone came with a later delivery than the rest of the row."""

    class Meta:
        model = ValueOrigin

    batch_id = 1
    as_of = YESTERDAY
    fields = "phone"
