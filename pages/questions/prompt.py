"""What a question asks, in the language of now."""

from __future__ import annotations

from lessons.questions.made import is_made
from pages.retold import retold


def asked_in_words(question_id: str, prompt: str) -> str:
    """The prompt as it is read: one that was made is told again, an author's is as it stands."""
    return retold(prompt) if is_made(question_id) else prompt
