"""The published figures that a learner's error is shown beside."""

from __future__ import annotations

from typing import Final

# Mean placement error of 10 novices at 10 sites, doi 10.33590/emjinnov/21-00224.
NOVICES_AR_MM: Final = 4.60
NOVICES_PAPER_MM: Final = 6.75
NOVICES_DOI: Final = "10.33590/emjinnov/21-00224"
NOVICES_CITE: Final = "10 novices, 10 sites, with an augmented-reality overlay or a paper drawing"
