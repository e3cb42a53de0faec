"""Questions that may point at a site of their lesson."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from anatomy.content import KeyPath, UnknownId

if TYPE_CHECKING:
    from lessons.lesson import Lesson


def check_site(lesson: Lesson, *, site: str | None, side: str) -> Iterator[tuple[KeyPath, str]]:
    """A site or side that the lesson does not have, as (where in the question, problem. Fix.)."""
    if site is None:
        return
    sites = [one.id for one in lesson.sites]
    if site not in sites:
        yield ("site",), str(UnknownId("site", site, sites))
    elif side not in lesson.site(site).sides:
        allowed = " or ".join(lesson.site(site).sides)
        yield ("side",), f"'{side}' is no side of {site}. Write {allowed}."
