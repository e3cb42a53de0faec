"""What the address of a page asks for."""

from __future__ import annotations

import panel as pn

MAX_LENGTH = 2000


def asked(name: str) -> str:
    """The value of `?name=` in the address, "" when it is missing, too long or no text.

    >>> asked("lesson")
    ''
    """
    values = (pn.state.session_args or {}).get(name, [])
    try:
        value = values[0].decode("utf-8") if values else ""
    except UnicodeDecodeError:
        return ""
    return value if len(value) <= MAX_LENGTH else ""


def is_asked(name: str) -> bool:
    """Whether the address gives `?name=` any value, be it too long or no text."""
    return any((pn.state.session_args or {}).get(name, []))


def read_count(text: str) -> int:
    """The whole number in a text, -1 where there is none.

    >>> read_count("12"), read_count("\u00b2"), read_count("-3")
    (12, -1, -1)
    """
    fine = text.isascii() and text.isdecimal() and len(text) < 7
    return int(text) if fine else -1
