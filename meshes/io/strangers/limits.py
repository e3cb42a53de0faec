"""How much of a stranger's files is read, and the plain refusal of the rest."""

from __future__ import annotations

MESH_ENDINGS = (".obj", ".stl", ".ply", ".glb")
TABLE_ENDINGS = (".csv", ".txt")
MOST_FILES = 6000  # the largest free atlas has about 2,200
MOST_FILE_BYTES = 200 * 2**20
MOST_TABLE_BYTES = 4 * 2**20
MOST_BYTES = 2**30  # all files that are read, together
MOST_RATIO = 200  # a zip that unpacks to more than this times its size is a bomb
MOST_POINTS = 2_000_000  # a file
MOST_TRIANGLES = 4_000_000  # a file
MOST_PIECES = 2_000  # named meshes in a file
MOST_JSON_BYTES = 16 * 2**20  # the text part of a GLB
MEMORY_BYTES = 3 * 2**30  # address space of the process that parses
CPU_S = 60  # processor time for one file
WAIT_S = 120.0  # the same on the clock, for a file that waits instead of working


class Refused(Exception):
    """A stranger's file is not taken; the text is a plain sentence without the file's name."""


def count(number: int) -> str:
    """A number as people read it.

    >>> count(4294967295)
    '4,294,967,295'
    """
    return f"{number:,}" if abs(number) < 10**15 else "an absurd number of"
