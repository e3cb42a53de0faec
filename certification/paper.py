"""A paper: the items and stations of one candidate, drawn from a blueprint by a seed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from functools import cached_property

import numpy as np

from certification.bank import Bank, Item, Level
from certification.blueprint import Blueprint
from certification.drawing import draw_items, draw_tasks, expected_share
from certification.said import Said
from certification.stations import STATION_KINDS, AnyStation, load_station
from certification.stations.consultation import ConsultationStation
from lessons import Attempt, start_attempt

WRITTEN = "written"
SCRIPT = "script"  # ends the key of the answer to a virtual patient
STATION_SIGN = "/"
TEMPLATE = "template"
FIRST_FACE = 1_000_000  # below lie the faces that practice asks on
LAST_FACE = 999_999_999
MOST_STATIONS = 16
LAST_SEED = (LAST_FACE - FIRST_FACE) // MOST_STATIONS - 1
CHANGED = "The {what} changed since this paper was made, so it cannot be rebuilt."
WHAT = {"bank": "lessons or their difficulties", "drawing": "way papers are drawn"}


class Changed(ValueError):
    """A paper cannot be drawn again. what: what changed since, by the names of `Hashes`.

    "drawing" stands for the way papers are drawn.
    """

    def __init__(self, what: Collection[str]) -> None:
        said = " and the ".join(WHAT.get(one, one) for one in what)
        super().__init__(CHANGED.format(what=said))
        self.what = tuple(what)


class PaperItem(Said):
    """One question of a paper. attempt: on whose face, the order of its options, its lesson's hash.

    key: "<lesson>:<question>". kind: of the question. difficulty: the share of the marks that it
    was expected to cost.
    """

    key: str
    kind: str
    domain: str
    level: Level
    difficulty: float
    critical: bool
    attempt: Attempt


class PaperStation(Said):
    """One station of a paper. patient_id: whose face; a made-up one that no other seed has."""

    station: AnyStation
    patient_id: str
    tasks: tuple[PaperItem, ...]

    @property
    def script_key(self) -> str:
        """The key of the answer to its virtual patient, "" where it has none."""
        scripted = isinstance(self.station, ConsultationStation)
        return f"{self.station.id}{STATION_SIGN}{SCRIPT}" if scripted else ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all its answers."""
        script = (self.script_key,) if self.script_key else ()
        return (*(task.key for task in self.tasks), *script)


class PaperPart(Said):
    """One part of the sitting. before_minutes: from the end of the part before to its start."""

    id: str
    title: str
    minutes: float
    before_minutes: float
    keys: tuple[str, ...]


class Hashes(Said):
    """What a paper was drawn from, as SHA-256: lessons and difficulties, blueprint, stations."""

    bank: str
    blueprint: str
    stations: str
    atlas: str


class Pin(Said):
    """All that is needed to draw the paper again."""

    blueprint_id: str
    seed: int
    hashes: Hashes
    paper: str


class Paper(Said):
    """What one candidate sits: server side only, for stations hold their right answers.

    expected_written, expected_practical: the share of the marks that was expected, 0 to 1.
    """

    blueprint: Blueprint
    seed: int
    items: tuple[PaperItem, ...]
    stations: tuple[PaperStation, ...]
    hashes: Hashes
    expected_written: float
    expected_practical: float

    @cached_property
    def hash(self) -> str:
        """The SHA-256 of the whole paper."""
        return _hash(self.model_dump_json())

    @property
    def form(self) -> str:
        """The short name of this form, as printed on a result."""
        return self.hash[:8]

    @property
    def pin(self) -> Pin:
        """What is kept, so that the paper can be drawn again."""
        return Pin(
            blueprint_id=self.blueprint.id, seed=self.seed, hashes=self.hashes, paper=self.hash
        )

    @cached_property
    def by_key(self) -> dict[str, PaperItem]:
        """Every question of both parts by its key."""
        tasks = (task for one in self.stations for task in one.tasks)
        return {item.key: item for item in (*self.items, *tasks)}

    @cached_property
    def parts(self) -> tuple[PaperPart, ...]:
        """The written part and every station, in their order."""
        written, practical = self.blueprint.written, self.blueprint.practical
        pauses = (practical.break_minutes, *[practical.changeover_minutes] * len(self.stations))
        return (
            PaperPart(
                id=WRITTEN,
                title=self.blueprint.title,
                minutes=written.minutes.middle,
                before_minutes=0.0,
                keys=tuple(item.key for item in self.items),
            ),
            *(
                PaperPart(
                    id=one.station.id,
                    title=one.station.title,
                    minutes=one.station.minutes.middle,
                    before_minutes=pause.middle,
                    keys=one.keys,
                )
                for one, pause in zip(self.stations, pauses, strict=False)
            ),
        )

    def station(self, station_id: str) -> PaperStation | None:
        """The station with this id, None where there is none."""
        return next((one for one in self.stations if one.station.id == station_id), None)


