"""Products by the name their reader knows."""

from django.utils.translation import get_language

from guanxi.bank.models import Product


def name_of(product: Product | None) -> str:
    """The Chinese name, and for readers of English the English one where the bank has it."""
    if product is None:
        return ""
    is_chinese = (get_language() or "").startswith("zh")
    return product.name if is_chinese or not product.name_en else product.name_en
