"""A YAML file as plain values with the line of every one; anything ambiguous is refused.

YAML 1.2 words only: `true`, `false` and `null`; `no`, `on`, `12:30` and `007` stay text. Refused:
duplicate keys, tabs, anchors, aliases, merge keys, tags, NaN, infinity, a second document.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import yaml

from anatomy.content.builder import MAX_DEPTH, Builder
from anatomy.content.problems import ContentError, KeyPath, Problem, place_text
from anatomy.content.words import UNREADABLE, YamlValue

PROJECT_ROOT = pathlib.Path(__file__).parents[2]
MAX_CHARACTERS = 1_000_000
KEPT = 512  # texts: all content of the project, and some of its owner's

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, eq=False)
class Document:
    """What a file says. data: its top mapping. lines: the line (from 1) of every path in it.

    file: its name as messages show it. stem: the name without folder and ending. folder: the name
    of the folder it lies in.
    """

    file: str
    stem: str
    folder: str
    data: dict[str, YamlValue]
    lines: Mapping[KeyPath, int]

    def problem(self, path: KeyPath, message: str) -> Problem:
        """A problem at this path; its line is that of the nearest place that exists."""
        ends = range(len(path), -1, -1)
        line = next((self.lines[path[:end]] for end in ends if path[:end] in self.lines), 1)
        return Problem(self.file, line, place_text(path), message)

    def only(self, *keys: str) -> Document:
        """The same document with these top keys only, such as the `recipe` of a structure."""
        kept = {key: value for key, value in self.data.items() if key in keys}
        return replace(self, data=kept)

    def walk(self) -> Iterator[tuple[KeyPath, YamlValue]]:
        """Every value with its path, from the top down."""
        return _walk((), self.data)


def read_document(path: str | pathlib.Path) -> Document:
    """The file's values and lines. Raises ContentError, with every problem found, when unusable."""
    path = pathlib.Path(path)
    file, raw = _file_text(path), b""
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        message = f"it cannot be read: {reason}. Check the name and the rights."
        raise ContentError([Problem(file, 1, "file", message)]) from None
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = "this line is not UTF-8 text. Save the file as UTF-8."
        raise ContentError([Problem(file, line, "file", message)]) from None
    return read_text(text, file=file, stem=path.stem, folder=path.resolve().parent.name)


def read_text(text: str, *, file: str = "<text>", stem: str = "", folder: str = "") -> Document:
    """The values and lines of a YAML text, named `file` in messages. Raises ContentError.

    A text that was read before is not read again, so nobody may change what this gives.
    """
    return _read(text, file, stem, folder)


@lru_cache(maxsize=KEPT)
def _read(text: str, file: str, stem: str, folder: str) -> Document:
    problems = list(_problems_of_text(text, file))
    if problems:
        raise ContentError(problems)
    builder = Builder(file)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.YAMLError as error:
        raise ContentError([*builder.problems, _syntax_problem(error, file)]) from None
    data = builder.root
    if not isinstance(data, dict):
        message = "it holds no keys. Write `key: value` lines."
        raise ContentError([*builder.problems, Problem(file, 1, "file", message)])
    if builder.problems:
        raise ContentError(builder.problems)
    return Document(file, stem, folder, data, builder.lines)


def _problems_of_text(text: str, file: str) -> Iterator[Problem]:
    if len(text) > MAX_CHARACTERS:
        message = f"it is longer than {MAX_CHARACTERS:,} characters. Split it."
        yield Problem(file, 1, "file", message)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if "\t" in line:
            column = line.index("\t") + 1
            yield Problem(file, number, "file", f"column {column} is a tab. Use spaces.")
        if UNREADABLE.search(line.removesuffix("\r").replace("\t", "")):
            yield Problem(file, number, "file", "it holds a control character. Remove it.")


def _syntax_problem(error: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or "it cannot be understood"
    if "nesting depth" in what:  # some builds of the YAML library refuse before the builder does
        what = f"it is nested more than {MAX_DEPTH} levels deep"
    message = f"not valid YAML, {what}. Check colons, quotes and indentation here."
    return Problem(file, 1 if mark is None else mark.line + 1, "file", message)


def _walk(path: KeyPath, value: YamlValue) -> Iterator[tuple[KeyPath, YamlValue]]:
    yield path, value
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _walk((*path, key), child)
    elif isinstance(value, list):
        for row, child in enumerate(value):
            yield from _walk((*path, row), child)


def _file_text(path: pathlib.Path) -> str:
    resolved = path.resolve()
    inside = resolved.is_relative_to(PROJECT_ROOT)
    return resolved.relative_to(PROJECT_ROOT).as_posix() if inside else str(path)
