"""Identity documents, phones and addresses that look real and can be nobody's.

Resident ids follow GB 11643-1999 with a valid check digit, but begin with 99, which no region of
GB/T 2260 has. Phones begin with 1000, which no operator uses.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guanxi.simulator.arrays import Array, coded, digits, numbered, text_of

# ISO 7064 MOD 11-2: weight of each of the 17 digits, and the check character for each remainder.
WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
CHECK_LETTERS = np.frombuffer(b"10X98765432", dtype=np.uint8)
NUMBERS_A_BIRTHDAY = 5_000_000  # 10,000 regions, 500 serial numbers for each sex
# Multipliers without a common factor with the moduli: they spread neighbours apart, one to one.
SPREAD_ID = 2_718_281
SPREAD_PHONE = 3_141_593


def calendar_digits(born: Array) -> Array:
    """yyyymmdd of day numbers, as whole numbers."""
    days = born.astype("datetime64[D]")
    years = days.astype("datetime64[Y]").astype(np.int64) + 1970
    months = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
    day = (days - days.astype("datetime64[M]")).astype(np.int64) + 1
    return np.asarray(years * 10_000 + months * 100 + day)


def resident_ids(person: Array, born: Array, sex: Array) -> pa.Array:
    """18 characters: region, day of birth, serial number (odd for men), check character."""
    spread = person.astype(np.int64) * SPREAD_ID % NUMBERS_A_BIRTHDAY
    region, serial = 990_000 + spread // 500, spread % 500 * 2 + sex
    body = np.hstack([digits(region, 6), digits(calendar_digits(born), 8), digits(serial, 3)])
    return text_of(np.hstack([body + ord("0"), check_letters(body)[:, None]]))


def check_letters(body: Array) -> Array:
    """The check character for each row of 17 digits, as ASCII codes."""
    remainder = (body.astype(np.int64) * WEIGHTS).sum(axis=1) % 11
    return np.asarray(CHECK_LETTERS[remainder])


def next_registered(number: str, step: int) -> str:
    """The resident id so many serial numbers after this one, of the same place and day."""
    body = number[:14] + f"{(int(number[14:17]) + step) % 1000:03d}"
    letter = check_letters(np.array([[int(digit) for digit in body]]))[0]
    return body + chr(letter)


def document_numbers(person: Array, born: Array, sex: Array, kind: Array) -> pa.Array:
    """Number of the document: a resident id for kind 0, else a letter and eight digits."""
    resident = resident_ids(person, born, sex)
    other = numbered("E", person, 9)
    return pc.if_else(pa.array(kind == 0), resident, other)


def phones(person: Array) -> pa.Array:
    """Eleven digits that begin with 1000."""
    return numbered("1000", person.astype(np.int64) * SPREAD_PHONE % 10_000_000, 7)


def emails(person: Array, missing: Array) -> pa.Array:
    """Addresses at example.com (RFC 2606); null where ``missing``."""
    text = pc.binary_join_element_wise(numbered("c", person, 8), pa.scalar("@example.com"), "")
    return pc.if_else(pa.array(missing), pa.scalar(None, pa.string()), text)


def addresses(
    district: pa.Array, street: Array, house: Array, words: tuple[pa.Array, ...]
) -> pa.Array:
    """District, street, number, estate and room."""
    streets, estates = words
    number = pc.cast(pa.array(house % 400 + 1), pa.string())
    room = pc.cast(pa.array(house % 30 * 100 + 101 + house % 4), pa.string())
    estate = coded(house % len(estates), estates).cast(pa.string())
    parts = [
        district,
        coded(street, streets).cast(pa.string()),
        number,
        pa.scalar("号"),
        estate,
        room,
        pa.scalar("室"),
    ]
    return pc.binary_join_element_wise(*parts, "")
