import pytest

from guanxi.insight import queries
from guanxi.insight.tests.factories import (
    TODAY,
    AnonymousCustomerFactory,
    ConcentrationFactory,
    CustomerFactsFactory,
    HoldingFactory,
    PublicationFactory,
)


@pytest.mark.django_db
def test_every_published_table_can_be_filled_for_the_tests_of_others():
    CustomerFactsFactory(customer_id=5, assets_minor=10)
    HoldingFactory(customer_id=5)
    ConcentrationFactory(branch_id=2)
    PublicationFactory(alike_at_least=20)
    AnonymousCustomerFactory()

    assert queries.facts_of([5, 6]).get().assets_minor == 10
    assert queries.holdings_of(5).count() == queries.concentration_of(2).count() == 1
    assert queries.published_day() == TODAY
    assert queries.anonymous_groups()[0].customers == 1
