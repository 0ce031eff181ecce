"""Proposals and trials."""

from datetime import UTC, date, datetime

import factory

from guanxi.bank.tests.factories import StaffFactory
from guanxi.policy_office.models import Proposal, Trial

HEAD = 'name = "default"\nextends = "default"\neffective_from = 2026-12-01\n'
TEXT = HEAD + "\n[tiers]\ngrace_month_ends = 3\n"


class ProposalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Proposal

    rulebook = "default"
    effective_from = date(2026, 12, 1)
    text = TEXT
    note = "A longer grace"
    base = "default 1990-01-01 (1a2b3c4d)"
    version = "default 2026-12-01 (5e6f7a8b)"
    proposed_by = factory.SubFactory(StaffFactory, role="rulebook_maker")
    proposed_at = datetime(2026, 11, 22, 2, tzinfo=UTC)


class TrialFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Trial

    proposal = factory.SubFactory(ProposalFactory)
    asked_by = factory.SelfAttribute("proposal.proposed_by")
    asked_at = datetime(2026, 11, 22, 3, tzinfo=UTC)
