"""Whole numbers as byte columns that gzip well, and back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

WholeNumbers = NDArray[np.int64]
WIDEST = 4  # bytes a number


def pack_column(values: ArrayLike) -> bytes:
    """One byte of width, then the low bytes of all numbers, then the next bytes, and so on.

    values: whole numbers of any shape with |value| < 2**31; a sign is folded into the lowest bit.
    """
    folded = _fold(np.asarray(values, dtype=np.int64).ravel())
    top = int(folded.max(initial=0))
    width = max(1, (top.bit_length() + 7) // 8)
    planes = [((folded >> (8 * k)) & 0xFF).astype(np.uint8).tobytes() for k in range(width)]
    return bytes([width]) + b"".join(planes)


def pack_deltas(values: ArrayLike) -> bytes:
    """A column of the differences from one row to the next; rows of an (n, k) array go down."""
    array = np.atleast_2d(np.asarray(values, dtype=np.int64).T)
    return pack_column(np.diff(array, axis=1, prepend=0))


@dataclass
class ColumnReader:
    """Reads the columns back, one after the other. Raises ValueError when the bytes run out."""

    data: bytes
    at: int = 0

    def column(self, count: int) -> WholeNumbers:
        """(count,) whole numbers written by `pack_column`."""
        width = self._take(1)[0]
        if not 1 <= width <= WIDEST:
            raise ValueError(f"Expected a column 1 to {WIDEST} bytes wide, got {width}.")
        planes = np.frombuffer(self._take(width * count), dtype=np.uint8).reshape(width, count)
        folded = sum((planes[k].astype(np.int64) << (8 * k) for k in range(width)), np.int64(0))
        return np.asarray((folded >> 1) ^ -(folded & 1), dtype=np.int64)

    def deltas(self, count: int, columns: int = 1) -> WholeNumbers:
        """(count, columns) whole numbers written by `pack_deltas`."""
        steps = self.column(count * columns).reshape(columns, count)
        return np.asarray(np.cumsum(steps, axis=1).T)

    def _take(self, length: int) -> bytes:
        piece = self.data[self.at : self.at + length]
        if len(piece) != length:
            raise ValueError(f"Expected {length} more bytes, got {len(piece)}.")
        self.at += length
        return piece


def _fold(values: WholeNumbers) -> WholeNumbers:
    return np.asarray((values << 1) ^ (values >> 63))
