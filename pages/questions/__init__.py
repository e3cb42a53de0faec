"""The kinds of question on a page. A new kind is a file here and a line in PANELS."""

from collections.abc import Mapping

from pages.questions.avoid import AVOID
from pages.questions.choice import CHOICE
from pages.questions.drill import DRILL
from pages.questions.identify import IDENTIFY
from pages.questions.needle import NEEDLE
from pages.questions.panel import Panel
from pages.questions.place import PLACE
from pages.questions.plane import PLANE

PANELS: Mapping[str, Panel] = {
    "identify": IDENTIFY,
    "place": PLACE,
    "choice": CHOICE,
    "plane": PLANE,
    "needle": NEEDLE,
    "avoid": AVOID,
    "drill": DRILL,
}
