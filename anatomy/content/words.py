"""What an unquoted word of a YAML file means: YAML 1.2 words and decimal numbers, else text."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from anatomy.content.problems import shown

YamlValue = None | bool | int | float | str | list["YamlValue"] | dict[str, "YamlValue"]

MAX_NUMBER = 1e15
WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
NUMBER = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
NOT_A_NUMBER = re.compile(r"[-+]?\.?(nan|inf|infinity)", re.IGNORECASE)
UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def plain_value(text: str) -> YamlValue:
    """The value of an unquoted word: `no`, `on`, `12:30`, `007` and `0x1F` are text.

    Raises ValueError, in words, for NaN, infinity and numbers too large to be meant.
    """
    if text in WORDS:
        return WORDS[text]
    if NOT_A_NUMBER.fullmatch(text):
        raise ValueError(f"{text} is not a number. Write the number, or leave the key out.")
    if not NUMBER.fullmatch(text):
        return text_value(text)
    number = float(text)
    if not math.isfinite(number) or abs(number) > MAX_NUMBER:
        raise ValueError(f"{shown(text)} is too large a number. Check it.")
    return int(text) if INTEGER.fullmatch(text) else number


def text_value(text: str) -> str:
    """The text itself. Raises ValueError, in words, when it holds a control character."""
    if UNREADABLE.search(text):
        raise ValueError("the text holds a control character. Remove it.")
    return text
