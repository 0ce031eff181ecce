"""How much dirt the bank tolerates in a file."""

from guanxi.rulebook.sections import Section, key


class IngestSection(Section):
    """``[ingest]``: when a file is refused whole instead of its bad rows being set aside."""

    bad_rows_percent_max: float = key(
        "a file with a greater share of bad rows is refused whole, in percent",
        "坏行占比上限（%），超过则整文件拒收",
        ge=0,
        le=100,
        allow_inf_nan=False,
    )
    bad_rows_allowed: int = key(
        "so many bad rows are always set aside, however small the file", "坏行容许行数", ge=0
    )
