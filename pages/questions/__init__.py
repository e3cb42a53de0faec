"""The kinds of question on a page. A new kind is a file here and a line in PANELS."""

from collections.abc import Mapping

from pages.questions.choice import CHOICE
from pages.questions.identify import IDENTIFY
from pages.questions.panel import Panel
from pages.questions.place import PLACE

PANELS: Mapping[str, Panel] = {
    "identify": IDENTIFY,
    "place": PLACE,
    "choice": CHOICE,
}
