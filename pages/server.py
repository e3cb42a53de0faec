"""The server: one address a page, this machine alone, the doors closed that Panel leaves open."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, Final

import panel as pn
import panel_material_ui as pmui
from tornado.routing import PathMatches, Rule
from tornado.web import OutputTransform, RequestHandler

from pages import (
    certificate,
    exam,
    examiner,
    explore,
    home,
    lesson,
    logbook,
    mentor,
    needle,
    plan,
    practise,
    present,
    preview,
    progress,
    review,
    road,
    search,
    standards,
    truth,
    verify,
)
from pages.certificate_door import paper_routes
from pages.handout_door import handout_routes
from pages.quiet import quiet_departures
from pages.settings import Settings
from pages.shell import NAVIGATION, PRODUCT, apologise, sorry_page
from pages.studio import Clock, Studio
from pages.waiting import ready_routes, waiting_page

LOG: Final = logging.getLogger(__name__)

PAGES: Mapping[str, Callable[[Studio], pmui.Page]] = {
    "/": home.page,
    "/explore": explore.page,
    "/needle": needle.page,
    "/plan": plan.page,
    "/lesson": lesson.page,
    "/practise": practise.page,
    "/review": review.page,
    "/progress": progress.page,
    "/truth": truth.page,
}
SIDE_PAGES: Mapping[str, Callable[[Studio], pmui.Page]] = {
    # reached from another page, not from the navigation
    "/present": present.page,
    "/search": search.page,
    "/road": road.page,
    "/logbook": logbook.page,
    "/mentor": mentor.page,
    "/certificate": certificate.page,
    "/verify": verify.page,
    "/standards": standards.page,
    "/exam": exam.page,
    "/examiner": examiner.page,
}
AUTHORS_PAGES: Mapping[str, Callable[[Studio], pmui.Page]] = {
    # served with --preview alone, because it shows every key
    "/preview": preview.page,
}
NAMES: Mapping[str, str] = {address: name for address, name, _ in NAVIGATION}
SIDE_TITLES: Mapping[str, str] = {
    "/present": present.TITLE,
    "/preview": preview.TITLE,
    "/search": search.TITLE,
    "/road": road.TITLE,
    "/logbook": logbook.TITLE,
    "/mentor": mentor.TITLE,
    "/certificate": certificate.TITLE,
    "/verify": verify.TITLE,
    "/standards": standards.TITLE,
    "/exam": exam.TITLE,
    "/examiner": examiner.TITLE,
}
NEEDS_FACE = (
    "/preview",
    "/present",
    "/mentor",
    "/explore",
    "/needle",
    "/plan",
    "/lesson",
    "/practise",
    "/review",
    "/truth",
    "/exam",
    "/examiner",
)
COMPONENT_MODULES = ("panel", "panel_material_ui", "viewer", "pages")
SESSION_UNUSED_MS = 30_000
SESSION_CHECK_MS = 10_000
READY = "Facies is ready at {address}  (stop it with Ctrl+C)"

# Bokeh and Panel write inline scripts and load their components from blobs; nothing may come from,
# or go to, another machine.
SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self' blob: data:; worker-src 'self' blob:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class SecurityHeaders(OutputTransform):  # type: ignore[misc, unused-ignore]
    """Adds the security headers to every response."""

    def transform_first_chunk(
        self, status_code: int, headers: Any, chunk: bytes, finishing: bool
    ) -> tuple[int, Any, bytes]:
        """The response with the headers added."""
        del finishing
        for name, value in SECURITY_HEADERS.items():
            headers[name] = value
        return status_code, headers, chunk


class Closed(RequestHandler):  # type: ignore[misc, unused-ignore]
    """Answers "not found" where Panel would import any module named in the address."""

    def prepare(self) -> None:
        """Ends the request."""
        self.send_error(404)


def serve(settings: Settings, *, clock: Clock = lambda: datetime.now(UTC)) -> None:
    """Serves every page until it is stopped. Prints the address once it listens."""
    studio = Studio(settings, clock)
    server = make_server(studio)
    server.start()
    print(READY.format(address=page_address(settings)), flush=True)  # noqa: T201 - the promise of `make run`
    studio.start_warming()
    server.io_loop.start()


def make_server(studio: Studio) -> Any:
    """The server with all pages, not yet started (a bokeh Server)."""
    settings = studio.settings
    pn.config.exception_handler = apologise
    quiet_departures()
    server = pn.io.server.get_server(
        {address: guarded(address, page, studio) for address, page in pages_of(settings).items()},
        title={
            a: f"{name} · {PRODUCT}"
            for a, name in {**NAMES, **SIDE_TITLES}.items()
            if a in pages_of(settings)
        },
        extra_patterns=[*ready_routes(studio), *handout_routes(studio), *paper_routes(studio)],
        address=settings.address,
        port=settings.port,
        websocket_origin=allowed_origins(settings),
        admin=False,
        session_history=0,
        static_dirs={"assets": str(files("pages").joinpath("assets"))},
        unused_session_lifetime_milliseconds=SESSION_UNUSED_MS,
        check_unused_sessions_milliseconds=SESSION_CHECK_MS,
        show=False,
        start=False,
    )
    close_doors(server)
    return server


def pages_of(settings: Settings) -> Mapping[str, Callable[[Studio], pmui.Page]]:
    """Every page that is served, by its address."""
    return {**PAGES, **SIDE_PAGES, **(AUTHORS_PAGES if settings.preview else {})}


def guarded(
    address: str, page: Callable[[Studio], pmui.Page], studio: Studio
) -> Callable[[], pmui.Page]:
    """The page as a function of nothing that never raises: an error is logged and said kindly."""

    def build() -> pmui.Page:
        try:
            if address in NEEDS_FACE and studio.preparing:
                return waiting_page(address)
            return page(studio)
        except Exception as error:  # noqa: BLE001 - the page boundary
            apologise(error)
            return sorry_page(address)

    return build


def close_doors(server: Any) -> None:
    """Adds the security headers and lets /components serve our own modules only."""
    application = server._tornado  # noqa: SLF001 - bokeh offers no public way
    application.add_transform(SecurityHeaders)
    allowed = "|".join(name.replace(".", r"\.") for name in COMPONENT_MODULES)
    closed = PathMatches(rf"/components/(?!(?:{allowed})(?:\.[\w.]+)?/).*")
    application.wildcard_router.rules.insert(0, Rule(closed, Closed))


def allowed_origins(settings: Settings) -> list[str]:
    """The addresses a browser may open a connection from."""
    hosts = {"localhost", "127.0.0.1", settings.address} - {"0.0.0.0", "::"}  # noqa: S104
    return sorted(f"{host}:{settings.port}" for host in hosts)


def page_address(settings: Settings) -> str:
    """Where a person on this machine opens it."""
    local = settings.address in ("127.0.0.1", "0.0.0.0", "::", "localhost")  # noqa: S104
    return f"http://{'localhost' if local else settings.address}:{settings.port}"
