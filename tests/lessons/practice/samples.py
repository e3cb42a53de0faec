"""Reviews and grades to practise with."""

from __future__ import annotations

from datetime import UTC, datetime

from lessons.feedback import Finding, Grade, Outcome, Severity, Truth
from lessons.practice import Memory, Review, review_card

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CARD = "site:glabellar_lines:corr_medial"


def reviewed(
    rating: int = 3, *, card_id: str = CARD, urgent: bool = False, patient_id: str = "template"
) -> Review:
    """A review, "good" and harmless unless told otherwise."""
    return Review(card_id, rating=rating, urgent=urgent, patient_id=patient_id)


def known(
    rating: int = 3, *, card_id: str = CARD, at: datetime = NOON, urgent: bool = False
) -> Memory:
    """What is known of a card after one review."""
    return review_card(None, reviewed(rating, card_id=card_id, urgent=urgent), at=at)


def graded(
    outcome: Outcome = "correct", *, rule: str = "danger", severity: Severity = "note"
) -> Grade:
    """A grade with one finding."""
    finding = Finding(rule=rule, message="The artery is 0.4 mm from the needle.", severity=severity)
    return Grade(
        question_id="q",
        kind="place",
        points=0.0,
        max_points=30.0,
        outcome=outcome,
        findings=(finding,),
        truth=Truth(),
    )
