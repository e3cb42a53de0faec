"""The second step of a plan: the face at rest, and what it does when it is told to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from anatomy.expressions import load_expressions
from pages.figures import evidence_mark
from pages.language import _
from pages.markup import Html, join, tag
from pages.plan_desk import Desk
from pages.retold import retold
from pages.sheet import Act, Handler
from viewer.picks import Pick

HEADING = _("Examine")
HELP = _("Say it, watch the face, and compare both sides. The slider sets how hard it is done.")
REST = _("Relax your face")
STRENGTH = _("How hard: {words}")
SHOWS = _("Shows")
COMMANDS: Mapping[str, str] = {
    # action of anatomy/data/expressions.yaml: how a doctor asks for it
    "raise_brows": _("Raise your eyebrows as high as you can"),
    "frown": _("Frown as hard as you can"),
    "squint": _("Squint, as into the sun"),
    "close_eyes": _("Close your eyes gently"),
    "close_eyes_hard": _("Squeeze your eyes shut"),
    "wrinkle_nose": _("Wrinkle your nose"),
    "smile": _("Smile as broadly as you can"),
    "purse_lips": _("Purse your lips, as to whistle"),
    "pull_down": _("Pull the corners of your mouth down"),
    "chin_up": _("Push your chin up"),
    "clench": _("Clench your teeth"),
    "tense_neck": _("Tense your neck"),
}
NOTE = _("Which muscles do what, after FACS:")
FULL: Final = 100


def commands() -> tuple[tuple[str, str], ...]:
    """(action, what is said) of every action the face can do."""
    known = load_expressions().actions
    return tuple((name, words) for name, words in COMMANDS.items() if name in known)


class ExamineStep:
    """Tells the face what to do; the browser morphs, no face is built."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.asked: dict[str, float] = {}
        self.acts: Mapping[str, Handler] = {
            "rest": lambda _: self._do({}),
            "command": lambda act: self._do({act.text: 1.0}),
            **{f"hard:{name}": self._setter(name) for name, _ in commands()},
        }

    def enter(self) -> None:
        """The whole face."""
        self.desk.faces.look(near=False)

    def leave(self) -> None:
        """The face at rest again."""
        self.asked = {}
        self.desk.faces.express({})

    def picked(self, pick: Pick) -> None:
        """A click on the face means nothing here."""

    def markup(self) -> Html:
        """Rest, and each command with its slider."""
        return examine_markup(self.asked, self.desk)

    def _do(self, asked: Mapping[str, float]) -> None:
        if not set(asked) <= set(dict(commands())):
            return
        self.asked = dict(asked)
        self._express()
        self.desk.trouble = ""
        self.desk.redraw()

    def _setter(self, name: str) -> Handler:
        def set_strength(act: Act) -> None:
            try:
                strength = min(max(act.number / FULL, 0.0), 1.0)
            except ValueError:
                return
            self.asked = {**self.asked, name: strength}
            self._express()

        return set_strength

    def _express(self) -> None:
        self.desk.faces.express(self.desk.studio.expression_units(self.asked))


def examine_markup(asked: Mapping[str, float], desk: Desk) -> Html:
    """Everything of the step. asked: action -> how hard, 0 to 1."""
    rest = tag("button", REST, type="button", data_act="rest", data_key="rest", data_testid="rest",
               class_="wide", aria_pressed="false" if any(asked.values()) else "true")  # fmt: skip
    rows = (_command(name, words, asked.get(name, 0.0), desk) for name, words in commands())
    return join(
        tag("h2", HEADING),
        tag("p", HELP, class_="soft"),
        rest,
        tag("div", *rows, class_="commands", data_testid="commands"),
        tag("p", NOTE, " ", evidence_mark(load_expressions().evidence, desk.sources),
            class_="small soft"),
    )  # fmt: skip


def _command(name: str, words: str, strength: float, desk: Desk) -> Html:
    facts = desk.studio.atlas.facts
    muscles = [retold(facts[one].english).lower() for one in load_expressions().muscles(name)
               if one in facts]  # fmt: skip
    percent = round(FULL * strength)
    return tag(
        "div",
        tag("button", words, type="button", data_act="command", data_value=name,
            data_key=f"command-{name}", data_testid=f"command-{name}",
            aria_pressed="true" if strength > 0 else "false"),
        tag("small", f"{SHOWS} {', '.join(muscles)}", class_="soft") if muscles else None,
        tag(
            "div",
            tag("input", type="range", min=0, max=FULL, step=5, value=percent,
                data_input=f"hard:{name}", data_steady=True, data_key=f"hard-{name}",
                data_shows=f"hard-{name}", data_unit=" %", data_testid=f"hard-{name}",
                aria_label=STRENGTH.format(words=words)),
            tag("output", f"{percent} %", id=f"hard-{name}", class_="number"),
            class_="slide",
        ),
        class_="command",
    )  # fmt: skip
