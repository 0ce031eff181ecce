"""By what customers are found."""

from django.db import models

from guanxi.foundation.dictionary import LOADER_ONLY, Mask, Reach, Rows, identity, with_row


class SearchToken(models.Model):
    """One number by which a customer is found: the keyed hash of what somebody may type.

    No login of a page reads them, for equal numbers tell of equal names; pages ask a function
    (enforcement/searching.py). `search.upkeep` makes them, in the transaction that changes the
    customer.
    """

    pk = models.CompositePrimaryKey("customer_id", "token")
    customer_id = with_row(models.BigIntegerField())
    branch_id = with_row(models.BigIntegerField())
    token = identity(models.BigIntegerField(), Mask.HIDDEN, seen_for=LOADER_ONLY)

    rows = Rows(reach=Reach.OF_CUSTOMER, column="customer_id", office="branch_id")

    class Meta:
        # With the office, so that nobody's search walks over the customers of others.
        indexes = [models.Index(fields=["token", "branch_id"], name="search_token")]
