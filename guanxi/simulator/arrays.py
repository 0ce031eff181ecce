"""Numbers in numpy, text in Arrow: how whole columns are made without a loop over rows."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Array: TypeAlias = npt.NDArray[Any]

# "Never" and "not known" for days: above every day a bank will see.
NO_DAY = np.int32(2_000_000_000)
SECONDS_A_DAY = 86_400


def digits(numbers: Array, width: int) -> Array:
    """The decimal digits of each number, one column a digit, zeros in front."""
    rest = numbers.astype(np.int64)
    matrix = np.empty((len(rest), width), dtype=np.uint8)
    for place in range(width - 1, -1, -1):
        rest, digit = np.divmod(rest, 10)
        matrix[:, place] = digit
    return matrix


def text_of(letters: Array) -> pa.Array:
    """Rows of ASCII codes (uint8, one row a text) as strings of equal length."""
    rows, width = letters.shape
    offsets = np.arange(rows + 1, dtype=np.int32) * np.int32(width)
    data = np.ascontiguousarray(letters, dtype=np.uint8)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(data))


def numbered(prefix: str, numbers: Array, width: int) -> pa.Array:
    """``prefix`` followed by the number with leading zeros: C00000017."""
    letters = np.empty((len(numbers), len(prefix) + width), dtype=np.uint8)
    letters[:, : len(prefix)] = np.frombuffer(prefix.encode("ascii"), dtype=np.uint8)
    letters[:, len(prefix) :] = digits(numbers, width) + ord("0")
    return text_of(letters)


def coded(
    codes: Array, words: pa.Array | tuple[str, ...], missing: Array | None = None
) -> pa.Array:
    """Text given by its place in ``words``; null where ``missing``."""
    indices = pa.array(codes.astype(np.int32), mask=missing)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, type=pa.string()))


def day_column(days: Array) -> pa.Array:
    """Days since 1970-01-01 as dates; NO_DAY becomes null."""
    return pa.array(days.astype(np.int32), mask=days == NO_DAY).cast(pa.date32())


def number_column(numbers: Array, missing: Array | None = None) -> pa.Array:
    """Whole numbers; null where ``missing``."""
    return pa.array(numbers.astype(np.int64), mask=missing)


def nothing(rows: int, kind: pa.DataType) -> pa.Array:
    """A column of nulls."""
    return pa.nulls(rows, type=kind)


def luhn_digit(matrix: Array) -> Array:
    """The last digit that makes each row of digits pass the Luhn check (ISO/IEC 7812-1)."""
    doubled = matrix.astype(np.int16)
    doubled[:, -1::-2] *= 2
    doubled = np.where(doubled > 9, doubled - 9, doubled)
    return np.asarray(((10 - doubled.sum(axis=1) % 10) % 10).astype(np.uint8))
