"""From a finished programme to its certificate, and not one step earlier."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from certification.evidence import Evidence
from certification.kinds import CERTIFICATE, PAPER, REFUSED, RESULT
from pages.certificate_issue import list_held
from pages.learners import Who
from pages.road import Road
from pages.shell import make_frame
from pages.studio import Studio
from tests.certification.test_standing import ALL, DOCTOR
from tests.pages.conftest import do

DOMAINS = [{"title": "Anatomy", "marks": 11.0, "most": 13.0, "id": "anatomy"}]


@pytest.fixture
def ada(studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Who:
    """A learner, and a data folder of the test's own for the signing key."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    learner = studio.store.add_learner("Ada")
    return Who(learner.id, learner.display_name)


def opened(
    studio: Studio, who: Who, monkeypatch: pytest.MonkeyPatch, evidence: Evidence, **result: Any
) -> Road:
    assert who.id is not None
    for kind, payload in ((PAPER, {"blueprint": "foundation"}), (RESULT, result)):
        if result:
            studio.store.append_entry(
                kind, subject_id=who.id, actor_id=who.id, payload=payload, about="sitting-1",
                content_hash="c0ffee", atlas_hash="a71a5", idempotency_key=str(uuid4()),
            )  # fmt: skip
    monkeypatch.setattr("pages.road.read_evidence", lambda *_: evidence)
    return Road(studio, make_frame("/road", "Certification"), who)


def test_who_finished_gets_a_certificate_of_the_records_once(
    studio: Studio, ada: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    road = opened(studio, ada, monkeypatch, ALL, passed=True, domains=DOMAINS)
    assert 'data-testid="get-certificate"' in road.sheet.html
    do(road.sheet, "certificate")
    do(road.sheet, "certificate")
    assert ada.id is not None
    (held,) = list_held(studio, ada.id)
    told = held.certificate
    assert (told.programme, told.sitting, told.content_hash) == (
        "foundation",
        "sitting-1",
        "c0ffee",
    )
    assert [(one.title, one.points) for one in told.scores] == [("Anatomy", 11.0)]
    assert "Supervised practice" in told.completed
    assert (told.expires_on - told.issued_on).days == 730
    assert len(studio.store.list_entries(kinds=[CERTIFICATE])) == 1


@pytest.mark.parametrize(
    ("evidence", "sentence"),
    [
        (Evidence(profile=DOCTOR), "The programme is not finished: Theory, "),
        (replace(ALL, enrolled=""), "not finished: Supervised practice, Examination."),
        (replace(ALL, plans=frozenset()), "not finished: Technique, "),
    ],
)
def test_who_has_not_finished_and_asks_is_refused_and_recorded(
    studio: Studio,
    ada: Who,
    monkeypatch: pytest.MonkeyPatch,
    evidence: Evidence,
    sentence: str,
) -> None:
    road = opened(studio, ada, monkeypatch, evidence, passed=True, domains=DOMAINS)
    assert 'data-testid="get-certificate"' not in road.sheet.html
    do(road.sheet, "certificate")
    assert sentence in studio.store.list_entries()[-1].payload["sentence"]
    assert studio.store.list_entries()[-1].kind == REFUSED
    assert studio.store.list_entries(kinds=[CERTIFICATE]) == ()


@pytest.mark.parametrize("domains", [[], [{"title": "Anatomy"}], ["x"], None])
def test_an_examination_without_marks_by_domain_makes_no_certificate(
    studio: Studio, ada: Who, monkeypatch: pytest.MonkeyPatch, domains: Any
) -> None:
    road = opened(studio, ada, monkeypatch, ALL, passed=True, domains=domains)
    do(road.sheet, "certificate")
    assert (
        "does not tell its marks by domain" in studio.store.list_entries()[-1].payload["sentence"]
    )
    assert studio.store.list_entries(kinds=[CERTIFICATE]) == ()
