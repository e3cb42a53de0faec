"""What was asked, kept whole once: text under its own SHA-256, never changed or removed.

An entry of the ledger names the hash, so the chain holds the text too.
"""

from __future__ import annotations

import hashlib
import zlib

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from certification.kinds import PAPER
from records.tables import contents, ledger
from records.unavailable import UnknownRecord

CHANGED = "The kept content {hash} was changed after it was written."
MISSING = "The kept content {hash} is missing."


def keep_content(connection: Connection, text: str) -> str:
    """The hash under which the text is kept from now on; the same text is kept once."""
    packed = text.encode()
    name = hashlib.sha256(packed).hexdigest()
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = insert(contents).values(hash=name, packed=zlib.compress(packed, 9))
    connection.execute(row.on_conflict_do_nothing())
    return name


def get_content(connection: Connection, name: str) -> str:
    """The text of this hash. Raises UnknownRecord where there is none, or it was changed since."""
    packed = _packed(connection, name)
    text = None if packed is None else _unpacked(packed, name)
    if text is None:
        raise UnknownRecord("kept content", name)
    return text


def broken_content(connection: Connection) -> str:
    """A sentence that names the first text which the ledger names and which is not whole, or ""."""
    papers = select(ledger.c.payload).where(ledger.c.kind == PAPER).order_by(ledger.c.sequence)
    named = (payload.get("content") for payload in connection.execute(papers).scalars())
    for name in filter(None, named):
        packed = _packed(connection, name)
        if packed is None:
            return MISSING.format(hash=name)
        if _unpacked(packed, name) is None:
            return CHANGED.format(hash=name)
    return ""


def _packed(connection: Connection, name: str) -> bytes | None:
    query = select(contents.c.packed).where(contents.c.hash == name)
    packed: bytes | None = connection.execute(query).scalar()
    return packed


def _unpacked(packed: bytes, name: str) -> str | None:
    """The text, None where it is not what the hash says."""
    try:
        text = zlib.decompress(packed)
    except zlib.error:
        return None
    return text.decode() if hashlib.sha256(text).hexdigest() == name else None
