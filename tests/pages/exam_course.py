"""A programme whose examination is open to whoever is enrolled, and who is enrolled in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from certification.eligibility import Profile
from certification.kinds import ENROLLED, PROFILE
from pages.learners import Who
from pages.studio import Studio

OPEN_COURSE = Path(__file__).parent / "open_course"
DOCTOR = Profile(profession="doctor", region="sweden", licence_number="12345", endless=True)


def on_course(studio: Studio, programmes: Path = OPEN_COURSE, **made: Any) -> Studio:
    """The same studio with these programmes. made: what it takes as made already, by its key."""
    settings = replace(studio.settings, programmes=programmes)
    return Studio(
        settings,
        studio.clock,
        make_seed=studio.make_seed,
        make_chance=studio.make_chance,
        _made=dict(studio._made) | made,
        _lately={} if made else studio._lately,
    )


def enrolled(studio: Studio, name: str, *, programme: str = "open_course") -> Who:
    """Somebody new who is a doctor and is enrolled."""
    learner = studio.store.add_learner(name)
    enrol(studio, Who(learner.id, name), programme=programme)
    return Who(learner.id, name)


def enrol(studio: Studio, who: Who, *, programme: str = "open_course", decision: str = "may_enrol",
          ) -> None:  # fmt: skip
    """Profile and enrolment on record, as the road writes them."""
    assert who.id is not None
    told: tuple[tuple[str, str, dict[str, Any]], ...] = (
        (PROFILE, "", DOCTOR.model_dump(mode="json")),
        (ENROLLED, programme,
         {"programme": programme, "region": "sweden", "decision": decision}),
    )  # fmt: skip
    for kind, about, payload in told:
        studio.store.append_entry(
            kind, subject_id=who.id, actor_id=who.id, payload=payload, about=about,
            idempotency_key=f"{kind}:{programme}:{decision}:{who.id}",
        )  # fmt: skip
