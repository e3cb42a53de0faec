"""Planning a treatment on one face: who, with what, where, how much; and what became of it."""

from lessons.plans.course import DAYS, back_by_day, expression_course, strength_course
from lessons.plans.debrief import Debrief, Match, debrief
from lessons.plans.expert import expert_plan
from lessons.plans.plan import Plan, PlannedInjection, Subject

__all__ = [
    "DAYS",
    "Debrief",
    "Match",
    "Plan",
    "PlannedInjection",
    "Subject",
    "back_by_day",
    "debrief",
    "expert_plan",
    "expression_course",
    "strength_course",
]
