"""Choices of customers, and the statement that they were shown."""

from datetime import UTC, date, datetime

import factory

from guanxi.bank.tests.factories import CustomerFactory
from guanxi.privacy.codes import Part
from guanxi.privacy.models import Acknowledgement, Consent, OptOut, PrivacyStatement

MONDAY = datetime(2026, 11, 16, 2, tzinfo=UTC)
TAKER = "bank.Staff:1"


class PrivacyStatementFactory(factory.django.DjangoModelFactory):
    """The edition of 2026, as it ships."""

    class Meta:
        model = PrivacyStatement
        django_get_or_create = ("version",)

    version = "2026-1"
    announced_on = date(2025, 12, 1)
    effective_on = date(2026, 1, 1)
    asks_again = False
    changes_zh = "首版。"
    changes_en = "The first edition."
    zh = factory.LazyFunction(lambda: dict.fromkeys(Part.values, "我们说明。"))
    en = factory.LazyFunction(lambda: dict.fromkeys(Part.values, "We explain."))
    digest = "0" * 64
    published_at = datetime(2025, 12, 1, 2, tzinfo=UTC)
    published_by = "test"


class _Said(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    class Params:
        ended = factory.Trait(
            until=datetime(2026, 11, 18, 2, tzinfo=UTC), ended_by=TAKER, ended_how="phone"
        )

    customer = factory.SubFactory(CustomerFactory)
    since = MONDAY
    by = TAKER
    how = "counter"
    statement = factory.SubFactory(PrivacyStatementFactory)


class OptOutFactory(_Said):
    """Direct marketing, refused on Monday at the counter."""

    class Meta:
        model = OptOut

    kind = "direct_marketing"


class ConsentFactory(_Said):
    """Offers by message, consented to on Monday at the counter."""

    class Meta:
        model = Consent

    purpose = "offers"
    channel = "message"
    answer = "given"


class AcknowledgementFactory(_Said):
    """The statement, shown on Monday at the counter."""

    class Meta:
        model = Acknowledgement

    act = "shown"
