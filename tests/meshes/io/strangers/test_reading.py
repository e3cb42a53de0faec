"""Strangers' files are read as they are, or refused in a plain sentence; nothing crashes us."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

from meshes.io.strangers import reading
from meshes.io.strangers.archive import open_files
from meshes.io.strangers.limits import MESH_ENDINGS, Refused
from meshes.io.strangers.reading import CRASHED, TOO_LONG, read_strangers
from meshes.mesh import Mesh
from meshes.sound import Unsound, make_sound
from tests.meshes.io.strangers.fuzzer import COUNT, ball_bytes, malformed_files

BALL_MM3 = 4 / 3 * np.pi * 20**3


@pytest.mark.parametrize("ending", MESH_ENDINGS)
def test_a_sound_mesh_of_every_format_is_read(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"ball{ending}"
    file.write_bytes(ball_bytes(ending, 3))
    batch = read_strangers([file])
    assert batch.refused == {}
    (piece,) = batch.pieces[file]
    ball = make_sound(Mesh(piece.vertices, piece.faces))
    assert ball.is_closed
    assert ball.volume_mm3 == pytest.approx(BALL_MM3, rel=0.02)


def test_two_hundred_malformed_files_are_refused_each_in_a_sentence(tmp_path: Path) -> None:
    outcome: dict[Path, str] = {}
    readable: dict[Path, Path] = {}
    for path in malformed_files(tmp_path / "bad"):
        try:
            with open_files(path) as files:
                if path.suffix != ".zip":
                    readable |= dict.fromkeys(files.values(), path)
        except Refused as refusal:
            outcome[path] = str(refusal)
    batch = read_strangers(list(readable))
    for file, why in batch.refused.items():
        outcome[readable[file]] = why
    for file, pieces in batch.pieces.items():
        for piece in pieces:
            with pytest.raises(Unsound) as fault:
                make_sound(Mesh(piece.vertices, piece.faces))
            outcome[readable[file]] = str(fault.value)
    assert len(outcome) == COUNT
    assert all(why.endswith(".") and "\n" not in why and len(why) < 200 for why in outcome.values())
    assert CRASHED not in outcome.values()
    assert TOO_LONG not in outcome.values()


def test_a_file_that_kills_or_stalls_its_reader_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = tmp_path / "good.stl"
    good.write_bytes(ball_bytes(".stl"))
    killer, sleeper = tmp_path / "killer.obj", tmp_path / "sleeper.obj"
    for file in (killer, sleeper):
        file.write_text("v 0 0 0\n")
    worker = tmp_path / "trap" / "trapped_worker.py"
    worker.parent.mkdir()
    worker.write_text(
        "import os, time\nfrom meshes.io.strangers import worker\nplain = worker.read_pieces\n"
        "def trapped(file):\n"
        "    if file.stem == 'killer': os.kill(os.getpid(), 9)\n"
        "    if file.stem == 'sleeper': time.sleep(600)\n"
        "    return plain(file)\n"
        "worker.read_pieces = trapped\nworker.main()\n"
    )
    monkeypatch.setattr(reading, "WORKER", "trapped_worker")
    monkeypatch.setattr(reading, "ROOT", f"{reading.ROOT}{os.pathsep}{worker.parent}")
    batch = read_strangers([killer, good, sleeper], wait_s=20)
    assert batch.refused == {killer: CRASHED, sleeper: TOO_LONG}
    assert list(batch.pieces) == [good]


def test_a_zip_gives_its_meshes_and_tables_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "atlas.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("v3/ball.obj", ball_bytes(".obj"))
        archive.writestr("v3/index.csv", "name,file\n")
        archive.writestr("v3/run.exe", "no")
    with open_files(path) as files:
        assert sorted(files) == ["v3/ball.obj", "v3/index.csv"]
        assert files["v3/ball.obj"].read_bytes() == ball_bytes(".obj")
        kept = files["v3/ball.obj"]
    assert not kept.exists()
