"""Whose face is shown: patients, made-up people, their variants, and the atlas it is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from anatomy.atlas import Atlas, list_atlases, load_atlas
from anatomy.compose import compose_scene
from anatomy.face import Face, build_face
from anatomy.patients import list_patients, load_patient
from anatomy.people import find_patient, list_cases, load_case
from anatomy.variants import load_variants
from meshes.scene import Scene
from meshes.section import Cutter
from pages.language import _
from pages.preferences import Palette
from pages.retold import retold
from pages.studio import Studio
from pages.view_link import SEED, Known

SAMPLE_SEEDS: Final = (1, 2, 3, 4, 5, 6)
NEW: Final = "new"  # chosen where somebody is wanted whom nobody has met
SEEDS: Final = 10**6  # as many made-up people have an id
SEXES = {"female": _("woman"), "male": _("man")}
CASE = _("{name}, {age} (case)")
NEW_PERSON = _("Somebody new")
SAMPLE = _("Made-up {who}, {age} (sample {seed})")
NOT_CUT = ("hair", "zone")


@dataclass(frozen=True)
class Who:
    """One face: a patient's id, its variants ("facial_artery_ending.left:labial"), its atlas.

    Empty texts stand for what the server was started with.
    """

    patient: str = ""
    variants: tuple[str, ...] = ()
    atlas: str = ""

    def with_variant(self, name: str, option: str) -> Who:
        """The same face with this option; its usual one takes the choice back when it is ""."""
        kept = [one for one in self.variants if one.partition(":")[0] != name]
        chosen = (*kept, f"{name}:{option}") if option else tuple(kept)
        return Who(self.patient, tuple(sorted(chosen)), self.atlas)

    def option(self, name: str) -> str:
        """The option chosen for a variant's side, "" for the usual one."""
        pairs = (one.partition(":") for one in self.variants)
        return next((option for key, _, option in pairs if key == name), "")


def variant_names() -> Mapping[str, tuple[str, ...]]:
    """Options by the names a link may use: "facial_artery_ending.left", "dorsal_nasal_form"."""
    names: dict[str, tuple[str, ...]] = {}
    for key, variant in load_variants().items():
        options = tuple(option.id for option in variant.options)
        ends = (".left", ".right") if variant.side == "paired" else ("",)
        names |= {f"{key}{end}": options for end in ends}
    return names


def people_on_offer(*shown: str) -> tuple[tuple[str, str], ...]:
    """(id, words) of every patient, of the cases, of some made-up people, of those shown; NEW."""
    patients = [load_patient(one) for one in list_patients()]
    patients.sort(key=lambda p: p.id != "template")
    made_up = dict.fromkeys((*(f"sample_{seed}" for seed in SAMPLE_SEEDS), *shown))
    return (
        *((one.id, f"{retold(one.name)}, {one.age}") for one in patients),
        *((one, name_person(one)) for one in list_cases()),
        *((one, name_person(one)) for one in made_up if SEED.match(one)),
        (NEW, str(NEW_PERSON)),
    )


def person_chosen(studio: Studio, choice: str) -> str:
    """The id of whom a choice means, of somebody drawn by chance for NEW; "" for nobody."""
    if choice == NEW:
        return f"sample_{studio.make_seed() % SEEDS}"
    return choice if is_patient(choice) else ""


def name_person(patient_id: str) -> str:
    """A patient in words: "Adult woman, 32". Raises UnknownId."""
    if patient_id in list_cases():  # told without drawing the face
        case = load_case(patient_id)
        return CASE.format(name=case.name, age=case.wishes.age)
    patient = find_patient(patient_id)
    if not SEED.match(patient_id):
        return f"{retold(patient.name)}, {patient.age}"
    return SAMPLE.format(who=SEXES[patient.sex], age=patient.age, seed=patient.seed)


def is_patient(patient_id: str) -> bool:
    """Whether there is a patient, a case, or a made-up one, of this id."""
    return patient_id in known_people() or SEED.match(patient_id) is not None


def known_people() -> tuple[str, ...]:
    """The ids of all patients and cases."""
    return (*list_patients(), *list_cases())


def known_names(studio: Studio) -> Known:
    """What a link to a view may name."""
    facts = studio.atlas.facts
    items = studio.scene().items
    ids = {item.id for item in items} | {
        item.id.removesuffix(".left").removesuffix(".right") for item in items
    }
    return Known(
        structures=ids | set(facts),
        hideable=ids | {item.kind for item in items} | set(facts),
        patients=known_people(),
        atlases=list_atlases(),
        variants=variant_names(),
    )


def face_of(studio: Studio, who: Who, expression: Mapping[str, float] | None = None) -> Face:
    """A face, kept for a while. Raises UnknownId."""
    who = settled(studio, who)
    if who == settled(studio, Who()) and not expression:
        return studio.face
    moved = tuple(sorted((expression or {}).items()))
    face: Face = studio.lately(("face", who, moved), lambda: _build(studio, who, dict(moved)))
    return face


def scene_of(studio: Studio, who: Who, palette: Palette) -> Scene:
    """The scene of a face at rest, kept for a while. Raises UnknownId."""
    who = settled(studio, who)
    if who == settled(studio, Who()):
        return studio.scene(palette)
    scene: Scene = studio.lately(
        ("scene", who, palette), lambda: compose_scene(face_of(studio, who), palette=palette)
    )
    return scene


def cutter_of(
    studio: Studio, who: Who, expression: Mapping[str, float]
) -> tuple[tuple[str, ...], Cutter]:
    """The ids of all bodies of a face that a section shows, and the bodies ready to be cut."""
    who, moved = settled(studio, who), tuple(sorted(expression.items()))

    def make() -> tuple[tuple[str, ...], Cutter]:
        face = face_of(studio, who, dict(moved))
        scene = scene_of(studio, who, "conventional")
        names = tuple(item.id for item in scene.items if item.kind not in NOT_CUT)
        return names, Cutter([face.meshes[name] for name in names])

    found: tuple[tuple[str, ...], Cutter] = studio.lately(("cutter", who, moved), make)
    return found


def settled(studio: Studio, who: Who) -> Who:
    """The same face with nothing left to the settings."""
    return Who(
        who.patient or studio.settings.patient, who.variants, who.atlas or studio.settings.atlas
    )


def _build(studio: Studio, who: Who, expression: Mapping[str, float]) -> Face:
    patient = find_patient(who.patient)
    chosen = dict(one.split(":", 1) for one in who.variants)
    patient = patient.model_copy(update={"variants": {**patient.variants, **chosen}})
    return build_face(_atlas(studio, who.atlas), patient, expression, level=studio.settings.level)


def _atlas(studio: Studio, name: str) -> Atlas:
    if name == studio.settings.atlas:
        return studio.atlas
    atlas: Atlas = studio.remember(("atlas", name), lambda: load_atlas(name))
    return atlas
