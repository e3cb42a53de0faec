"""Examiner: stations rated by whoever watched them; results released, appeals decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

import panel_material_ui as pmui

from certification.recall import Recalled
from certification.refused import Refused
from certification.roles import ROLE_KINDS, Role, roles_of
from certification.sitting import present, spans
from certification.stations.station import GLOBAL_RATINGS, Rating
from pages.exam_asking import PLACE_SIGN
from pages.exam_door import Lost, list_all, read_sitting
from pages.exam_outcome import decide_appeal, rate, release
from pages.examiner_panel import Row, examiner_markup
from pages.language import _
from pages.learners import current_learner
from pages.passphrase import demand_role
from pages.progress_panel import nobody_markup
from pages.refusing import remember_refusal
from pages.retold import retold
from pages.sheet import Act, Sheet
from pages.shell import Frame, fill, make_frame
from pages.studio import Studio
from records.unavailable import StoreUnavailable

ADDRESS: Final = "/examiner"
TITLE: Final = _("Examiner")
NOT_YOURSELF = _("This is your own sitting. Somebody else examines it.")
NOT_BEGUN = _("This station has not begun.")
CHOOSE_RATING = _("Choose a global rating.")
RATED = _("Saved: the rating of {title}.")
RELEASED = _("Saved: the result of form {form} is released.")
DECIDED = _("Saved: the appeal of form {form} is decided.")
RATE, RELEASE, DECIDE = "rate a station", "release a result", "decide an appeal"
MARK_ALONE: Final = "alone"


def page(studio: Studio) -> pmui.Page:
    """The sittings that wait for the person of this browser."""
    who = current_learner(studio)
    frame = make_frame(ADDRESS, TITLE, where=who.name, learner=who.name)
    if who.id is None:
        return fill(frame, Sheet(nobody_markup(), region="body"))
    return fill(frame, Examiner(studio, frame, who.id).body)


class Examiner:
    """The page's state: who examines, and what was said last; the rest is in the ledger."""

    def __init__(self, studio: Studio, frame: Frame, person: UUID) -> None:
        self.studio, self.frame, self.person = studio, frame, person
        self.said = self.trouble = ""
        self.body = Sheet(
            region="body",
            on={"rate": self._rate, "release": self._release, "decide": self._decide,
                "again": lambda _: self._draw()},
        )  # fmt: skip
        self._draw()

    def _rate(self, act: Act) -> None:
        def rated(told: Recalled, station_id: str) -> str:
            span = next((one for one in spans(told.sitting) if one.part.id == station_id), None)
            if span is not None and self.studio.clock() < span.starts_at:
                raise Refused(str(NOT_BEGUN))
            overall = next((one for one in GLOBAL_RATINGS if one == act.word("overall")), None)
            if overall is None:
                raise Refused(str(CHOOSE_RATING))
            unsafe = " ".join(act.word("unsafe").split())
            rating = Rating(done=act.choices("done"), overall=overall, unsafe=unsafe)
            rate(self.studio, told, station_id, rating, actor=self.person)
            return RATED.format(title=station_id if span is None else retold(span.part.title))

        self._do(act, rated, role="examiner", tried=RATE)

    def _release(self, act: Act) -> None:
        def released(told: Recalled, _: str) -> str:
            alone = MARK_ALONE in act.choices(MARK_ALONE)
            release(self.studio, told, actor=self.person, alone=alone)
            return RELEASED.format(form=told.paper.form)

        self._do(act, released, role="administrator", tried=RELEASE)

    def _decide(self, act: Act) -> None:
        def decided(told: Recalled, _: str) -> str:
            keys = list(told.sitting.answers)
            number = act.word("accepted")
            accepted = keys[int(number)] if number in map(str, range(len(keys))) else ""
            decide_appeal(
                self.studio, told, actor=self.person, reason=act.word("reason"), accepted=accepted
            )
            return DECIDED.format(form=told.paper.form)

        self._do(act, decided, role="administrator", tried=DECIDE)

    def _do(self, act: Act, do: Callable[[Recalled, str], str], *, role: Role, tried: str) -> None:
        """Does it for whoever has the role and the passphrase; what is refused is put on record."""
        sitting_id, _, what = act.text.partition(PLACE_SIGN)
        self.said = self.trouble = ""
        try:
            phrase = act.word("passphrase")
            demand_role(self.studio, self.person, role=role, passphrase=phrase, act=tried)
            told = self._anothers(sitting_id)
            self.said = do(told, what)
        except Refused as refused:
            self.trouble = remember_refusal(
                self.studio, self.person, str(refused), tried=tried, about=sitting_id
            )
        except StoreUnavailable as error:
            self.trouble = retold(str(error))
        self._draw()

    def _anothers(self, sitting_id: str) -> Recalled:
        told = read_sitting(self.studio, sitting_id)
        if told.learner_id == self.person:
            raise Refused(str(NOT_YOURSELF))
        return told

    def _draw(self) -> None:
        try:
            entries = self.studio.store.list_entries(subject_id=self.person, kinds=ROLE_KINDS)
            roles = roles_of(entries, self.person)
            rows, lost = self._rows() if len(roles) > 1 else ([], ())
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))
            return
        self.body.show(
            examiner_markup(rows, roles, lost=lost, said=self.said, trouble=self.trouble)
        )

    def _rows(self) -> tuple[list[Row], tuple[Lost, ...]]:
        told, lost = list_all(self.studio)
        return [self._row(one) for one in told], lost

    def _row(self, told: Recalled) -> Row:
        now = self.studio.clock()
        begun = [one.part.id for one in spans(told.sitting) if one.starts_at <= now]
        stations = tuple(
            one.station
            for one in told.paper.stations
            if one.station.checklist
            and one.station.id in begun
            and one.station.id not in told.ratings
        )
        return Row(
            told=told,
            candidate=self.studio.store.get_learner(told.learner_id).display_name,
            to_rate=() if told.results else stations,
            over=present(told.sitting, now) is None,
        )
