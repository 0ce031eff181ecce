"""Nights that were published."""

from datetime import UTC, datetime

import factory

from guanxi.bank.tests.factories import YESTERDAY
from guanxi.nightly.models import NightRun


class NightRunFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NightRun

    day = YESTERDAY
    rulebook = "default"
    rulebook_version = "default 2020-01-01 (1a2b3c4d)"
    status = "published"
    started_at = datetime(2026, 11, 21, 19, tzinfo=UTC)
    ended_at = datetime(2026, 11, 21, 19, 1, tzinfo=UTC)
    seconds = {"insight.compute": 3.2, "stewardship.compute": 1.1, "publish": 0.4}
    counts = {"customers": 20_000, "alerts": 310, "work_items": 290}
    peak_memory_bytes = 700 * 2**20
