"""Verify: what a certificate is worth, in a sentence, for anybody, without a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import panel_material_ui as pmui

from certification.certificate import NO_LICENCE
from certification.signing import public_key
from certification.verifying import (
    CERTIFICATE_KINDS,
    LONGEST_PASTE,
    Verdict,
    verify_text,
)
from pages.address import asked, is_asked
from pages.icons import icon
from pages.language import _
from pages.learners import current_learner
from pages.markup import Html, tag
from pages.retold import retold
from pages.sheet import Act, Sheet
from pages.shell import Frame, fill, make_frame
from pages.studio import Studio
from records.signing_key import signing_key
from records.unavailable import StoreUnavailable

ADDRESS: Final = "/verify"
TITLE: Final = _("Verify")
WHERE: Final = _("Is this certificate what it says?")
HEAD = _("Verify a certificate")
LEAD = _(
    "Open the link of a certificate, or paste the link, the certificate’s JSON or its badge here. "
    "What you paste is not kept."
)
LABEL = _("Link, JSON or badge")
CHECK = _("Verify")
RESULT = _("Result")
WORDS = {
    "valid": _("Valid"),
    "expired": _("Expired"),
    "revoked": _("Revoked"),
    "altered": _("Altered"),
    "unknown_key": _("Unknown key"),
    "unrecorded": _("Not on record"),
    "unreadable": _("Not readable"),
}
FIELDS = {
    "number": _("Number"),
    "name": _("Name, as given by the holder and not checked"),
    "title": _("Completed"),
    "issued_on": _("Issued on"),
    "expires_on": _("Valid until"),
}
KEY_HEAD = _("The key of this Facies")
KEY_TEXT = _(
    "Certificates issued here are signed with the private half of this Ed25519 key. Compare it "
    "with the one that the issuer has told you."
)
KEY_SAVE = _("Save the public key")
KEY_FILE = "facies_public_key.txt"


def page(studio: Studio) -> pmui.Page:
    """The page, which answers at once when it was opened by a link (`?c=`)."""
    return Verify(studio, make_frame(ADDRESS, TITLE, where=WHERE, learner=_name(studio))).page


class Verify:
    """The page's state: what was asked last, and what was found."""

    def __init__(self, studio: Studio, frame: Frame) -> None:
        self.studio = studio
        self.frame = frame
        self.key = ""
        self.body = Sheet(
            region="body",
            on={"verify": self._verify, "save_key": self._save_key},
            longest=LONGEST_PASTE,
        )
        self.page = fill(frame, self.body)
        self._answer(asked("c"), wanted=is_asked("c"))

    def _verify(self, act: Act) -> None:
        self._answer(act.word("pasted"), wanted=True)

    def _save_key(self, _: Act) -> None:
        self.body.download(KEY_FILE, f"{self.key}\n")

    def _answer(self, text: str, *, wanted: bool) -> None:
        found: Verdict | None = None
        try:
            self.key = public_key(signing_key())
            found = self._find(text) if wanted else None
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))
        self.body.show(verify_markup(found, pasted=text[:LONGEST_PASTE], key=self.key))

    def _find(self, text: str) -> Verdict:
        entries = self.studio.store.list_entries(kinds=CERTIFICATE_KINDS)
        return verify_text(
            text, known_keys=(self.key,), entries=entries, today=self.studio.clock().date()
        )


def verify_markup(found: Verdict | None, *, pasted: str, key: str) -> Html:
    """The form, the result below it, and the key."""
    form = tag(
        "form",
        tag("div", tag("label", LABEL, for_="pasted"),
            tag("textarea", pasted, id="pasted", data_field="pasted", data_key="pasted", rows=6,
                maxlength=LONGEST_PASTE, spellcheck="false", data_testid="pasted"),
            class_="field"),
        tag("button", CHECK, class_="primary", type="submit", data_testid="verify"),
        class_="stack",
        data_act="verify",
        data_form=True,
    )  # fmt: skip
    return tag(
        "div",
        tag("h2", HEAD),
        tag("p", retold(NO_LICENCE), data_testid="no-licence"),
        None if found is None else result_markup(found),
        tag("p", LEAD, class_="soft"),
        form,
        _key_markup(key) if key else None,
        class_="page-body stack prose",
    )


def result_markup(found: Verdict) -> Html:
    """What was found: a word, a sentence, and the certificate's own words where they are proven."""
    rows = [
        tag("div", tag("dt", words), tag("dd", _claimed(found.claim, name)))
        for name, words in FIELDS.items()
    ] if found.claim else []  # fmt: skip
    return tag(
        "section",
        tag("h3", RESULT, class_="visually-hidden"),
        tag("p", icon("tick" if found.found == "valid" else "warning"), " ",
            tag("b", WORDS[found.found], data_testid="verdict")),
        tag("p", retold(found.sentence), class_="long", data_testid="sentence"),
        tag("dl", *rows, class_="facts") if rows else None,
        class_="certificate",
        role="status",
    )  # fmt: skip


def _claimed(claim: Mapping[str, str], field: str) -> str:
    """What a certificate says of itself; a name stays as its holder wrote it."""
    said = claim[field]
    return retold(said) if field == "title" else said


def _key_markup(key: str) -> Html:
    return tag(
        "section",
        tag("h3", KEY_HEAD),
        tag("p", KEY_TEXT, class_="small soft"),
        tag("p", tag("code", key, data_testid="public-key"), class_="long"),
        tag("button", icon("download"), KEY_SAVE, type="button", data_act="save_key"),
        class_="stack",
    )


def _name(studio: Studio) -> str:
    return current_learner(studio).name
