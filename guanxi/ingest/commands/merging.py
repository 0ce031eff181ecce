"""Two records become one, and two again (1.4). The caller has the turn."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.bank.merging import following
from guanxi.bank.models import AbsorbedCustomer, Customer
from guanxi.foundation.refusals import Refusal
from guanxi.ingest.apart import lay, lay_over, lift, merges_lifted, renew_search


class MergeRefused(Refusal):
    """The records cannot be merged, or not be taken apart, as things are."""


@transaction.atomic
def absorb_customer(*, survivor_id: int, absorbed_id: int, at: datetime) -> AbsorbedCustomer:
    """Everything of one record goes over to the other, which stands for both from now on.

    Raises MergeRefused where one is gone, or where the absorbed one stands for others itself.
    """
    found = Customer.objects.filter(pk__in=[survivor_id, absorbed_id]).in_bulk()
    if len(found) != 2:
        raise MergeRefused(
            _("One of the two records is gone: it was merged, or its delivery was taken back.")
        )
    if AbsorbedCustomer.objects.filter(survivor=absorbed_id).exists():
        raise MergeRefused(
            _(
                "The record that would give way stands for another one already: take that merge "
                "apart first, or let this record stay."
            )
        )
    merge = AbsorbedCustomer.objects.create(
        customer_id=absorbed_id,
        source_id=found[absorbed_id].source_id,
        survivor_id=survivor_id,
        since=at,
        row={},
    )
    lay(merge, following())
    lay_over(merge)
    renew_search([merge])
    return merge


@transaction.atomic
def release_customer(*, absorbed_id: int) -> None:
    """Take the records apart: every row leads where it led before.

    Raises MergeRefused where there is no such merge, or a later one lies on it.
    """
    merge = AbsorbedCustomer.objects.filter(pk=absorbed_id).first()
    if merge is None:
        raise MergeRefused(_("These records are not merged: load the page again."))
    later = AbsorbedCustomer.objects.filter(survivor=merge.survivor_id, since__gt=merge.since)
    if later.exists():
        raise MergeRefused(
            _("Another record was merged into this one since: take that merge apart first.")
        )
    lift(merge, following())
    with merges_lifted(for_good=merge):
        pass
