"""The heavy things that all sessions share, each made once, when first needed."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import RLock, Thread
from typing import Any, Final

import numpy as np

from anatomy.atlas import BUILT_IN, Atlas, load_atlas
from anatomy.compose import compose_scene
from anatomy.content import ContentError
from anatomy.expressions import expression_weights
from anatomy.face import Face, build_face
from anatomy.patients import load_patient
from anatomy.sources import Source
from anatomy.truth import Check, check_truth
from certification.blueprint import Blueprint, load_blueprints
from certification.programme import BLUEPRINTS, FOUNDATION, Programme, load_programmes
from lessons.content_translation import translated_zone
from lessons.lesson import Lesson
from lessons.translation import translated
from meshes.scene import Scene
from pages.bookcase import Bookcase, Books
from pages.kept_marks import marks_file, prepare_marks, recall_marks
from pages.language import ENGLISH, language_now
from pages.preferences import Palette
from pages.settings import Settings
from records.store import Store, open_store

LOG: Final = logging.getLogger(__name__)
KEPT_LATELY: Final = 12  # faces, scenes and cutters of people other than the first
Clock = Callable[[], datetime]


@dataclass
class Studio:
    """One process's atlas, faces, scenes, lessons and store.

    clock: gives the time now, aware; it dates what is stored. make_seed: shuffles an attempt,
    draws somebody new. make_chance: draws the papers of examinations, which nobody can foretell.
    """

    settings: Settings
    clock: Clock
    make_seed: Callable[[], int] = lambda: secrets.randbelow(2**31)
    make_chance: Callable[[], np.random.Generator] = np.random.default_rng
    _made: dict[object, Any] = field(default_factory=dict, repr=False)
    _locks: dict[object, RLock] = field(default_factory=dict, repr=False)
    _lately: dict[Hashable, Any] = field(default_factory=dict, repr=False)
    _lock: RLock = field(default_factory=RLock, repr=False)
    _warming: bool = False

    @property
    def atlas(self) -> Atlas:
        """The atlas of the settings."""
        atlas: Atlas = self._once("atlas", lambda: load_atlas(self.settings.atlas))
        return atlas

    @property
    def credit(self) -> str:
        """Whose anatomy an added atlas is, and its licence; "" for the built-in one."""
        return "" if self.atlas.name == BUILT_IN else self.atlas.credit

    @property
    def sources(self) -> Mapping[str, Source]:
        """Every citation by its key."""
        return self.books.sources

    @property
    def face(self) -> Face:
        """The patient's face at rest."""
        face: Face = self._once("face", self._build_face)
        return face

    @property
    def face_hash(self) -> str:
        """All that the face is made of, as one word for the cache."""
        settings = self.settings
        return f"{self.atlas.name} {self.atlas.content_hash} {settings.patient} {settings.level}"

    @property
    def store(self) -> Store:
        """The records. Raises StoreUnavailable while they cannot be opened, at every call."""
        store: Store = self._once(
            "store", lambda: open_store(self.settings.database, clock=self.clock)
        )
        return store

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """Every lesson that can be read, in the order of the shelf, in the session's language."""
        return tuple(map(self._spoken, self.books.readable.lessons))

    @property
    def broken(self) -> tuple[str, ...]:
        """Why lessons are missing from the shelf: `file:line: place: problem. Fix.`"""
        return self.books.broken

    @property
    def books(self) -> Books:
        """The lessons and sources as they are now."""
        settings = self.settings
        case: Bookcase = self._once(
            "lessons",
            lambda: Bookcase(settings.lessons, watching=settings.preview, clock=self.clock),
        )
        return case.books()

    @property
    def programmes(self) -> Mapping[str, Programme]:
        """Every programme by its id. Raises ContentError."""
        return load_programmes(self.settings.programmes)

    @property
    def programme(self) -> Programme:
        """The programme that is shown first: the foundation, or else the first of the folder."""
        programmes = self.programmes
        return programmes.get(FOUNDATION) or next(iter(programmes.values()))

    @property
    def blueprints(self) -> Mapping[str, Blueprint]:
        """Every examination's blueprint by its id, the folder's own too. Raises ContentError."""
        return load_blueprints(self.settings.programmes / BLUEPRINTS)

    @property
    def techniques(self) -> tuple[Lesson, ...]:
        """The lessons on a treatment, in the order of the shelf."""
        return tuple(one for one in self.lessons if one.kind == "technique")

    def lesson(self, lesson_id: str) -> Lesson:
        """The lesson with this id. Raises UnknownId: the nearest match, or why it is unreadable."""
        return self._spoken(self.books.readable.lesson(lesson_id))

    def _spoken(self, lesson: Lesson) -> Lesson:
        language = language_now()
        if language == ENGLISH:
            return lesson
        said: Lesson = self._once(
            ("lesson", lesson.id, language, self.books.edition),
            lambda: _in_language(lesson, language),
        )
        return said

    def scene(self, palette: Palette = "conventional") -> Scene:
        """The whole face in one of the palettes, at rest, front view."""
        scene: Scene = self._once(
            ("scene", palette), lambda: compose_scene(self.face, palette=palette)
        )
        return scene

    @property
    def truth(self) -> tuple[Check, ...]:
        """Every published figure that can be checked, beside that of the patient's face."""
        checks: tuple[Check, ...] = self._once("truth", lambda: check_truth(self.face))
        return checks

    def truth_of(self, structure_id: str) -> tuple[Check, ...]:
        """The checks of one structure (base id); none before they are made in the background."""
        checks: tuple[Check, ...] = self._made.get("truth", ())
        return tuple(check for check in checks if check.about == structure_id)

    def still(self, scene: Scene, *, theme: str = "light") -> bytes:
        """A PNG of a scene, for a browser that cannot draw it."""
        from meshes.render.still import still_png  # noqa: PLC0415 - heavy, rarely needed

        return still_png(scene, theme=theme)

    def remember(self, key: object, make: Callable[[], Any]) -> Any:
        """What `make` gave the first time it was asked for under this key."""
        return self._once(("remembered", key), make)

    def lately(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Like `remember`, but what was not asked for lately is made again."""
        with self._lock:
            own = self._locks.setdefault("lately", RLock())
        with own:
            made = self._lately.pop(key) if key in self._lately else make()
            self._lately[key] = made
            while len(self._lately) > KEPT_LATELY:
                del self._lately[next(iter(self._lately))]
            return made

    def acted(self, scene: Scene) -> Scene:
        """The scene with its expression told in the head's own units, as a viewer needs it."""
        return replace(scene, expression=self.expression_units(scene.expression))

    def expression_units(self, expression: Mapping[str, float]) -> dict[str, float]:
        """Expression units and weights of actions ("frown") or unit names. Raises UnknownId."""
        units = frozenset(self.atlas.head.units)
        return expression_weights(expression, head_units=units)

    def warm(self) -> None:
        """Makes what the first visitor would wait for. A failure is logged."""
        try:
            self.lessons  # noqa: B018 - reading it makes it
            self.scene()
            self._warming = False
            self.truth  # noqa: B018
        except Exception:
            LOG.exception("Could not prepare the face ahead of the first visitor.")
        finally:
            self._warming = False

    def start_warming(self) -> None:
        """Does `warm` in a thread of its own; `preparing` is true until the face can be shown.

        What lessons mark follows, because working all of it out takes a minute, once.
        """
        self._warming = True
        Thread(target=self._get_ready, daemon=True, name="warm").start()

    def _get_ready(self) -> None:
        self.warm()
        try:
            prepare_marks(self.face, self.lessons, marks_file(self.face_hash))
        except Exception:
            LOG.exception("Could not prepare what the lessons mark on the face.")

    @property
    def preparing(self) -> bool:
        """True while the face is being made ahead of the first visitor."""
        return self._warming

    def _build_face(self) -> Face:
        patient = load_patient(self.settings.patient)
        face = build_face(self.atlas, patient, level=self.settings.level)
        recall_marks(face, marks_file(self.face_hash))
        return face

    def _once(self, key: object, make: Callable[[], Any]) -> Any:
        with self._lock:
            own = self._locks.setdefault(key, RLock())
        with own:
            if key not in self._made:
                self._made[key] = make()
            return self._made[key]


def _in_language(lesson: Lesson, language: str) -> Lesson:
    """The lesson and its zones as translated; English, and a line in the log, if unreadable."""
    try:
        zones = tuple(translated_zone(zone, language) for zone in lesson.opened_zones)
        return translated(lesson, language).model_copy(update={"opened_zones": zones})
    except ContentError as error:
        LOG.error("A translation cannot be read. %s", error)  # noqa: TRY400 - it names the place
        return lesson
