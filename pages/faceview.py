"""The face on a page: the one viewer component, dressed for our pages."""

from __future__ import annotations

from meshes.scene import Scene
from pages.language import language_now
from pages.preferences import Preferences
from pages.shell import Frame
from pages.studio import Studio
from pages.theme import viewer_css
from viewer.component import Viewer

CONTROLS = ("views", "peel", "cut", "labels", "screenshot", "fullscreen", "help", "compass")
SAFE_CONTROLS = ("views", "peel", "fullscreen", "help", "compass")


def make_viewer(studio: Studio, scene: Scene, frame: Frame, *, answer_safe: bool = False) -> Viewer:
    """The viewer of a page, in the page's theme; it follows light, dark and projector mode.
    The top line credits an added atlas.

    answer_safe: nothing that names a structure reaches the browser.
    """
    if studio.credit:
        frame.give_credit(studio.credit)
    view = Viewer(
        scene,
        fallback_png=lambda: studio.still(scene, theme=frame.preferences.theme),
        theme=frame.preferences.theme,
        quality=studio.settings.quality,
        controls=SAFE_CONTROLS if answer_safe else CONTROLS,
        answer_safe=answer_safe,
        language=language_now(),
        sizing_mode="stretch_both",  # as small as its place: a section or another face may share it
        css_classes=["face"],
        stylesheets=[viewer_css()],
    )

    def follow(preferences: Preferences) -> None:
        view.set_theme(preferences.theme)

    frame.on_preferences(follow)
    return view
