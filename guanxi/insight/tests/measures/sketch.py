"""Tables as people draw them: a line of headings, a line a row, ``·`` for unknown.

What a column holds is told by its name, as in the style of the house: ``…_on`` is a day,
``…_minor`` whole money, ``…_id`` a number.
"""

from datetime import date

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from guanxi.foundation.engines import Engine
from guanxi.insight.measures.valuation import Valuation

UNKNOWN = "·"
DAYS = {"day", "month", "as_of", "first_day", "last_day"}
WORDS = {"product_class", "currency", "kind", "channel", "grade", "card_grade", "status"}
WORDS |= {"product_classes", "age_band", "tenure_band", "assets_band", "products", "figure"}
YES_NO = {"is_flow"}

VALUATION = Valuation(
    currency="CNY",
    rates_ppm={"USD": 7_100_000},
    weights_percent={"demand_deposit": 100, "fund": 60},
    margins_ppm={"demand_deposit": 15_000, "fund": 8_000},
    asset_classes=("demand_deposit", "fund"),
    classes=("demand_deposit", "fund", "credit_card"),
)


def sketch(drawing: str, **same) -> Table:
    """The drawn rows; ``same`` are columns with one value for all of them."""
    heading, *lines = [line.split() for line in drawing.strip().splitlines()]
    columns = {name: [_cell(name, line[n]) for line in lines] for n, name in enumerate(heading)}
    for name, value in same.items():
        columns[name] = [value] * len(lines)
    arrays = [pa.array(cells, _kind(name)) for name, cells in columns.items()]
    return ibis.memtable(pa.table(arrays, names=list(columns)))


def drawn(engine: Engine, table: Table, drawing: str) -> tuple[list[dict], list[dict]]:
    """What the engine makes of the table, and what the drawing says: to be compared."""
    heading = drawing.strip().splitlines()[0].split()
    found = engine.arrow(table).select(heading).to_pylist()
    expected = engine.arrow(sketch(drawing)).to_pylist()
    return _in_order(found), _in_order(expected)


def _in_order(rows):
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])


def _cell(name, text):
    if text == UNKNOWN:
        return None
    if name in YES_NO:
        return text == "yes"
    if _is_day(name):
        return date.fromisoformat(text)
    if name in WORDS:
        return "" if text == "''" else text
    return int(text)


def _kind(name):
    if name in YES_NO:
        return pa.bool_()
    if _is_day(name):
        return pa.date32()
    return pa.string() if name in WORDS else pa.int64()


def _is_day(name):
    return name in DAYS or "_on" in name
