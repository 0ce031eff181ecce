"""Stewardship's part of the night: tiers, their history, stewards, the pyramid."""

from guanxi.bank.night import Night
from guanxi.insight.queries import customer_month_files
from guanxi.stewardship.night.deciding import decide_tiers
from guanxi.stewardship.night.serving import serve_customers
from guanxi.stewardship.night.showing import load, show

__all__ = ["compute", "compute_tonight", "prepare", "publish"]


def compute(night: Night) -> None:
    """Write tiers.parquet, stewards.parquet, pyramid.parquet and what is to change."""
    decide_tiers(night, customer_month_files())
    serve_customers(night)


def compute_tonight(night: Night) -> None:
    """Write tiers.parquet and stewards.parquet alone: of a night that is never shown."""
    decide_tiers(night, customer_month_files(), with_history=False)
    serve_customers(night)


def prepare(night: Night) -> None:
    """Load them where nobody sees them."""
    load(night)


def publish(night: Night) -> dict[str, object]:
    """Show them; write history and stewardships."""
    return show(night)
