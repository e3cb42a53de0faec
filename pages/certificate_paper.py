"""A certificate as a tagged PDF: what, which content, which scores, and that it is no licence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from certification.certificate import Certificate
from certification.signing import Signed, link_text
from pages.language import ENGLISH, _, language_now, spoken
from pages.retold import retold
from pages.typeset import typeset

TEMPLATE: Final = "certificate.typ"
NO_LICENCE_SHORT = _("No licence to inject")
WORDS: Mapping[str, Any] = {
    "holder": _("Issued to (the name is as the holder gave it; nobody has checked it)"),
    "completed": _("Completed"),
    "scores": _("Scores by domain"),
    "score_head": (_("Domain"), _("Points"), _("Share")),
    "dates": _("Dates and versions"),
    "date_head": (_("What"), _("Value")),
    "verify": _("Verify it"),
    "how": _("Open this address, or paste it into the page Verify of the Facies that issued it:"),
    "key": _("Public key (Ed25519):"),
}
SIGNED_ENGLISH = _(
    "What is signed are the English words. This paper tells them in another language; nobody has "
    "reviewed the translation."
)
ISSUED, EXPIRES, PROGRAMME = _("Issued on"), _("Expires after"), _("Programme")
CONTENT, ATLAS = _("Content (SHA-256)"), _("Atlas (version, SHA-256)")
ATLAS_VALUE = "{version}, {hash}"
BREAK_EVERY: Final = 16  # letters of a long word after which a line may end


def certificate_pdf(certificate: Certificate, signed: Signed, *, site: str) -> bytes:
    """The certificate as a tagged PDF. site: address of the server, for the link to verify."""
    return typeset(TEMPLATE, certificate_words(certificate, signed, site=site), pictures={})


def certificate_words(certificate: Certificate, signed: Signed, *, site: str) -> dict[str, Any]:
    """Everything the template prints."""
    scores = [
        (retold(one.title), f"{one.points:g} / {one.max_points:g}", f"{one.share_pct:.0f} %")
        for one in certificate.scores
    ]
    atlas = ATLAS_VALUE.format(version=certificate.atlas_version, hash=certificate.atlas_hash)
    return {
        "title": retold(certificate.title),
        "number": certificate.number,
        "name": certificate.name,
        "completed": tuple(retold(one) for one in certificate.completed),
        "statement": retold(certificate.statement),
        "no_licence": str(NO_LICENCE_SHORT),
        "scores": scores,
        "dates": [
            (str(ISSUED), f"{certificate.issued_on}"),
            (str(EXPIRES), f"{certificate.expires_on}"),
            (str(PROGRAMME), certificate.programme),
            (str(CONTENT), breakable(certificate.content_hash)),
            (str(ATLAS), breakable(atlas)),
        ],
        "address": verify_address(signed, site=site),
        "link": breakable(verify_address(signed, site=site)),
        "key": breakable(signed.key),
        "words": spoken(WORDS),
        "language": language_now(),
        "translated": "" if language_now() == ENGLISH else str(SIGNED_ENGLISH),
    }


def verify_address(signed: Signed, *, site: str = "") -> str:
    """Where a certificate is verified; without a site the address on the same server."""
    return f"{site}/verify?c={link_text(signed)}"


def breakable(word: str) -> str:
    """A long word with places of no width at which a line may end; what reads a paste drops them.

    >>> breakable("a" * 17) == "a" * 16 + chr(0x200B) + "a"
    True
    """
    return re.sub(rf"(\S{{{BREAK_EVERY}}})(?=\S)", "\\1\u200b", word)
