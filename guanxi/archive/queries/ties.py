"""How a customer stands to others, as staff entered it."""

from django.db.models import F, Q, QuerySet

from guanxi.archive.models import Tie


def ties_of(customer_id: int) -> QuerySet[Tie]:
    """Both ways round, what holds first; of a customer whom the caller has found visible."""
    return (
        Tie.objects.filter(Q(customer=customer_id) | Q(other=customer_id))
        .select_related("entered_by", "ended_by")
        .order_by(F("until").desc(nulls_first=True), "kind", "pk")
    )
