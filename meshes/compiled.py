"""What compiled searches are made of: machine code, and points as three numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

from meshes.mesh import FloatArray

Point = tuple[float, float, float]
Function = TypeVar("Function", bound=Callable[..., object])
DEEPEST = 64  # boxes that may wait; a tree of n levels never has more than n waiting
ROUNDING_MM = 1e-9
ORIGIN: Point = (0.0, 0.0, 0.0)


def compiled(function: Function) -> Function:
    """The function in machine code, made at its first call and kept beside its file.

    The arithmetic is that of the source, step by step: no rounding is saved, and other threads run.
    Only a change to its own file makes it anew: after one to this file, remove `__pycache__`.
    """
    return cast(Function, njit(cache=True, nogil=True, error_model="numpy")(function))


def inlined(function: Function) -> Function:
    """The same, put into each place that calls it: for small steps that are taken for every point.

    A call of its own counts references to every array it is handed, which costs more than the step,
    and cores that count the same arrays wait for each other.
    """
    put_in = njit(cache=True, nogil=True, error_model="numpy", forceinline=True)
    return cast(Function, put_in(function))


@inlined
def dot(a: Point, b: Point) -> float:
    """The product of two vectors, a number."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@inlined
def along(start: Point, share: float, way: Point) -> Point:
    """A point moved by a share of a way."""
    return (start[0] + share * way[0], start[1] + share * way[1], start[2] + share * way[2])


@inlined
def cross(a: Point, b: Point) -> Point:
    """The vector that stands upright on two."""
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


@inlined
def minus(a: Point, b: Point) -> Point:
    """One vector less another."""
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


@inlined
def point(array: FloatArray, row: int) -> Point:
    """A row of an array (n, 3)."""
    return (array[row, 0], array[row, 1], array[row, 2])


@inlined
def seen(vertices: FloatArray, row: int, place: Point) -> Point:
    """A point of an array (n, 3) as seen from a place."""
    return (vertices[row, 0] - place[0], vertices[row, 1] - place[1], vertices[row, 2] - place[2])
