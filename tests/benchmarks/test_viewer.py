"""What the viewer's benchmark counts and refuses, without a browser."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from benchmarks.browser import Wire
from benchmarks.row import NotMeasured
from benchmarks.viewer import check_met, our_place, pick_points
from benchmarks.viewer_pages import look, polydata
from tests.viewer.shapes import tiny_scene


def test_text_and_binary_frames_count_as_they_travel() -> None:
    wire = Wire()
    wire.add_frame({"response": {"opcode": 1, "payloadData": "é"}})
    binary = base64.b64encode(bytes(100)).decode()
    wire.add_frame({"response": {"opcode": 2, "payloadData": binary}})
    wire.add_answer({"encodedDataLength": 40})
    assert (wire.socket, wire.http, wire.total) == (102, 40, 142)


def test_a_pick_that_meets_nothing_or_another_place_is_not_measured() -> None:
    points = np.zeros((3, 3))
    check_met("A pick", list(points + 0.5), points)
    with pytest.raises(NotMeasured, match="met nothing at 1 places"):
        check_met("A pick", [points[0], None, points[2]], points)
    with pytest.raises(NotMeasured, match="missed by"):
        check_met("A pick", list(points + 5.0), points)


def test_our_place_is_the_point_of_the_face_that_was_met() -> None:
    scene = tiny_scene()
    mesh = scene.items[0].mesh
    place = our_place(scene, {"token": 0, "face": 7, "barycentric": [0.0, 1.0, 0.0]})
    assert place is not None
    assert np.array_equal(place, mesh.vertices[mesh.faces[7, 1]])
    assert our_place(scene, None) is None


def test_picks_are_tried_on_skin_that_faces_the_camera() -> None:
    scene = tiny_scene()
    points = pick_points(scene)
    assert (points[:, 2] > 0.8 * np.linalg.norm(points, axis=1)).all()


def test_the_alternative_gets_the_same_triangles_in_single_precision() -> None:
    item = tiny_scene().items[0]
    data = polydata(item)
    assert np.array_equal(data.regular_faces, item.mesh.faces)
    assert data.points.dtype == np.float32
    assert look(item)["color"] == item.color
