"""What a customer needs: the sheet that holds, and those before it."""

from django.db.models import QuerySet

from guanxi.archive.codes import Need
from guanxi.archive.models import NeedsSheet


def sheets_of(customer_id: int) -> QuerySet[NeedsSheet]:
    """Every version, the one that holds first; of a customer whom the caller has found visible."""
    return (
        NeedsSheet.objects.filter(customer=customer_id)
        .select_related("written_by")
        .order_by("-written_at", "-pk")
    )


def sheet_of(customer_id: int) -> NeedsSheet | None:
    """The version that holds."""
    return sheets_of(customer_id).first()


def needs_in_words(sheet: NeedsSheet) -> list[str]:
    """The needs, the most important first."""
    codes = filter(None, sheet.needs.split(","))
    return [str(Need(code).label) for code in codes if code in Need.values]
