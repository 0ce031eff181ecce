"""How much dirt the bank tolerates in a file."""

from guanxi.rulebook.sections import Section


class IngestSection(Section):
    """``[ingest]``: when a file is refused whole instead of its bad rows being set aside."""

    bad_rows_percent_max: float
    bad_rows_allowed: int
