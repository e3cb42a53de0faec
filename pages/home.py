"""The first page: what this is, where to go, who is learning, and what it cannot do."""

from __future__ import annotations

from importlib.resources import files
from uuid import UUID

import panel_material_ui as pmui

from anatomy.content import UnknownId
from pages.icons import icon
from pages.language import _
from pages.learners import Who, current_learner
from pages.lesson_places import furthest
from pages.lesson_shelf import group_links
from pages.licence import licence_warning
from pages.markup import Html, tag
from pages.sheet import Act, Sheet
from pages.shell import Frame, fill, make_frame
from pages.studio import Studio
from records.rows import AttemptSummary
from records.unavailable import StoreUnavailable

ADDRESS = "/"
TITLE = _("Home")
HEADLINE = _("Put a needle into a face that answers back, in millimetres.")
LEAD = _(
    "Facies is a face in three dimensions for people who inject, or teach those who do. Peel it, "
    "see what lies where, place an injection, and read how far off you were and which vessel "
    "was near."
)
BEGIN = _("Open the face")
BEGIN_LESSON = _("Start the first lesson")
CONTINUE = _("Continue where you stopped")
# Drawn by (then made smaller): app.py still --half-skin --view left_oblique --size 1000 1000
#           --show skin,hair,eye,tooth,muscle,artery,vein,nerve,bone,cartilage
PICTURE_TEXT = _(
    "The Facies head from its left front: skin on the far side; muscles, vessels and nerves on "
    "the near one."
)
DOORS = (
    ("/explore", _("Explore"), "explore", _("Turn the face, peel it in mm, read each structure.")),
    ("/needle", _("Needle"), "needle", _("Put it in, tilt and push it, read what it meets.")),
    (
        "/plan",
        _("Plan"),
        "plan",
        _("Examine a patient, dose, place, inject; see the face day by day."),
    ),
    (
        "/lesson",
        _("Lesson"),
        "lesson",
        _("Guided steps with sites, doses, depths and danger zones."),
    ),
    ("/practise", _("Practise"), "practise", _("Find, place, choose. Each click is measured.")),
    ("/review", _("Review"), "review", _("What is due today, before you forget it.")),
    ("/progress", _("Progress"), "progress", _("Every attempt, and your error in mm over time.")),
    (
        "/road",
        _("Certification"),
        "saved",
        _("A programme, a logbook, an examination. No licence."),
    ),
)
LESSONS = _("Lessons")
WHO = _("Who is learning?")
WHO_TEXT = _(
    "A name is all we keep, on this machine only. Several people can learn side by side; "
    "each has their own record."
)
NAME = _("Your name")
ADD = _("Add this name")
YOU_ARE = _("Learning now")
CHOOSE = _("Continue as")
NEEDS_NAME = _("Write a name first.")
LIMITS = _("What this cannot do")
LIMITS_ITEMS = (
    _(
        "It has not been reviewed by a clinician. "
        "It is a model for study, not a guide to treatment."
    ),
    _(
        "It shows one calibrated face; your patient differs. "
        "Variants come with how often they occur."
    ),
    _("A figure marked “unverified” was not read at its source; nobody is failed on it."),
    _("A good score here is not a licence to inject."),
)
PROGRESS_LINE = _("{answered} of {count} questions answered in “{lesson}”.")


def page(studio: Studio) -> pmui.Page:
    """The home page."""
    who = current_learner(studio)
    frame = make_frame(ADDRESS, TITLE, learner=who.name)
    body = Sheet(region="body")
    home = _Home(studio, frame, body)
    body.answer_to("choose_learner", home.choose)
    body.answer_to("add_learner", home.add)
    home.draw(who)
    warning = licence_warning(studio, who)
    if warning:
        frame.notice.say(warning)
    return fill(frame, body)


