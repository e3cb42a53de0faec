"""Problems of recipes that only show beside the others: what they join, and when they are drawn."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from anatomy.content import Document, KeyPath, Problem, did_you_mean
from anatomy.recipes import Recipes, TubeRecipe
from anatomy.variants import Variant

JOINTS = ("begins_on", "ends_on")


def check_joints(
    document: Document, recipes: Recipes, *, unread: Collection[str] = ()
) -> Iterator[Problem]:
    """Every begins_on and ends_on that names no piece of a vessel or nerve.

    unread: structures whose own recipe has problems; nothing is said of joining them.
    """
    named = sorted(
        f"{name}.{piece.id}"
        for name, recipe in recipes.items()
        if isinstance(recipe, TubeRecipe)
        for piece in recipe.pieces
        if piece.id
    )
    for path, value in document.walk():
        joint = path and path[-1] in JOINTS and value is not None and value not in named
        if joint and str(value).partition(".")[0] not in unread:
            yield document.problem(
                path, f"there is no piece '{value}'. {did_you_mean(str(value), named)}"
            )


def check_conditions(document: Document, variants: Mapping[str, Variant]) -> Iterator[Problem]:
    """Every `only` that names no variant, or an option that its variant does not have."""
    for path, value in document.walk():
        if path and path[-1] == "only" and isinstance(value, dict):
            for name, options in value.items():
                yield from _condition(document, (*path, name), options, variants)


def _condition(
    document: Document, path: KeyPath, options: object, variants: Mapping[str, Variant]
) -> Iterator[Problem]:
    name = str(path[-1])
    if name not in variants:
        hint = did_you_mean(name, sorted(variants))
        yield document.problem(path, f"unknown variant '{name}'. {hint}")
        return
    allowed = variants[name].option_ids
    for row, option in enumerate(options if isinstance(options, list) else []):
        if option not in allowed:
            message = f"'{name}' has no option '{option}'. {did_you_mean(str(option), allowed)}"
            yield document.problem((*path, row), message)
