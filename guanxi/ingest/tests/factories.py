import factory

from guanxi.bank.tests.factories import AbsorbedCustomerFactory, BatchFactory, CustomerFactory
from guanxi.ingest.models import EarlierRow, Fault, MergedRow, RetiredNumber


class FaultFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Fault

    batch = factory.SubFactory(BatchFactory)
    file = "customers"
    line = factory.Sequence(lambda n: n + 2)
    column = "sex"
    rule = "code"
    value = "M"


class RetiredNumberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RetiredNumber

    file = "customers"
    key = factory.Sequence("C{}".format)
    row_id = factory.Sequence(lambda n: n + 1)


class EarlierRowFactory(factory.django.DjangoModelFactory):
    """An older version of a customer that stands in the bank."""

    class Meta:
        model = EarlierRow

    class Params:
        customer = factory.SubFactory(CustomerFactory)

    file = "customers"
    row_id = factory.SelfAttribute("customer.pk")
    batch = factory.SubFactory(BatchFactory)
    as_of = factory.SelfAttribute("batch.business_day")
    row = factory.LazyAttribute(lambda earlier: {"id": earlier.row_id, "phone": "old"})


class MergedRowFactory(factory.django.DjangoModelFactory):
    """An account that led to the absorbed record."""

    class Meta:
        model = MergedRow

    absorbed = factory.SubFactory(AbsorbedCustomerFactory)
    table = "bank_account"
    column = "owner_id"
    row_id = factory.Sequence(lambda n: n + 1)