def assemble(
    blueprint: Blueprint, bank: Bank, *, seed: int, atlas_version: str, atlas_hash: str
) -> Paper:
    """A paper for this seed; the same seed, blueprint, bank and atlas give the same paper.

    Every seed has the same number of items of each domain and level and is as hard as the bank is,
    within the blueprint's spread; no seed shares a face with another. Raises ValueError for a seed
    out of range, or a bank that is too small.
    """
    if not 0 <= seed <= LAST_SEED:
        raise ValueError(f"The seed is {seed}; it lies from 0 to {LAST_SEED}.")
    stations = [load_station(one) for one in blueprint.practical.stations]
    items = draw_items(blueprint, bank, np.random.default_rng([seed, 0]))
    tasks = draw_tasks(blueprint, bank, stations, np.random.default_rng([seed, 1]))
    drawn = [task for some in tasks for task in some]

    def set_out(item: Item, patient_id: str) -> PaperItem:
        return _set_out(item, bank, seed=seed, patient_id=patient_id, atlas_version=atlas_version)

    return Paper(
        blueprint=blueprint,
        seed=seed,
        items=tuple(set_out(item, TEMPLATE) for item in items),
        stations=tuple(
            PaperStation(
                station=station,
                patient_id=_face(station, seed, number),
                tasks=tuple(set_out(task, _face(station, seed, number)) for task in some),
            )
            for number, (station, some) in enumerate(zip(stations, tasks, strict=True))
        ),
        hashes=hashes_now(blueprint, bank, atlas_hash=atlas_hash),
        expected_written=expected_share(items),
        expected_practical=expected_share(drawn),
    )


def hashes_now(blueprint: Blueprint, bank: Bank, *, atlas_hash: str) -> Hashes:
    """What a paper of this blueprint would be drawn from."""
    return Hashes(
        bank=bank.hash,
        blueprint=_hash(blueprint.model_dump_json()),
        stations=hash_stations(blueprint),
        atlas=atlas_hash,
    )


def hash_stations(blueprint: Blueprint) -> str:
    """The SHA-256 of the stations of a blueprint as they are now."""
    stations = (load_station(one) for one in blueprint.practical.stations)
    return _hash("\n".join(one.model_dump_json() for one in stations))


def rebuild(
    pin: Pin, blueprint: Blueprint, bank: Bank, *, atlas_version: str, atlas_hash: str
) -> Paper:
    """The very paper that was pinned. Raises Changed where that cannot be drawn any more."""
    now = hashes_now(blueprint, bank, atlas_hash=atlas_hash)
    changed = [
        name for name in Hashes.model_fields if getattr(now, name) != getattr(pin.hashes, name)
    ]
    if changed:
        raise Changed(changed)
    paper = assemble(
        blueprint, bank, seed=pin.seed, atlas_version=atlas_version, atlas_hash=atlas_hash
    )
    if paper.hash != pin.paper:
        raise Changed(["drawing"])
    return paper


def draw_seed(used: Collection[int], rng: np.random.Generator) -> int:
    """A seed that nobody had, so that no candidate sits a face that another sat or can foretell.

    used: the seeds of all papers so far. rng: of the system's own chance.
    """
    while True:
        seed = int(rng.integers(LAST_SEED + 1))
        if seed not in used:
            return seed


def _set_out(
    item: Item, bank: Bank, *, seed: int, patient_id: str, atlas_version: str
) -> PaperItem:
    lesson, question = bank.question(item.key)
    attempt = start_attempt(
        lesson,
        patient_id=patient_id,
        seed=int(_hash(f"{seed} {item.key}")[:8], 16),
        atlas_version=atlas_version,
        content_hash=bank.hashes[lesson.id],
        question_ids=[question.id],
    )
    return PaperItem(
        key=item.key,
        kind=item.kind,
        domain=item.domain,
        level=item.level,
        difficulty=item.difficulty,
        critical=item.critical,
        attempt=attempt,
    )


def _face(station: AnyStation, seed: int, number: int) -> str:
    """Whose face: for each seed and station another one, which practice never asks on."""
    if not STATION_KINDS[station.kind].on_face:
        return TEMPLATE
    return f"sample_{FIRST_FACE + seed * MOST_STATIONS + number}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
