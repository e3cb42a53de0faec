"""Ids for what is shown shuffled: they tell the browser nothing of the right order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

LENGTH = 4  # bytes; a question has a handful of options


def shown_id(question_id: str, text: str) -> str:
    """An id of 8 letters that follows from the words alone.

    >>> shown_id("layers", "skin") == shown_id("layers", "skin") != shown_id("layers", "bone")
    True
    """
    told = f"{question_id}\n{text}".encode()
    return hashlib.blake2s(told, digest_size=LENGTH).hexdigest()


def shown_ids(question_id: str, texts: Iterable[str]) -> dict[str, str]:
    """Id of each text, in the order of the texts."""
    return {shown_id(question_id, text): text for text in texts}
