"""A studio for page tests: real head, lesson and records, small stand-ins for the structures."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import numpy as np
import panel as pn
import pytest
from tornado.ioloop import IOLoop

from anatomy.atlas import Atlas
from anatomy.shape import Shape
from anatomy.structures import load_structures
from certification.roles import COST
from meshes.bind import bind_to_cage
from meshes.build.tube import build_tube
from meshes.head import load_head
from meshes.mesh import FloatArray, Mesh
from pages.plan import PlanPage
from pages.plan_link import PlanLink, plan_asked
from pages.preferences import Preferences
from pages.server import make_server
from pages.settings import Settings
from pages.sheet import Sheet
from pages.shell import make_frame
from pages.studio import Studio
from records.store import Store
from records.unavailable import StoreUnavailable
from tests.built_in import built_in
from tests.conftest import PIXELS, FakeClock
from tests.empty_records import lay_empty_records

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

collect_ignore = ["exam_ready.py"]  # no test, and it prepares as it is imported
NOT_DRAWN = ("skin", "eye")
LESSON = "glabellar_lines"
PATIENCE_S = 60.0


@pytest.fixture(autouse=True)
def _quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase costs a tenth of a second by design; tests/certification tries it so."""
    monkeypatch.setitem(COST, "n", 2**4)


@pytest.fixture(scope="session")
def tiny_atlas() -> Atlas:
    """Every structure as a short tube a few millimetres under the template's skin."""
    return make_tiny_atlas()


def make_tiny_atlas() -> Atlas:
    """The tiny atlas, for a process that has no fixtures."""
    head, structures = load_head(), load_structures()
    template = head.cage({}, {})
    shapes = {}
    for row, structure in enumerate(structures.values()):
        if structure.kind in NOT_DRAWN:
            continue
        for full_id in structure.ids:
            shapes[full_id] = _tube(template, row, full_id)
    return Atlas("facies", "0.0", "f" * 64, head, template, structures, shapes)


@pytest.fixture(scope="session")
def shared(tiny_atlas: Atlas) -> Studio:
    """The heavy things, made once for all tests."""
    studio = Studio(Settings(quality="low"), FakeClock())
    studio._made["atlas"] = tiny_atlas
    studio.scene()
    studio.books  # noqa: B018 - reading them makes them
    return studio


@pytest.fixture
def studio(shared: Studio, tmp_path: Path, clock: FakeClock) -> Studio:
    """A studio of its own records; everything heavy is shared."""
    made = {key: value for key, value in shared._made.items() if key != "store"}
    settings = Settings(database=lay_empty_records(tmp_path / "records.db"), quality="low")
    return Studio(
        settings,
        clock,
        make_seed=lambda: 7,
        make_chance=lambda: np.random.default_rng(7),
        _made=made,
        _lately=shared._lately,
    )


@pytest.fixture(scope="session")
def drawn() -> Studio:
    """The heavy things of the real atlas: a dose needs muscles with fibres."""
    studio = Studio(Settings(quality="low"), FakeClock())
    studio._made["atlas"] = built_in()
    studio.lessons, studio.sources  # noqa: B018 - reading them makes them
    return studio


@pytest.fixture
def drawn_studio(drawn: Studio, tmp_path: Path, clock: FakeClock) -> Studio:
    """A studio of its own records on the real atlas; everything heavy is shared."""
    settings = Settings(database=lay_empty_records(tmp_path / "records.db"), quality="low")
    made = {key: value for key, value in drawn._made.items() if key != "store"}
    return Studio(settings, clock, make_seed=lambda: 7, _made=made, _lately=drawn._lately)


@pytest.fixture
def planning(drawn_studio: Studio) -> PlanPage:
    """The plan's page of George, without a site."""
    plan, told = plan_asked(PlanLink(patient="george"), (LESSON,))
    assert told == ()
    return PlanPage(drawn_studio, make_frame("/plan", "Plan", plan="plan"), plan)


@pytest.fixture(scope="session")
def served(shared: Studio, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    """The studio that the running server shows, with records of its own."""
    made = {key: value for key, value in shared._made.items() if key != "store"}
    database = tmp_path_factory.mktemp("served") / "records.db"
    settings = Settings(port=free_port(), database=database, quality="low")
    return Studio(settings, FakeClock(), make_seed=lambda: 7, _made=made)


@pytest.fixture(scope="session")
def address(served: Studio) -> Iterator[str]:
    """The address of a running server with all pages, on a free port."""
    listening = Event()
    running: list[Any] = []

    def run() -> None:
        loop = IOLoop()
        server = make_server(served)
        server.start()
        running.extend((loop, server))
        loop.add_callback(listening.set)
        loop.start()
        loop.close(all_fds=True)

    thread = Thread(target=run, daemon=True)
    thread.start()
    assert listening.wait(PATIENCE_S)
    loop, server = running
    yield f"http://127.0.0.1:{served.settings.port}"
    loop.add_callback(server.stop)
    loop.add_callback(loop.stop)
    thread.join(PATIENCE_S)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def window(chromium: Browser) -> Iterator[BrowserContext]:
    """One browser for many pages, so that the scripts are loaded once; each clears its cookies."""
    context = chromium.new_context(device_scale_factor=PIXELS)
    yield context
    context.close()


@dataclass
class FragileStore:
    """A store that refuses to write while `broken`, and says so as the real one does."""

    store: Store
    broken: bool = False
    written: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.store, name)
        return self._guarded(name, found) if name.startswith("add_") else found

    def _guarded(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def write(*args: Any, **kwargs: Any) -> Any:
            if self.broken:
                raise StoreUnavailable("Your answer was not saved", "the records file is read-only")
            self.written.append(name)
            return call(*args, **kwargs)

        return write


@pytest.fixture
def fragile(studio: Studio) -> FragileStore:
    """The studio's store, ready to be broken."""
    fragile = FragileStore(studio.store)
    studio._made["store"] = fragile
    return fragile


@pytest.fixture
def browser_of(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes the next page believe in these preferences and this address."""

    def be(preferences: Preferences | None = None, **address: str) -> None:
        cookies = (preferences or Preferences()).cookies()
        args = {name: [value.encode()] for name, value in address.items()}
        monkeypatch.setattr(type(pn.state), "cookies", property(lambda _: cookies))
        monkeypatch.setattr(type(pn.state), "session_args", property(lambda _: args))

    return be


def do(sheet: Sheet, act: str, value: object = "", **form: object) -> None:
    """What a browser would send when somebody used this control."""
    message: dict[str, object] = {"act": act, "value": value}
    if form:
        message["form"] = form
    sheet._handle_msg(message)


def _tube(template: FloatArray, row: int, full_id: str) -> Shape:
    side = {"left": 1.0, "right": -1.0}.get(full_id.rpartition(".")[2], 0.0)
    x, y = side * (8 + (5 * row) % 45), 20.0 + (7 * row) % 60
    near = template[np.hypot(template[:, 0] - x, template[:, 1] - y) < 12]
    z = near[:, 2].max() - 5
    mesh = build_tube([[x - 6, y, z], [x, y + 3, z + 1], [x + 6, y, z]], 1.5)
    usable = np.arange(len(template), dtype=np.int32)
    follow = np.ones(len(mesh.vertices))
    deep = Mesh(mesh.vertices, mesh.faces, uv=mesh.uv, depth_mm=np.full(len(follow), 4.0))
    return Shape(deep, bind_to_cage(mesh.vertices, template, usable, follow=follow))
