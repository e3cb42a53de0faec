"""How sure are you: asked beside any question where the learner wished it; it changes no points."""

from __future__ import annotations

from collections.abc import Mapping

from lessons.feedback import Grade
from pages.icons import icon
from pages.language import _
from pages.markup import Html, tag
from pages.questions.draft import Draft

HOW_SURE = _("How sure are you?")
WAYS: Mapping[str, str] = {"sure": _("Sure"), "fairly": _("Fairly sure"), "guess": _("Guessing")}
FIELD = "certainty"
SURE_AND_WRONG = _("You were sure, and it was wrong. This is what to look at first.")
SURE_AND_PARTLY = _("You were sure, and it was right in part only. See what was missing.")
SURE_AND_RIGHT = _("You were sure, and rightly.")
FAIRLY_AND_WRONG = _("You were fairly sure, and it was wrong.")
FAIRLY_AND_PARTLY = _("You were fairly sure, and it was right in part.")
FAIRLY_AND_RIGHT = _("You were fairly sure, and it was right. Be surer next time.")
GUESSED_WRONG = _("You guessed, and it was wrong; you knew that you did not know.")
GUESSED_PARTLY = _("You guessed, and it was right in part. Read why.")
GUESSED_RIGHT = _("You guessed, and it was right. Read why, so that next time you know.")
SAID: Mapping[str, tuple[str, str, str]] = {
    # how sure: what the mentor says when it was wrong, right in part, right
    "sure": (SURE_AND_WRONG, SURE_AND_PARTLY, SURE_AND_RIGHT),
    "fairly": (FAIRLY_AND_WRONG, FAIRLY_AND_PARTLY, FAIRLY_AND_RIGHT),
    "guess": (GUESSED_WRONG, GUESSED_PARTLY, GUESSED_RIGHT),
}
RIGHTNESS: Mapping[str, int] = {"correct": 2, "partly": 1}


def certainty_markup(draft: Draft) -> Html:
    """Three ways to be sure; none needs to be chosen."""
    chosen = draft.word(FIELD)
    rows = (
        tag(
            "label",
            tag("input", type="radio", name=FIELD, value=key, data_field=FIELD,
                data_key=f"{FIELD}-{key}", data_testid=f"{FIELD}-{key}",
                data_input=f"draft_{FIELD}", checked=key == chosen),
            tag("span", words),
            class_="option",
        )
        for key, words in WAYS.items()
    )  # fmt: skip
    return tag("fieldset", tag("legend", HOW_SURE, class_="soft"),
               tag("div", *rows, class_="options across"), data_testid=FIELD)  # fmt: skip


def certainty_told(said: str | None, grade: Grade) -> Html | None:
    """What it means to have been so sure of this answer, None where it was not said."""
    if said is None:
        return None
    alarming = said == "sure" and not grade.passed
    words = SAID[said][RIGHTNESS.get(grade.outcome, 0)]
    drawing, color = ("warning", "callout near") if alarming else ("info", "callout")
    return tag("p", icon(drawing), " ", words, class_=color,
               data_testid="certainty-told")  # fmt: skip
