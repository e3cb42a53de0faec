"""Certificates: issued once, opened by their owner, revoked by an administrator alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import panel as pn
import pytest

from certification.certificate import NO_LICENCE
from certification.kinds import PASSPHRASE_SET, REFUSED, ROLE_GRANTED
from certification.refused import Refused
from certification.roles import hash_passphrase
from certification.signing import from_base64, link_text, public_key
from certification.verifying import signed_json
from pages.certificate import Certificates, page
from pages.certificate_door import NOBODY, make_paper
from pages.certificate_issue import Held, find_held, issue, list_held, revoke
from pages.certificate_paper import certificate_words
from pages.language import speaking
from pages.learners import Who
from pages.preferences import Preferences
from pages.record_export import record_words
from pages.settings import Settings
from pages.sheet import Sheet
from pages.shell import make_frame
from pages.studio import Studio
from pages.typeset import read_template
from pages.verify import Verify
from records import StoreUnavailable
from records.exported import check_record, record_of
from records.signing_key import KEY_FILE, signing_key
from tests.certification.certified import EARNED
from tests.conftest import FakeClock
from tests.empty_records import lay_empty_records
from tests.pages.conftest import do

WORDS = "a long passphrase"
REASON = "The sitting was another person's."


@pytest.fixture
def studio(tmp_path: Path, clock: FakeClock) -> Studio:
    """A studio of its own records; a certificate needs no face."""
    return Studio(Settings(database=lay_empty_records(tmp_path / "records.db")), clock)


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, so that no key of this machine is used."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "facies" / KEY_FILE


@pytest.fixture
def ada(studio: Studio) -> UUID:
    """The learner."""
    return studio.store.add_learner("Ada").id


@pytest.fixture
def bea(studio: Studio) -> UUID:
    """An administrator."""
    person = studio.store.add_learner("Bea").id
    told: dict[str, dict[str, Any]] = {
        ROLE_GRANTED: {"role": "administrator"},
        PASSPHRASE_SET: hash_passphrase(WORDS, b"s" * 16),
    }
    for kind, payload in told.items():
        studio.store.append_entry(
            kind, subject_id=person, actor_id=person, payload=payload, idempotency_key=kind
        )
    return person


@pytest.fixture
def held(studio: Studio, ada: UUID) -> Held:
    """Ada's certificate."""
    return issue(studio, ada, EARNED)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The files that a page gave to its browser."""
    files: list[tuple[str, str]] = []
    monkeypatch.setattr(Sheet, "download", lambda _, name, text: files.append((name, text)))
    return files


def shown(studio: Studio, learner_id: UUID, name: str = "Ada") -> Certificates:
    """The certificate page of a learner."""
    return Certificates(studio, make_frame("/certificate", "Certificate"), Who(learner_id, name))


def verified(studio: Studio, text: str) -> str:
    """What the page Verify shows for a pasted text."""
    it = Verify(studio, make_frame("/verify", "Verify"))
    do(it.body, "verify", pasted=text)
    return str(it.body.html)


def refusals(studio: Studio) -> list[str]:
    """The sentences that were put on record."""
    return [str(e.payload["sentence"]) for e in studio.store.list_entries(kinds=[REFUSED])]


def test_a_sitting_has_one_certificate_however_often_it_is_asked_for(
    studio: Studio, ada: UUID, held: Held, clock: FakeClock
) -> None:
    clock.pass_time(days=400)
    assert issue(studio, ada, EARNED).certificate == held.certificate
    assert len(list_held(studio, ada)) == 1
    assert studio.store.check_ledger() == ""


def test_somebody_elses_sitting_makes_no_certificate(studio: Studio, bea: UUID, held: Held) -> None:
    with pytest.raises(StoreUnavailable, match="was not issued"):
        issue(studio, bea, EARNED)
    assert list_held(studio, bea) == ()


def test_it_names_the_entry_the_record_ended_with_and_its_hashes(studio: Studio, bea: UUID) -> None:
    last = studio.store.list_entries(subject_id=bea)[-1]
    told = issue(studio, bea, EARNED).certificate
    assert (told.ledger_sequence, told.ledger_hash) == (last.sequence, last.entry_hash)
    entry = studio.store.list_entries(about=told.number)[0]
    assert (entry.content_hash, entry.atlas_hash) == (EARNED.content_hash, EARNED.atlas_hash)


def test_the_key_is_made_for_its_owner_alone_and_not_on_the_page(
    studio: Studio, held: Held, keys: Path
) -> None:
    assert keys.stat().st_mode & 0o777 == 0o600
    html = verified(studio, "")
    assert public_key(signing_key()) in html
    assert keys.read_text().strip() not in html


def test_the_page_shows_it_with_the_sentence_and_all_ways_to_take_it(
    studio: Studio, ada: UUID, held: Held, given: list[tuple[str, str]]
) -> None:
    it = shown(studio, ada)
    number = held.certificate.number
    for part in (NO_LICENCE, number, "Valid", "Anatomy: 11 of 13", f"/certificate/{number}.pdf"):
        assert part in it.body.html
    for act in ("badge", "data", "record"):
        do(it.body, act, number)
    names = [name for name, _ in given]
    assert names == [
        f"facies_{number}.jwt",
        f"facies_{number}.json",
        "facies_record.json",
    ]
    badge = json.loads(from_base64(given[0][1].split(".")[1]))
    assert badge["credentialSubject"]["achievement"]["description"] == NO_LICENCE
    for _, text in given[:2]:
        assert ">Valid<" in verified(studio, text)
    assert check_record(json.loads(given[2][1])) == ""


def test_the_page_reminds_and_tells_the_end(
    studio: Studio, ada: UUID, held: Held, clock: FakeClock
) -> None:
    assert "Sit the examination again" not in shown(studio, ada).body.html
    clock.pass_time(days=700)
    assert "days left: 30" in shown(studio, ada).body.html
    clock.pass_time(days=31)
    assert "It expired on 2028-02-29" in shown(studio, ada).body.html
    assert ">Expired<" in verified(studio, link_text(held.signed))


def test_nobody_takes_anothers_certificate(
    studio: Studio, bea: UUID, held: Held, given: list[tuple[str, str]]
) -> None:
    it = shown(studio, bea, "Bea")
    number = held.certificate.number
    assert number not in it.body.html
    for act, value in (("data", number), ("badge", "x" * 300), ("data", "\n")):
        do(it.body, act, value)
    assert given == []
    assert len(refusals(studio)) == 3
    with pytest.raises(Refused, match=f"{number} is not yours"):
        make_paper(studio, bea, number, site="http://localhost")
    assert len(refusals(studio)) == 4


def test_papers_are_tagged_and_only_for_their_owner(studio: Studio, ada: UUID, held: Held) -> None:
    for name in (held.certificate.number, "record"):
        pdf = make_paper(studio, ada, name, site="http://localhost:5006")
        assert pdf.startswith(b"%PDF-")
        for part in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang"):
            assert part in pdf, part
        with pytest.raises(Refused, match=NOBODY[:20]):
            make_paper(studio, None, name, site="")
    with pytest.raises(Refused, match="no certificate with the number 'FC-1'"):
        make_paper(studio, ada, "FC-1", site="")


def test_papers_are_in_the_language_of_who_asks_and_say_what_is_signed(
    studio: Studio, ada: UUID, held: Held
) -> None:
    pdf = make_paper(studio, ada, held.certificate.number, site="http://localhost", language="es")
    assert b"/Lang(es)" in pdf
    with speaking("es"):
        told = certificate_words(held.certificate, held.signed, site="http://localhost")
    assert "No es una licencia ni un permiso para inyectar" in told["statement"]
    assert "Lo que se firma son las palabras en inglés" in told["translated"]
    assert told["scores"][0][0] == "Anatomía"
    assert told["name"] == held.certificate.name
    with pytest.raises(Refused, match="ningún certificado con el número"):
        make_paper(studio, ada, "FC-1", site="", language="es")


def test_the_words_on_paper_say_everything_and_that_it_is_no_licence(held: Held) -> None:
    told = certificate_words(held.certificate, held.signed, site="http://localhost:5006")
    assert told["statement"] == NO_LICENCE
    assert told["completed"] == EARNED.completed
    assert told["scores"][0] == ("Anatomy", "11 / 13", "85 %")
    assert told["address"] == f"http://localhost:5006/verify?c={link_text(held.signed)}"
    for file in ("certificate.typ", "record.typ"):
        assert "http" not in read_template(file)


def test_a_name_is_words_on_paper_and_never_code(studio: Studio) -> None:
    eve = studio.store.add_learner('#panic("x") *b* $y$ <script> "quoted" \\').id
    made = issue(studio, eve, EARNED)
    for name in (made.certificate.number, "record"):
        assert make_paper(studio, eve, name, site='http://"]#panic()').startswith(b"%PDF-")
    assert "<script>" not in shown(studio, eve).body.html
    assert "<script>" not in verified(studio, link_text(made.signed))


def test_an_administrator_revokes_with_passphrase_and_reason(
    studio: Studio, ada: UUID, bea: UUID, held: Held
) -> None:
    number = held.certificate.number
    assert "Revoke a certificate" not in shown(studio, ada).body.html
    it = shown(studio, bea, "Bea")
    do(it.body, "revoke", number=f" {number.lower()} ", reason=REASON, passphrase=WORDS)
    assert f"The certificate {number} is revoked." in it.body.html
    assert "Reason given: The sitting was another person&#x27;s." in shown(studio, ada).body.html
    html = verified(studio, link_text(held.signed))
    assert ">Revoked<" in html
    assert "revoked on 2026-03-01" in html
    assert WORDS not in str(studio.store.list_entries())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"passphrase": "guess"}, "This is not your passphrase."),
        ({"reason": "short"}, "A reason has 10 to 400 letters; this one has 5."),
        ({"number": "FC-2026-AAAA-BBBB-CCCC"}, "There is no certificate with the number"),
    ],
)
def test_what_revokes_nothing_is_said_and_recorded(
    studio: Studio, bea: UUID, held: Held, change: dict[str, str], sentence: str
) -> None:
    form = {"number": held.certificate.number, "reason": REASON, "passphrase": WORDS, **change}
    it = shown(studio, bea, "Bea")
    do(it.body, "revoke", **form)
    assert sentence in it.frame.notice.sheet.html
    assert [one[: len(sentence)] for one in refusals(studio)] == [sentence]
    after = find_held(studio, held.certificate.number)
    assert after is not None
    assert after.standing.state == "valid"


def test_a_learner_revokes_nothing_whatever_the_browser_sends(
    studio: Studio, ada: UUID, held: Held
) -> None:
    do(shown(studio, ada).body, "revoke", number=held.certificate.number, reason=REASON,
       passphrase=WORDS)  # fmt: skip
    assert refusals(studio) == ["Only an administrator may revoke a certificate, and you are none."]


def test_it_is_revoked_once(studio: Studio, bea: UUID, held: Held) -> None:
    number = held.certificate.number
    revoke(studio, bea, number=number, reason=REASON, passphrase=WORDS)
    for reason in (REASON, "Another reason than before."):
        with pytest.raises(Refused, match="revoked already, on 2026-03-01"):
            revoke(studio, bea, number=number, reason=reason, passphrase=WORDS)
    found = find_held(studio, number)
    assert found is not None
    assert found.standing.reason == REASON


def test_a_stranger_verifies_by_the_link_without_a_name(
    studio: Studio, held: Held, browser_of: Callable[..., None]
) -> None:
    browser_of(Preferences(), c=link_text(held.signed))
    html = Verify(studio, make_frame("/verify", "Verify")).body.html
    assert ">Valid<" in html
    assert "This certificate is valid until 2028-02-29." in html
    assert NO_LICENCE in html


@pytest.mark.parametrize("link", ["A" * 5000, "\ud800", "FC-2026"])
def test_a_link_that_is_none_is_answered_in_words(
    studio: Studio, browser_of: Callable[..., None], monkeypatch: pytest.MonkeyPatch, link: str
) -> None:
    browser_of(Preferences())
    args = {"c": [link.encode("utf-8", "surrogatepass")]}
    monkeypatch.setattr(type(pn.state), "session_args", property(lambda _: args))
    html = Verify(studio, make_frame("/verify", "Verify")).body.html
    assert ">Not readable<" in html
    assert "This is no certificate of Facies, or a part of it is missing." in html


def test_without_a_link_nothing_is_found_yet(
    studio: Studio, browser_of: Callable[..., None]
) -> None:
    browser_of(Preferences())
    assert "verdict" not in Verify(studio, make_frame("/verify", "Verify")).body.html


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("<script>alert(1)</script>", "Not readable"),
        ("A" * 39_000, "Not readable"),
        ("{" * 39_000, "Not readable"),
    ],
)
def test_hostile_text_is_answered_in_words(studio: Studio, text: str, word: str) -> None:
    html = verified(studio, text)
    assert f">{word}<" in html
    assert "<script>" not in html


def test_a_changed_certificate_is_called_altered(studio: Studio, held: Held) -> None:
    told = signed_json(held.certificate, held.signed)
    told["certificate"]["name"] = "Eve"
    html = verified(studio, json.dumps(told))
    assert ">Altered<" in html
    assert "Eve" not in html.partition("pasted")[0]


def test_a_new_key_leaves_what_was_issued_valid_and_makes_no_badge_of_it(
    studio: Studio, ada: UUID, held: Held, keys: Path, given: list[tuple[str, str]]
) -> None:
    keys.unlink()
    assert ">Valid<" in verified(studio, link_text(held.signed))
    it = shown(studio, ada)
    do(it.body, "badge", held.certificate.number)
    assert given == []
    assert "earlier key" in it.frame.notice.sheet.html


def test_without_a_usable_key_the_page_says_so_and_stays(
    studio: Studio, held: Held, keys: Path
) -> None:
    keys.chmod(0o644)
    it = Verify(studio, make_frame("/verify", "Verify"))
    do(it.body, "verify", pasted=link_text(held.signed))
    assert "others on this machine may read the signing key" in it.frame.notice.sheet.html


def test_the_words_of_a_record_hold_each_entry(studio: Studio, ada: UUID, held: Held) -> None:
    told = record_words(record_of(studio.store, ada, now=studio.clock()))
    (row,) = told["entries"]
    assert row[2:5] == ("certificate", held.certificate.number, "the same")


def test_without_a_name_the_page_asks_for_one(
    studio: Studio, browser_of: Callable[..., None]
) -> None:
    browser_of(Preferences())
    assert "Your certificates" not in str(page(studio).main[0][-1].html)
