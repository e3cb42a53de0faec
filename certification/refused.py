"""What somebody tried and may not do, in one sentence for the person who tried it."""

from __future__ import annotations


class Refused(Exception):
    """Nothing was done; `str()` is the sentence that says why, and what is allowed.

    Whoever catches it says the sentence and appends an entry of the kind `refused` to the ledger.
    """
