"""What is taught, asked and graded. Pure: no graphics, no database, no browser."""

from lessons.attempt import Attempt, public_view, start_attempt
from lessons.feedback import AnswerRefused, Finding, Grade, Truth
from lessons.grade import Refusal, grade, grade_safely, read_answer
from lessons.lesson import Lesson, Site, Zone
from lessons.load import content_hash, list_lessons, load_lesson, load_rubric, rubric_hash
from lessons.overlay import overlay_lesson
from lessons.questions import KINDS, Answer, Question
from lessons.rubric import Rubric
from lessons.step import Step

__all__ = [
    "KINDS",
    "Answer",
    "AnswerRefused",
    "Attempt",
    "Finding",
    "Grade",
    "Lesson",
    "Question",
    "Refusal",
    "Rubric",
    "Site",
    "Step",
    "Truth",
    "Zone",
    "content_hash",
    "grade",
    "grade_safely",
    "list_lessons",
    "load_lesson",
    "load_rubric",
    "overlay_lesson",
    "public_view",
    "read_answer",
    "rubric_hash",
    "start_attempt",
]
