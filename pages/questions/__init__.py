"""The kinds of question on a page. A new kind is a file here and a line in PANELS."""

from collections.abc import Mapping

from pages.questions.avoid import AVOID
from pages.questions.case import CASE_PANEL
from pages.questions.choice import CHOICE
from pages.questions.dose import DOSE_PANEL
from pages.questions.drill import DRILL
from pages.questions.identify import IDENTIFY
from pages.questions.label import LABEL_PANEL
from pages.questions.name import NAME_PANEL
from pages.questions.needle import NEEDLE
from pages.questions.order import ORDER_PANEL
from pages.questions.panel import Panel
from pages.questions.place import PLACE
from pages.questions.plane import PLANE

PANELS: Mapping[str, Panel] = {
    "identify": IDENTIFY,
    "name": NAME_PANEL,
    "label": LABEL_PANEL,
    "place": PLACE,
    "dose": DOSE_PANEL,
    "order": ORDER_PANEL,
    "choice": CHOICE,
    "case": CASE_PANEL,
    "plane": PLANE,
    "needle": NEEDLE,
    "avoid": AVOID,
    "drill": DRILL,
}
