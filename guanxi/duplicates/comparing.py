"""Which customers look like one person: blocking, then points. Everything in memory, by DuckDB.

The table ``customers`` comes in, the table ``found`` goes out: two numbers, the points, and how
alike each field is, as codes. Nothing else leaves the connection, which writes no file.

A pair is compared where anything speaks for it: one document, one telephone, one e-mail address;
one birthday and a character of the name; one name and address.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import duckdb
import pyarrow as pa
from opencc import OpenCC

from guanxi.duplicates.codes import Field, Likeness
from guanxi.duplicates.policy import DuplicatesSection
from guanxi.privacy.search.spelling import characters_of, document_number, national_number

COLUMNS = (
    *("id", "name", "name_pinyin", "document_kind", "document_number", "sex", "born_on"),
    *("phone", "email", "address"),
)


@contextmanager
def in_memory() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB that spills nothing: what it holds is identity and stays in memory."""
    duck = duckdb.connect(
        config={
            "temp_directory": "",
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    try:
        yield duck
    finally:
        duck.close()


def find(duck: duckdb.DuckDBPyConnection, policy: DuplicatesSection) -> int:
    """Make ``found`` of ``customers``; returns how many pairs were compared."""
    _look_up(duck, "name", _simplified)
    _look_up(duck, "phone", national_number)
    _look_up(duck, "document_number", document_number)
    duck.execute(_PEOPLE)
    duck.execute(_pairs(policy))
    people, compared = _number(duck, "people"), _number(duck, "pairs")
    common = max(3, people * policy.common_name_per_million // 1_000_000)
    duck.execute(_COMPARED.format(common=common))
    duck.execute(_found(policy))
    return compared


_to_simplified = OpenCC("t2s")


def _simplified(name: str) -> str:
    written: str = _to_simplified.convert(characters_of(name))
    return written


def _look_up(duck: duckdb.DuckDBPyConnection, column: str, spell: Callable[[str], str]) -> None:
    """Make ``spelled_x``: each value that occurs beside the one spelling of its kind."""
    values = duck.sql(
        f"SELECT DISTINCT {column} FROM customers WHERE {column} <> ''"
    ).to_arrow_table()[column]
    pairs = {"given": values, "spelled": pa.array(map(spell, values.to_pylist()), pa.string())}
    duck.register("spellings", pa.table(pairs))
    duck.execute(f"CREATE TABLE spelled_{column} AS SELECT * FROM spellings")
    duck.unregister("spellings")


def _number(duck: duckdb.DuckDBPyConnection, table: str) -> int:
    row = duck.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0


# Wrong numbers of documents are those of one repeated character, and what is too short. ``core``
# is what a resident id of 18 digits and the one of 15 that it replaced have in common.
_PEOPLE = """
CREATE TABLE people AS
WITH spelled AS (
    SELECT c.id, n.spelled AS name, replace(c.name_pinyin, ' ', '') AS letters, c.sex, c.born_on,
        p.spelled AS phone, nullif(lower(trim(c.email)), '') AS email,
        nullif(trim(c.address), '') AS address, c.document_kind AS kind,
        CASE WHEN length(d.spelled) >= 5 AND len(list_distinct(string_split(d.spelled, ''))) > 1
            THEN d.spelled END AS document
    FROM customers c LEFT JOIN spelled_name n ON n.given = c.name
    LEFT JOIN spelled_phone p ON p.given = c.phone
    LEFT JOIN spelled_document_number d ON d.given = c.document_number
)
SELECT *, array_to_string(list_sort(string_split(letters, '')), '') AS sound,
    string_split(name, '') AS characters,
    array_to_string(list_sort(string_split(name, '')), '') AS whole,
    CASE WHEN kind = 'resident_id' AND length(document) = 18
        THEN left(document, 6) || substr(document, 9, 9) ELSE document END AS core,
    CASE WHEN kind <> 'resident_id' THEN NULL WHEN length(document) <> 18 THEN true
        WHEN NOT regexp_full_match(document, '\\d{17}[\\dX]') THEN false
        ELSE list_sum(list_transform(range(1, 18), lambda i: substr(document, i, 1)::INT
            * [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2][i])) % 11
            = position(right(document, 1) IN '10X98765432') - 1 END AS checks
FROM spelled
"""

# What makes two people worth a comparison: whose these are the same, and one more condition.
_BLOCKS = (
    ("core", "true"),
    ("phone", "true"),
    ("email", "true"),
    ("sound, address", "true"),
    ("born_on", "(a.sound = b.sound OR list_has_any(a.characters, b.characters))"),
)


def _pairs(policy: DuplicatesSection) -> str:
    """What too many share tells nothing; birthdays are shared by many and need the name."""
    blocks = []
    for columns, condition in _BLOCKS:
        few = "" if columns == "born_on" else f"AND count(*) <= {policy.shared_by_at_most}"
        known = " AND ".join(f"{column} IS NOT NULL" for column in columns.split(", "))
        blocks.append(
            f"SELECT a.id AS a, b.id AS b FROM (SELECT {columns} FROM people WHERE {known} "
            f"GROUP BY ALL HAVING count(*) > 1 {few}) "
            f"JOIN people a USING ({columns}) JOIN people b USING ({columns}) "
            f"WHERE a.id < b.id AND {condition}"
        )
    return f"CREATE TABLE pairs AS {' UNION '.join(blocks)}"


_COMPARED = """
CREATE TABLE compared AS
WITH named AS (SELECT sound, count(*) > {common} AS common FROM people GROUP BY sound)
SELECT a.id AS a, b.id AS b, n.common AND a.sound = b.sound AS common,
    CASE WHEN a.name = b.name THEN 'same'
        WHEN a.sound = b.sound OR a.whole = b.whole THEN 'sounds_same'
        WHEN length(a.name) >= 3 AND length(a.name) = length(b.name)
            AND len(list_filter(list_zip(a.characters, b.characters), lambda pair:
                pair[1] <> pair[2])) = 1 THEN 'near'
        ELSE 'different' END AS name,
    CASE WHEN a.document IS NULL OR b.document IS NULL OR a.kind <> b.kind THEN 'unknown'
        WHEN a.core = b.core THEN 'same'
        WHEN a.checks IS NULL THEN 'different'
        WHEN NOT (a.checks AND b.checks) AND (damerau_levenshtein(a.core, b.core) <= 1
            OR damerau_levenshtein(a.document, b.document) <= 1) THEN 'near'
        ELSE 'different' END AS document,
    CASE WHEN a.born_on = b.born_on THEN 'same'
        WHEN year(a.born_on) = year(b.born_on) AND month(a.born_on) = day(b.born_on)
            AND day(a.born_on) = month(b.born_on) THEN 'near'
        WHEN year(a.born_on) = year(b.born_on) AND month(a.born_on) = month(b.born_on)
            AND day(a.born_on) // 10 = day(b.born_on) // 10 THEN 'near'
        WHEN abs(year(a.born_on) - year(b.born_on)) = 1
            AND strftime(a.born_on, '%m%d') = strftime(b.born_on, '%m%d') THEN 'near'
        ELSE 'different' END AS birthday,
    CASE WHEN a.phone IS NULL OR b.phone IS NULL THEN 'unknown'
        WHEN a.phone = b.phone THEN 'same'
        WHEN damerau_levenshtein(a.phone, b.phone) = 1 THEN 'near'
        ELSE 'different' END AS phone,
    CASE WHEN a.email = b.email THEN 'same' ELSE 'unknown' END AS email,
    CASE WHEN a.address IS NULL OR b.address IS NULL THEN 'unknown'
        WHEN a.address = b.address THEN 'same' ELSE 'different' END AS address,
    CASE WHEN 'unknown' IN (a.sex, b.sex) THEN 'unknown'
        WHEN a.sex = b.sex THEN 'same' ELSE 'different' END AS sex
FROM pairs p JOIN people a ON a.id = p.a JOIN people b ON b.id = p.b JOIN named n
    ON n.sound = a.sound
"""


def _found(policy: DuplicatesSection) -> str:
    """Points of every pair, and those with enough."""
    points = policy.points.model_dump()
    added = [f"CASE WHEN common THEN {points['name_is_common']} ELSE 0 END"]
    for column in Field.values:
        cases = " ".join(
            f"WHEN '{likeness}' THEN {points[f'{column}_{likeness}']}"
            for likeness in Likeness.values
            if f"{column}_{likeness}" in points
        )
        added.append(f"CASE {column} {cases} ELSE 0 END")
    return (
        f"CREATE TABLE found AS SELECT * FROM (SELECT *, {' + '.join(added)} AS points "
        f"FROM compared) WHERE points >= {policy.points_at_least}"
    )
