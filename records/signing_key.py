"""The key that signs certificates: made on first use, kept in the user's data folder, for them."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from platformdirs import user_data_path

from certification.signing import KEY_BYTES
from records.unavailable import StoreUnavailable

KEY_FILE = "signing_key"
NOT_SIGNED = "The certificates cannot be signed"
OWNER_ONLY = 0o600
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def signing_key(folder: Path | None = None) -> bytes:
    """The private key, 32 bytes; made where there is none. folder: the user's data folder if None.

    Raises StoreUnavailable when it cannot be made or read, is damaged, or others may read it.
    """
    path = (user_data_path("facies") if folder is None else folder) / KEY_FILE
    try:
        if not path.exists():
            _make(path)
        if os.name == "posix" and path.stat().st_mode & OTHERS:
            raise StoreUnavailable(
                NOT_SIGNED,
                "others on this machine may read the signing key",
                f"Make a new one, or let its owner alone read {path} (chmod 600).",
            )
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise StoreUnavailable(NOT_SIGNED, f"{path} cannot be read or made") from error
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise StoreUnavailable(NOT_SIGNED, f"the signing key {path} is damaged")
    return key


def _make(path: Path) -> None:
    """A key by chance, there as a whole or not at all; whoever comes first makes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    file = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    try:
        with os.fdopen(file, "w", encoding="ascii") as stream:
            stream.write(f"{secrets.token_bytes(KEY_BYTES).hex()}\n")
            stream.flush()
            os.fsync(stream.fileno())
        os.link(half, path)
    except FileExistsError:
        pass  # another process made it first, and that one counts
    finally:
        half.unlink()
