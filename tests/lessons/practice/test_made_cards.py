"""The deck is whole: every structure, every site, and each made question can be answered."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from anatomy.compose import compose_scene
from anatomy.content import UnknownId
from anatomy.face import Face
from anatomy.indexed import template_order
from anatomy.place import skin_under
from anatomy.structures import load_structures
from lessons.attempt import public_view, start_attempt
from lessons.check import plain
from lessons.feedback import Grade
from lessons.grade import grade_safely
from lessons.lesson import Lesson
from lessons.load import list_lessons, load_lesson, load_rubric
from lessons.measure import HAZARD_KINDS
from lessons.naming import base_id, known_structures, name_of, structure_of
from lessons.overlay import stage
from lessons.practice import Card, build_deck, card_of
from lessons.practice.made_cards import made_cards
from lessons.questions import KINDS, Question
from lessons.questions.avoid import AvoidQuestion
from lessons.questions.identify import IdentifyQuestion, right_ids
from lessons.questions.made import is_made
from lessons.questions.made_avoid import host_to_avoid, zones_with
from lessons.questions.name import NameQuestion
from lessons.trust import is_verified
from lessons.typed_names import plain_name
from meshes.bodies import Bodies
from meshes.scene import Scene, camera_position
from tests.built_in import template_face
from tests.lessons.questions.knowing import dab_data, perfect_avoid

WITHOUT_CARDS: set[str] = set()  # structures that cannot be asked fairly, each with its reason
OTHER_NAMES = {"eyeball", "lower_teeth", "upper_teeth"}  # whose bodies are parts of the head
IN_NO_ZONE = {
    *("auriculotemporal_nerve", "facial_nerve_trunk", "infratrochlear_nerve", "intercanthal_vein"),
    *("mental_artery", "mental_nerve", "sta_parietal_branch", "superficial_temporal_artery"),
    *("supraorbital_vein", "zygomaticofacial_nerve"),
}
CLICKED_THROUGH = 0.35  # opacity below which the viewer lets a click through
SPOTS = 400  # places of a body that are looked at
LEAST_SEEN = 0.25  # share of them at which a click must meet the body

Made = tuple[Card, Lesson, Question]


@pytest.fixture(scope="module")
def shelf() -> tuple[Lesson, ...]:
    return tuple(map(load_lesson, list_lessons()))


@pytest.fixture(scope="module")
def deck(shelf: tuple[Lesson, ...]) -> dict[str, Card]:
    return build_deck(shelf)


@pytest.fixture(scope="module")
def template() -> Face:
    return template_face()


@pytest.fixture(scope="module")
def made(deck: dict[str, Card], shelf: tuple[Lesson, ...]) -> list[Made]:
    """Every card of the deck that is asked by a made question, with it and its lesson."""
    lessons = {lesson.id: lesson for lesson in shelf}
    found = []
    for card in deck.values():
        for lesson_id, question_id in card.questions:
            if is_made(question_id):
                lesson = lessons[lesson_id]
                found.append((card, lesson, lesson.question(question_id)))
    return found


def graded(face: Face, lesson: Lesson, question: Question, data: object) -> Grade:
    got = grade_safely(face, lesson, question, data, load_rubric(lesson.rubric))
    assert isinstance(got, Grade), (question.id, got)
    return got


def test_every_structure_is_drawn_and_has_a_card_to_find_and_one_to_name(
    deck: dict[str, Card], template: Face
) -> None:
    structures = set(load_structures())
    assert {structure_of(key) for key in template.meshes} >= structures
    with_cards = {
        one for one in structures if {f"find:{one}", f"name:{one}"} <= set(deck)
    }  # fmt: skip
    assert structures - with_cards == WITHOUT_CARDS
    assert with_cards >= OTHER_NAMES


def test_the_vessels_and_nerves_with_a_made_card_to_avoid_are_these(
    deck: dict[str, Card], shelf: tuple[Lesson, ...]
) -> None:
    hazards = {one.id for one in load_structures().values() if one.kind in HAZARD_KINDS}
    made = {card.subject for card in deck.values() if card.direction == "avoid"} & hazards
    zones = {one: [z for lesson in shelf for z in zones_with(lesson, one)] for one in hazards}
    assert {one for one in hazards if not zones[one]} == IN_NO_ZONE
    assert all(is_verified(zone.rule_evidence) for found in zones.values() for zone in found)
    assert hazards - made == IN_NO_ZONE
    assert (len(hazards), len(made)) == (41, 31)


def test_no_danger_zone_has_the_id_of_a_structure(shelf: tuple[Lesson, ...]) -> None:
    assert not {zone.id for lesson in shelf for zone in lesson.zones} & set(load_structures())


@pytest.mark.parametrize("structure_id", ["procerus", "mental_nerve", "nothing"])
def test_what_no_zone_holds_or_is_no_vessel_or_nerve_is_not_avoided(
    shelf: tuple[Lesson, ...], structure_id: str
) -> None:
    assert host_to_avoid(shelf, structure_id) is None
    with pytest.raises(UnknownId):
        load_lesson("glabellar_lines").question(f"made_avoid_{structure_id}")


def test_no_made_question_asks_or_teaches_in_the_words_of_another(
    made: list[Made], shelf: tuple[Lesson, ...]
) -> None:
    asked = [q for lesson in shelf for q in lesson.questions] + [q for _, _, q in made]
    for told in ([plain(q.prompt) for q in asked], [plain(q.teaches) for q in asked]):
        assert [words for words, count in Counter(told).items() if count > 1] == []


def test_a_prompt_to_name_says_no_name_of_the_structure_in_any_language(made: list[Made]) -> None:
    for _, _, question in made:
        if isinstance(question, NameQuestion):
            structure = load_structures()[question.target]
            for name in (structure.latin, structure.english, *structure.also):
                said = f" {plain_name(question.prompt)} "
                assert f" {plain_name(name)} " not in said, question.id


def test_every_site_of_every_lesson_has_a_card(
    deck: dict[str, Card], shelf: tuple[Lesson, ...]
) -> None:
    sites = {f"site:{lesson.id}:{site.id}" for lesson in shelf for site in lesson.sites}
    assert sites == {card.id for card in deck.values() if card.direction == "site"}


def test_every_vessel_and_nerve_of_a_danger_zone_has_a_card_to_avoid_it(
    deck: dict[str, Card], shelf: tuple[Lesson, ...]
) -> None:
    known = load_structures()
    named = {
        base_id(one.id) for lesson in shelf for zone in lesson.zones for one in zone.structures
    }
    hazards = {one for one in named if one in known and known[one].kind in HAZARD_KINDS}
    avoided = {
        one
        for card in deck.values()
        if card.direction == "avoid" and not is_made(card.questions[0][1])
        for one in card.structures
    }
    assert hazards
    assert hazards <= avoided


def test_a_zone_is_called_by_its_name_and_not_by_its_id(
    deck: dict[str, Card], shelf: tuple[Lesson, ...]
) -> None:
    names = {zone.id: zone.name for lesson in shelf for zone in lesson.zones}
    for card in deck.values():
        if card.direction == "avoid":
            assert card.name == names.get(card.subject, name_of(card.subject))
            assert card.is_place == (card.subject in names)


def test_what_authors_ask_comes_first_and_nothing_is_made_beside_it(
    deck: dict[str, Card], shelf: tuple[Lesson, ...]
) -> None:
    written = [not is_made(card.questions[0][1]) for card in deck.values()]
    assert written == sorted(written, reverse=True)
    for card in deck.values():
        kinds = {is_made(question_id) for _, question_id in card.questions}
        assert len(kinds) == 1, card.id
    asked = {card_of(lesson.id, q) for lesson in shelf for q in lesson.questions} - {None}
    assert list(deck)[: len(asked)] == list(dict.fromkeys(
        key for lesson in shelf for q in lesson.questions if (key := card_of(lesson.id, q))
    ))  # fmt: skip


def test_a_made_question_answers_its_own_card(made: list[Made]) -> None:
    assert made
    for card, lesson, question in made:
        assert card_of(lesson.id, question) == card.id


def test_a_made_question_passes_the_checks_of_an_authored_one(made: list[Made]) -> None:
    shown = known_structures() | {one.kind for one in load_structures().values()}
    for _, lesson, question in made:
        assert list(KINDS[question.kind].check(lesson, question)) == [], question.id
        assert type(question).model_validate(question.model_dump()) == question
        assert question.staging is not None
        assert set(question.staging.named) <= shown, question.id
        assert question.evidence.src is not None


def test_who_knows_everything_gets_full_marks_and_who_picks_another_gets_none(
    made: list[Made], template: Face
) -> None:
    for _, lesson, question in made:
        right = graded(template, lesson, question, known_by_heart(template, lesson, question))
        assert (right.points, right.outcome) == (right.max_points, "correct"), question.id
        assert right.findings
        if isinstance(question, IdentifyQuestion | NameQuestion):
            wrong = graded(template, lesson, question, another(question))
            assert (wrong.points, wrong.passed) == (0.0, False), question.id


def known_by_heart(face: Face, lesson: Lesson, question: Question) -> dict[str, Any]:
    if isinstance(question, AvoidQuestion):
        return perfect_avoid(face, lesson, question)
    return KINDS[question.kind].perfect(face, lesson, question)


def test_who_marks_beside_every_zone_of_a_vessel_fails(made: list[Made], template: Face) -> None:
    chin = skin_under(template, template.landmarks["pogonion"])
    for _, lesson, question in made:
        if isinstance(question, AvoidQuestion):
            grade = graded(template, lesson, question, {"dabs": [dab_data(chin)]})
            assert not grade.passed, question.id


def another(question: IdentifyQuestion | NameQuestion) -> dict[str, str]:
    """What somebody sends who takes it for another structure."""
    other = "procerus" if question.target != "procerus" else "orbicularis_oris"
    return {"structure_id": other} if question.kind == "identify" else {"name": name_of(other)}


def test_no_view_of_a_made_question_holds_its_key(made: list[Made]) -> None:
    for _, lesson, question in made:
        attempt = start_attempt(lesson, patient_id="template", seed=1, atlas_version="",
                                content_hash="", question_ids=(question.id,))  # fmt: skip
        view = public_view(question, attempt)
        told = json.dumps({key: one for key, one in view.items() if key != "id"})
        assert question.teaches not in told
        assert {"target", "site", "zones", "evidence", "teaches"}.isdisjoint(view)
        if isinstance(question, AvoidQuestion):
            assert not any(
                one in told for zone in question.zones for one in secrets_of(lesson, zone)
            )
        if question.kind == "name":
            assert plain_name(name_of(question.target)) not in plain_name(told)
        if question.kind == "place":
            assert lesson.site(question.site).at not in told


def secrets_of(lesson: Lesson, zone_id: str) -> tuple[str, str]:
    return f'"{zone_id}', lesson.zone(zone_id).name


def test_what_is_to_be_found_can_be_seen_and_clicked(made: list[Made], template: Face) -> None:
    scene = compose_scene(template)
    for _, _, question in made:
        if isinstance(question, IdentifyQuestion):
            seen = max(seen_of(stage(scene, question.scene), right_ids(template, question)))
            assert seen >= LEAST_SEEN, (question.id, seen)


def seen_of(scene: Scene, structure_ids: tuple[str, ...]) -> Iterator[float]:
    """The share of each body's places at which a click from the eye of the view meets the body."""
    solid = [one for one in scene.items if one.visible and one.opacity >= CLICKED_THROUGH]
    names, meshes = [one.id for one in solid], [one.mesh for one in solid]
    walls = Bodies(meshes, [template_order(mesh) for mesh in meshes])
    eye = camera_position(scene.camera)
    for wanted in structure_ids:
        assert wanted in names
        points = scene.item(wanted).mesh.vertices
        points = points[:: max(1, len(points) // SPOTS)]
        ways = (points - eye) / np.linalg.norm(points - eye, axis=1)[:, None]
        met = walls.crossings(np.broadcast_to(eye, points.shape), ways)
        before = met.along_mm > 0
        order = np.lexsort((met.along_mm[before], met.lines[before]))
        _, first = np.unique(met.lines[before][order], return_index=True)
        owners = met.owners[before][order][first]
        yield float((owners == names.index(wanted)).sum() / len(points))


def test_a_shelf_without_lessons_has_no_cards() -> None:
    assert build_deck(()) == {}
    assert list(made_cards((), {})) == []


@pytest.mark.parametrize("question_id", ["made_", "made_identify_nothing", "made_place_nowhere",
                                         "made_dose_procerus", "identify_procerus"])  # fmt: skip
def test_what_cannot_be_made_is_no_question(question_id: str) -> None:
    with pytest.raises(UnknownId):
        load_lesson("glabellar_lines").question(question_id)
