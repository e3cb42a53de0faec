"""Small line drawings for buttons and links, drawn by hand, no font and no download."""

from __future__ import annotations

from collections.abc import Mapping

from pages.markup import Html

PATHS: Mapping[str, str] = {
    "home": "M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-5v-6h-4v6H5a1 1 0 0 1-1-1z",
    "explore": "M12 3c-4 0-7 3-7 7 0 2 .6 3.4 1.5 5L8 19c.6 1.3 1.8 2 4 2s3.4-.7 4-2l1.500-4"
    "C18.400 13.400 19 12 19 10c0-4-3-7-7-7zM8.500 11h2M13.500 11h2M12 12v3M10 17.500h4",
    "lesson": "M4 5.500C7 4 10 4.500 12 6c2-1.500 5-2 8-.5V19c-3-1.500-6-1-8"
    " .5-2-1.500-5-2-8-.5zM12 6v13.500",
    "practise": "M19.500 4.500 15 9M17 3l4 4M8 10.500l5.500 5.500L10 19.500a2 2 0 0"
    " 1-2.800 0L4.500 16.800"
    "a2 2 0 0 1 0-2.800zM13.500 16 15 9l-7 1.500M3 21l3-3",
    "needle": "M3 21l8-8M9.500 11.500l3 3M11 13l6-6M14.500 6.500l3 3M16 8l3-3M17.500 3.500l3 3",
    "progress": "M4 4v16h16M7.500 15l3.500-4 3 2.500L19.500 7",
    "truth": "M4 20h16M6 16V9M10 16V5M14 16v-5M18 16V7M4 4v2M20 4v2",
    "sun": "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.500v2M12 19.500v2M2.500"
    " 12h2M19.500 12h2M5.300 5.300l1.400 1.400"
    "M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400",
    "moon": "M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z",
    "projector": "M3 4h18v11H3zM12 15v3M8 21l4-3 4 3",
    "person": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.500 20c.8-3.600 3.700-5.500"
    " 7.500-5.500s6.700 1.900 7.500 5.500",
    "eye": "M2.500 12C5 7.500 8.300 5.500 12 5.500s7 2 9.500 6.500c-2.500"
    " 4.500-5.800 6.500-9.500 6.500s-7-2-9.500-6.500z"
    "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
    "eye-off": "M4 4l16 16M9.500 6c.8-.3 1.600-.5 2.500-.5 3.700 0 7 2 9.500 6.500a16"
    " 16 0 0 1-3 3.800"
    "M6 7.500A15 15 0 0 0 2.500 12c2.500 4.500 5.800 6.500 9.500 6.500 1.500 0 3-.4 4.300-1",
    "isolate": "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
    "fade": "M12 3.500a8.500 8.500 0 1 0 0 17zM14 5v14M17 7v10M20 10v4",
    "look": "M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13zM15.500"
    " 15.500 20.500 20.500M10.500 8v5M8 10.500h5",
    "next": "M9 5l7 7-7 7",
    "previous": "M15 5l-7 7 7 7",
    "tick": "M5 12.500l4.500 4.500L19 7",
    "cross": "M6 6l12 12M18 6 6 18",
    "near": "M3 12h4M17 12h4M12 3v4M12 17v4M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
    "warning": "M12 4 2.500 20h19zM12 10v5M12 17.500v.2",
    "info": "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 11v5M12 8v.2",
    "saved": "M5 4h11l3 3v13H5zM8 4v5h7V4M8 20v-6h8v6",
    "reset": "M5 5v5h5M5.500 10a7.500 7.500 0 1 1-1 4.500",
    "download": "M12 4v11M7 10.500l5 5 5-5M4.500 20h15",
    "pin": "M12 3a6 6 0 0 1 6 6c0 4.500-6 12-6 12S6 13.500 6 9a6 6 0 0 1 6-6zM12"
    " 7a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
    "link": "M10 14a4 4 0 0 0 5.700 0l3-3a4 4 0 0 0-5.700-5.700l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3"
    "a4 4 0 0 0 5.700 5.700l1-1",
    "print": "M7 9V4h10v5M7 17H4.500V9h15v8H17M7 14h10v6H7z",
    "list": "M9 6h11M9 12h11M9 18h11M4.500 6v.2M4.500 12v.2M4.500 18v.2",
}


def icon(name: str) -> Html:
    """A drawing in the colour and size of the text beside it, silent to screen readers."""
    return Html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false" fill="none" '
        'stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">'
        f'<path d="{PATHS[name]}"/></svg>'
    )
