from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from guanxi.bank.models import BatchStatus
from guanxi.bank.tests.factories import BatchFactory
from guanxi.ingest import queries
from guanxi.ingest.tests.factories import EarlierRowFactory, FaultFactory, RetiredNumberFactory

pytestmark = pytest.mark.django_db


def test_batches_are_listed_the_last_one_first():
    older, newer = BatchFactory(), BatchFactory()
    assert list(queries.batches()) == [newer, older]


def test_faults_are_listed_by_file_and_line_and_say_why_in_the_readers_language():
    batch = BatchFactory()
    later = FaultFactory(batch=batch, file="customers", line=9)
    earlier = FaultFactory(batch=batch, file="customers", line=2)
    other_file = FaultFactory(
        batch=batch, file="accounts", line=99, column="owner_id", rule="reference"
    )
    FaultFactory()
    assert list(queries.quarantine_of(batch)) == [other_file, earlier, later]
    assert queries.words_of(later) == "sex is none of: female, male, unknown"
    assert queries.words_of(other_file).startswith(
        "owner_id names nothing that stands in customers"
    )
    with translation.override("zh-hans"):
        assert (
            queries.words_of(
                FaultFactory(file="relations", column="related_customer_id", rule="not_oneself")
            )
            == "不得与本人关联"
        )


def test_one_batch_counts_for_a_day():
    day = date(2026, 11, 20)
    BatchFactory(business_day=day, status=BatchStatus.SUPERSEDED)
    BatchFactory(business_day=day, status=BatchStatus.REFUSED)
    assert queries.standing_batch(day) is None
    counted = BatchFactory(business_day=day, status=BatchStatus.ACCEPTED)
    assert queries.standing_batch(day) == counted


def test_a_number_is_retired_once_and_a_version_is_kept_once():
    retired, version = RetiredNumberFactory(), EarlierRowFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        RetiredNumberFactory(key=retired.key)
    with pytest.raises(IntegrityError), transaction.atomic():
        EarlierRowFactory(customer=None, row_id=version.row_id, batch=version.batch)