class _Home:
    def __init__(self, studio: Studio, frame: Frame, body: Sheet) -> None:
        self.studio, self.frame, self.body = studio, frame, body

    def draw(self, who: Who) -> None:
        try:
            unfinished = _unfinished(self.studio, who)
            others = self.studio.store.list_learners()
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))
            unfinished, others = None, ()
        people = [(one.id, one.display_name) for one in others]
        shelf = group_links(self.studio.lessons, furthest(self.studio, who))
        self.body.show(home_markup(who, people, self._continue_line(unfinished), shelf))

    def choose(self, act: Act) -> None:
        learner_id = UUID(act.text)
        self._become(learner_id)

    def add(self, act: Act) -> None:
        try:
            learner = self.studio.store.add_learner(act.word("name"))
        except StoreUnavailable as error:
            self.frame.notice.say(str(error))
        except ValueError as error:
            self.frame.notice.say(str(error) if act.word("name").strip() else NEEDS_NAME)
        else:
            self._become(learner.id)

    def _become(self, learner_id: UUID) -> None:
        name = self.studio.store.get_learner(learner_id).display_name
        self.frame.become(learner_id, name)
        self.draw(Who(learner_id, name))

    def _continue_line(self, summary: AttemptSummary | None) -> Html | None:
        if summary is None:
            return None
        row = summary.attempt
        try:
            title = self.studio.lesson(row.lesson_id).title
        except UnknownId:  # it went away since it was listed
            return None
        line = PROGRESS_LINE.format(
            answered=summary.answered,
            count=row.question_count,
            lesson=title,
        )
        return tag(
            "div",
            tag("a", icon("next"), CONTINUE, href=f"/practise?lesson={row.lesson_id}",
                class_="button primary", data_testid="continue"),
            tag("p", line, class_="soft small"),
            class_="stack-small",
        )  # fmt: skip


def _unfinished(studio: Studio, who: Who) -> AttemptSummary | None:
    if who.id is None:
        return None
    known = {lesson.id for lesson in studio.lessons}
    attempts = studio.store.list_attempts(who.id)
    lessons = (s for s in attempts if s.attempt.card_id is None)
    return next((s for s in lessons if not s.finished and s.attempt.lesson_id in known), None)


def home_markup(who: Who, people: list[tuple[UUID, str]], go_on: Html | None, shelf: Html) -> Html:
    """The page's content. people: (id, name) of everyone on this machine. shelf: of lessons."""
    return tag(
        "div",
        _hero(go_on),
        _doors(),
        tag("section", tag("h3", LESSONS), shelf, class_="stack"),
        tag("div", _learners(who, people), _limits(), class_="home-below"),
        class_="home",
    )


def _hero(go_on: Html | None) -> Html:
    text = tag(
        "div",
        tag("h2", HEADLINE),
        tag("p", LEAD, class_="lead"),
        tag(
            "div",
            go_on,
            tag("a", BEGIN, href="/explore", class_="button" + ("" if go_on else " primary")),
            tag("a", BEGIN_LESSON, href="/lesson", class_="button"),
            class_="actions",
        ),
    )
    if not files("pages").joinpath("assets", "home.png").is_file():
        return tag("section", text, class_="hero alone")
    picture = tag("figure", tag("img", src="/assets/home.png", alt=PICTURE_TEXT))
    return tag("section", text, picture, class_="hero")


def _doors() -> Html:
    return tag(
        "ul",
        *(
            tag("li", tag("a", icon(drawing), tag("h3", name), tag("p", text), href=link))
            for link, name, drawing, text in DOORS
        ),
        class_="doors",
    )


def _learners(who: Who, people: list[tuple[UUID, str]]) -> Html:
    others = [one for one in people if one[0] != who.id]
    choose = tag(
        "div",
        tag("h4", CHOOSE),
        tag(
            "div",
            *(
                tag("button", icon("person"), name, data_act="choose_learner", data_value=str(key),
                    data_key=f"learner-{key}", type="button")
                for key, name in others
            ),
            class_="learners",
        ),
        class_="stack-small",
    )  # fmt: skip
    form = tag(
        "form",
        tag("div", tag("label", NAME, for_="learner-name"),
            tag("input", type="text", id="learner-name", data_field="name", data_key="name",
                maxlength=80, autocomplete="off", data_testid="learner-name"),
            class_="field"),
        tag("button", ADD, class_="primary", type="submit", data_testid="learner-add"),
        class_="inline-form",
        data_act="add_learner",
        data_form=True,
    )  # fmt: skip
    now = tag("p", tag("span", f"{YOU_ARE}: ", class_="soft"), tag("strong", who.name),
              data_testid="learner-now")  # fmt: skip
    return tag(
        "section",
        tag("h3", WHO, id="learner"),
        tag("p", WHO_TEXT, class_="soft"),
        now if who.id is not None else None,
        choose if others else None,
        form,
        class_="panel stack",
    )


def _limits() -> Html:
    return tag(
        "section",
        tag("h3", LIMITS),
        tag("div", tag("ul", *(tag("li", item) for item in LIMITS_ITEMS)), class_="prose soft"),
        class_="panel stack",
    )
