"""The bank of the PKDD'99 Discovery Challenge ("Berka"): docs/berka.md."""

from guanxi.ingest.adapters.berka.translation import berka

__all__ = ["berka"]
