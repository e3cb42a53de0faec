"""A passphrase is not guessed: wrong ones are counted in the ledger, by every page alike."""

from __future__ import annotations

from uuid import UUID

from certification.kinds import REFUSED
from pages.certificate import Certificates
from pages.learners import Who
from pages.shell import make_frame
from pages.studio import Studio
from tests.pages.conftest import do
from tests.pages.test_exam import kept, refusals
from tests.pages.test_exam_outcome import WORDS, bea, examiner  # noqa: F401 - a fixture


def guess(studio: Studio, person: UUID, words: str) -> str:
    """What the examiner's page says to a passphrase."""
    page = examiner(studio, person)
    do(page.body, "release", "no-such-sitting", passphrase=words)
    return page.trouble


def test_wrong_ones_shut_the_door_on_every_page_and_after_a_restart(
    studio: Studio,
    bea: UUID,  # noqa: F811
) -> None:
    for number in range(5):
        assert guess(studio, bea, f"guess {number}") == "This is not your passphrase."
    assert "none is taken for another 15 min" in guess(studio, bea, WORDS)
    again = Studio(studio.settings, studio.clock, _made=_without_store(studio))
    assert "none is taken for another 15 min" in guess(again, bea, WORDS)
    page = Certificates(again, make_frame("/certificate", "Certificate"), Who(bea, "Bea"))
    do(page.body, "revoke", number="FC", reason="a long reason", passphrase=WORDS)
    assert "none is taken" in refusals(studio)[-1]
    assert len(kept(studio, REFUSED)) == 8
    studio.clock.pass_time(minutes=15)  # type: ignore[attr-defined]
    assert "There is no such sitting" in guess(studio, bea, WORDS)


def _without_store(studio: Studio) -> dict[object, object]:
    return {key: value for key, value in studio._made.items() if key != "store"}
