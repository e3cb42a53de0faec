"""A refusal is said to whoever tried it, and remembered."""

from __future__ import annotations

from uuid import UUID, uuid4

from certification.kinds import REFUSED
from pages.retold import retold
from pages.studio import Studio
from records.tables import ID_LENGTH
from records.unavailable import StoreUnavailable


def remember_refusal(
    studio: Studio,
    who: UUID,
    sentence: str,
    *,
    tried: str,
    about: str = "",
    subject: UUID | None = None,
) -> str:
    """The sentence to say. It is appended to the ledger; where that cannot be, that is said too.

    who: who tried it. subject: the learner it was about, by default the same person. about: left
    out where it is nothing that an entry could be about, as an edited address may say.
    """
    named = about if len(about) <= ID_LENGTH and about.isprintable() else ""
    try:
        studio.store.append_entry(
            REFUSED,
            subject_id=who if subject is None else subject,
            actor_id=who,
            payload={"tried": tried, "sentence": without_echo(sentence)},
            about=named,
            idempotency_key=str(uuid4()),
        )
    except StoreUnavailable as error:
        return retold(f"{sentence} {error}")
    return retold(sentence)


def without_echo(sentence: str) -> str:
    """A refusal without the words that were typed: a name that was refused is not kept either.

    >>> without_echo("“Mrs Miller” may be a person's name. Take it out; write “the patient”.")
    "“…” may be a person's name. Take it out; write “the patient”."
    """
    before, opened, rest = sentence.partition("“")
    _, closed, after = rest.partition("”")
    return f"{before}“…”{after}" if opened and closed else sentence
