"""One spelling for each piece of data, so that the same data always has the same hash."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from decimal import Decimal

SAFE_INTEGER = 2**53 - 1  # beyond it JSON's numbers are not exact everywhere (RFC 7493)
PLAIN_FROM, PLAIN_TO = -7, 21  # powers of ten between which JavaScript writes no exponent


def canonical_json(value: object) -> str:
    """The data as JSON without blanks, keys in order: the form of RFC 8785.

    Takes mappings with text keys, lists, tuples, text, finite numbers, booleans and None. Raises
    ValueError for anything else, and for whole numbers beyond 2^53, which not every reader keeps.

    >>> canonical_json({"b": 1.0, "a": [True, None, "é"]})
    '{"a":[true,null,"é"],"b":1}'
    """
    if isinstance(value, Mapping):
        pairs = (f"{_text(key)}:{canonical_json(value[key])}" for key in _in_order(value))
        return f"{{{','.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(canonical_json, value))}]"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int | float):
        return _number(value)
    return _text(value)


def hash_of(value: object) -> str:
    """The SHA-256 of the data's canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def _in_order(value: Mapping[object, object]) -> list[str]:
    return sorted(map(_readable, value), key=lambda key: key.encode("utf-16-be"))


def _text(value: object) -> str:
    return json.dumps(_readable(value), ensure_ascii=False)


def _readable(value: object) -> str:
    try:
        if isinstance(value, str) and value.encode() is not None:
            return value
    except UnicodeEncodeError as wrong:
        raise ValueError("Expected text in Unicode, got half a surrogate pair.") from wrong
    raise ValueError(f"Expected data that JSON can hold, got {type(value).__name__}.")


def _number(value: float) -> str:
    """A number as JavaScript writes it, which is what RFC 8785 asks for."""
    if isinstance(value, int):
        if abs(value) > SAFE_INTEGER:
            raise ValueError(f"Expected a whole number up to 2^53, got {value!r}.")
        return str(value)
    if not math.isfinite(value):
        raise ValueError(f"Expected a finite number, got {value!r}.")
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    figures, point = "".join(map(str, digits)), len(digits) + int(exponent)
    if figures == "0":
        return "0"
    return ("-" if sign else "") + _written(figures, point)


def _written(figures: str, point: int) -> str:
    """Figures with the decimal point after the first `point` of them."""
    if len(figures) <= point <= PLAIN_TO:
        return figures.ljust(point, "0")
    if 0 < point <= PLAIN_TO:
        return f"{figures[:point]}.{figures[point:]}"
    if PLAIN_FROM < point - 1 < 0:
        return f"0.{'0' * -point}{figures}"
    fraction = f".{figures[1:]}" if len(figures) > 1 else ""
    return f"{figures[0]}{fraction}e{'+' if point > 0 else '-'}{abs(point - 1)}"
