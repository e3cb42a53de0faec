"""Certificate: a learner's own certificates and whole record; revoking, for administrators."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

import panel_material_ui as pmui

from certification.badge import badge_jwt
from certification.refused import Refused
from certification.roles import ROLE_KINDS, roles_of
from certification.signing import public_key
from certification.verifying import signed_json
from pages.certificate_issue import REVOKE, Held, list_held, revoke
from pages.certificate_panel import REVOKED, certificates_markup
from pages.language import _
from pages.learners import Who, current_learner
from pages.progress_panel import nobody_markup
from pages.record_export import record_json
from pages.refusing import remember_refusal
from pages.sheet import Act, Sheet
from pages.shell import Frame, fill, make_frame
from pages.studio import Studio
from records.signing_key import signing_key
from records.tables import ID_LENGTH
from records.unavailable import StoreUnavailable

ADDRESS: Final = "/certificate"
TITLE: Final = _("Certificate")
RECORD_FILE: Final = "facies_record.json"
NOT_YOURS = _("You have no certificate with the number {number!r}.")
TAKE, TAKE_RECORD = "take a certificate", "take the record"
OTHER_KEY = _(
    "This certificate was signed with an earlier key, so a badge cannot be made of it any more."
)


def page(studio: Studio) -> pmui.Page:
    """The certificates of the learner of this browser."""
    who = current_learner(studio)
    frame = make_frame(ADDRESS, TITLE, where=who.name, learner=who.name)
    if who.id is None:
        return fill(frame, Sheet(nobody_markup(), region="body"))
    return fill(frame, Certificates(studio, frame, who).body)


class Certificates:
    """The page's state: the certificates as read last."""

    def __init__(self, studio: Studio, frame: Frame, who: Who) -> None:
        assert who.id is not None  # noqa: S101 - the page asked
        self.studio = studio
        self.frame = frame
        self.learner_id = who.id
        self.held: tuple[Held, ...] = ()
        self.body = Sheet(
            region="body",
            on={
                "badge": lambda act: self._give(act, self._badge),
                "data": lambda act: self._give(act, self._data),
                "record": self._record,
                "revoke": self._revoke,
            },
        )
        self._draw()

    def _draw(self, said: str = "") -> None:
        may_revoke = False
        try:
            self.held = list_held(self.studio, self.learner_id)
            may_revoke = self._is_administrator()
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))
        self.body.show(certificates_markup(self.held, may_revoke=may_revoke, said=said))

    def _is_administrator(self) -> bool:
        entries = self.studio.store.list_entries(subject_id=self.learner_id, kinds=ROLE_KINDS)
        return "administrator" in roles_of(entries, self.learner_id)

    def _give(self, act: Act, make: Callable[[Held], tuple[str, str]]) -> None:
        """Gives a file made of the certificate that was chosen, or says why not."""
        try:
            self.body.download(*make(self._own(act.text)))
        except Refused as refused:
            self._refuse(refused, tried=TAKE, about=act.text)
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))

    def _own(self, number: str) -> Held:
        for one in self.held:
            if one.certificate.number == number:
                return one
        raise Refused(NOT_YOURS.format(number=number[:40]))

    def _badge(self, one: Held) -> tuple[str, str]:
        key = signing_key()
        if public_key(key) != one.signed.key:
            raise Refused(OTHER_KEY)
        return f"facies_{one.certificate.number}.jwt", badge_jwt(one.certificate, key)

    def _data(self, one: Held) -> tuple[str, str]:
        told = signed_json(one.certificate, one.signed)
        file = f"facies_{one.certificate.number}.json"
        return file, json.dumps(told, indent=1, ensure_ascii=False)

    def _record(self, _: Act) -> None:
        try:
            self.body.download(RECORD_FILE, record_json(self.studio, self.learner_id))
        except Refused as refused:
            self._refuse(refused, tried=TAKE_RECORD, about="")
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))

    def _revoke(self, act: Act) -> None:
        number = act.word("number").strip().upper()
        try:
            revoke(
                self.studio,
                self.learner_id,
                number=number,
                reason=act.word("reason"),
                passphrase=act.word("passphrase"),
            )
        except Refused as refused:
            self._refuse(refused, tried=REVOKE, about=number)
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))
        else:
            self._draw(said=REVOKED.format(number=number))

    def _refuse(self, refused: Refused, *, tried: str, about: str) -> None:
        kept = about if len(about) <= ID_LENGTH and about.isprintable() else ""
        self.frame.notice.say(
            remember_refusal(self.studio, self.learner_id, str(refused), tried=tried, about=kept)
        )
