"""The dose: products, how it spreads through a face, what it weakens, and what may go wrong."""

from anatomy.toxin.complications import Complication, predict_complications
from anatomy.toxin.injection import Injection, injection_at
from anatomy.toxin.products import (
    NotInterchangeable,
    Reconstitution,
    load_products,
    reconstitute,
    refuse_conversion,
)
from anatomy.toxin.treat import Treatment, treat
from anatomy.toxin.weaken import rest_weights, weaken

__all__ = [
    "Complication",
    "Injection",
    "NotInterchangeable",
    "Reconstitution",
    "Treatment",
    "injection_at",
    "load_products",
    "predict_complications",
    "reconstitute",
    "refuse_conversion",
    "rest_weights",
    "treat",
    "weaken",
]
