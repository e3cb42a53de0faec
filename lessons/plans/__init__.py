"""Planning a treatment on one face: who, with what, where, how much; and what became of it."""

from lessons.plans.plan import Plan, PlannedInjection, Subject

__all__ = ["Plan", "PlannedInjection", "Subject"]
