"""A YAML file as plain values with the line of every one; anything ambiguous is refused.

YAML 1.2 words only: `true`, `false` and `null`; `no`, `on`, `12:30` and `007` stay text. Refused:
duplicate keys, tabs, anchors, aliases, merge keys, tags, NaN, infinity, a second document.
"""

from __future__ import annotations

import math
import pathlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from anatomy.content.problems import ContentError, KeyPath, Problem, place_text, shown

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]

PROJECT_ROOT = pathlib.Path(__file__).parents[2]
MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_NUMBER = 1e15
WORDS: Mapping[str, None | bool] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
NUMBER = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
NOT_A_NUMBER = re.compile(r"[-+]?\.?(nan|inf|infinity)", re.IGNORECASE)
UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

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
    data: dict[str, Value]
    lines: Mapping[KeyPath, int]

    def problem(self, path: KeyPath, message: str) -> Problem:
        """A problem at this path; its line is that of the nearest place that exists."""
        known = next(path[:end] for end in range(len(path), -1, -1) if path[:end] in self.lines)
        return Problem(self.file, self.lines[known], place_text(path), message)

    def walk(self) -> Iterator[tuple[KeyPath, Value]]:
        """Every value with its path, from the top down."""
        return _walk((), self.data)


def read_document(path: str | pathlib.Path) -> Document:
    """The file's values and lines. Raises ContentError, with every problem found, when unusable."""
    path = pathlib.Path(path)
    file = _file_text(path)
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise ContentError([Problem(file, 1, "file", f"cannot be read: {reason}.")]) from None
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = "this line is not UTF-8 text. Save the file as UTF-8."
        raise ContentError([Problem(file, line, "file", message)]) from None
    return read_text(text, file=file, stem=path.stem, folder=path.resolve().parent.name)


def read_text(text: str, *, file: str = "<text>", stem: str = "", folder: str = "") -> Document:
    """The values and lines of a YAML text, named `file` in messages. Raises ContentError."""
    problems = list(_problems_of_text(text, file))
    if problems:
        raise ContentError(problems)
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.YAMLError as error:
        raise ContentError([*builder.problems, _syntax_problem(error, file)]) from None
    if not builder.problems and not isinstance(builder.root, dict):
        builder.problems.append(
            Problem(file, 1, "file", "it holds no keys. Write key: value lines.")
        )
    if builder.problems or not isinstance(builder.root, dict):
        raise ContentError(builder.problems)
    return Document(file, stem, folder, builder.root, {(): 1, **builder.lines})


@dataclass
class _Level:
    """A mapping or list being read."""

    path: KeyPath
    value: dict[str, Value] | list[Value]
    key: str | None = None


@dataclass
class _Builder:
    """Turns parser events into values, and collects problems instead of stopping at the first."""

    file: str
    root: Value = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    levels: list[_Level] = field(default_factory=list)
    documents: int = 0

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self._start_document(line)
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(line, f"*{event.anchor} is an alias. Write the value out.")
            self._put(None, line)
        elif isinstance(event, yaml.ScalarEvent):
            self._refuse_marks(event, line)
            self._take_scalar(event, line)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._refuse_marks(event, line)
            self._open({} if isinstance(event, yaml.MappingStartEvent) else [], line)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.levels.pop()

    def _start_document(self, line: int) -> None:
        self.documents += 1
        if self.documents > 1:
            message = "a second document starts here. Put it into its own file."
            raise ContentError([*self.problems, Problem(self.file, line, "file", message)])

    def _take_scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        if self._awaits_key:
            self._take_key(event.value, line)
            return
        plain = event.implicit[0] and not event.style
        path = self._here()
        try:
            value = _plain(event.value) if plain else _text(event.value)
        except ValueError as error:
            self.problems.append(Problem(self.file, line, place_text(path), str(error)))
            value = None
        self._put(value, line)

    @property
    def _awaits_key(self) -> bool:
        return bool(self.levels) and self.levels[-1].key is None and self._in_mapping

    @property
    def _in_mapping(self) -> bool:
        return isinstance(self.levels[-1].value, dict)

    def _take_key(self, key: str, line: int) -> None:
        level = self.levels[-1]
        assert isinstance(level.value, dict)  # noqa: S101  # narrowed by _awaits_key
        path = (*level.path, key)
        level.key = key
        if key == "<<":
            self._refuse(line, "<< merges another mapping in. Write its keys out.")
        elif UNREADABLE.search(key):
            self._refuse(line, "a key holds a control character. Remove it.")
        elif path in self.lines:
            place = place_text(path)
            message = f"'{key}' is given twice, first in line {self.lines[path]}. Remove one."
            self.problems.append(Problem(self.file, line, place, message))
        self.lines.setdefault(path, line)

    def _open(self, value: dict[str, Value] | list[Value], line: int) -> None:
        if len(self.levels) >= MAX_DEPTH:
            message = f"it is nested more than {MAX_DEPTH} levels deep. Make it flatter."
            raise ContentError([*self.problems, Problem(self.file, line, "file", message)])
        path = self._here()
        if self._awaits_key_of_levels():
            self._refuse(line, "a key must be one word, not a list or mapping. Quote it.")
            self.levels[-1].key = ""
        self._put(value, line)
        self.levels.append(_Level(path, value))

    def _awaits_key_of_levels(self) -> bool:
        return self._awaits_key

    def _here(self) -> KeyPath:
        if not self.levels:
            return ()
        level = self.levels[-1]
        if isinstance(level.value, list):
            return (*level.path, len(level.value))
        return (*level.path, level.key or "")

    def _put(self, value: Value, line: int) -> None:
        if not self.levels:
            self.root = value
            return
        path, level = self._here(), self.levels[-1]
        self.lines.setdefault(path, line)
        if isinstance(level.value, list):
            level.value.append(value)
        else:
            level.value[level.key or ""] = value
            level.key = None

    def _refuse_marks(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, line: int) -> None:
        if event.anchor is not None:
            self._refuse(line, f"&{event.anchor} is an anchor. Write the value out where needed.")
        if event.tag is not None:
            self._refuse(line, f"{shown(event.tag)} is a tag. Write a plain value.")

    def _refuse(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.file, line, place_text(self._here()), message))


def _problems_of_text(text: str, file: str) -> Iterator[Problem]:
    if len(text) > MAX_BYTES:
        yield Problem(file, 1, "file", f"it is longer than {MAX_BYTES:,} characters. Split it.")
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
    message = f"not valid YAML: {what}. Check colons, quotes and indentation here."
    return Problem(file, 1 if mark is None else mark.line + 1, "file", message)


def _plain(text: str) -> Value:
    """The value of an unquoted word. Raises ValueError in words for what is no usable number."""
    if text in WORDS:
        return WORDS[text]
    if NOT_A_NUMBER.fullmatch(text):
        raise ValueError(f"{text} is not a number. Write the number, or leave the key out.")
    if not NUMBER.fullmatch(text):
        return _text(text)
    number = float(text)
    if not math.isfinite(number) or abs(number) > MAX_NUMBER:
        raise ValueError(f"{shown(text)} is too large a number. Check it.")
    return int(text) if INTEGER.fullmatch(text) else number


def _text(text: str) -> str:
    if UNREADABLE.search(text):
        raise ValueError("the text holds a control character. Remove it.")
    return text


def _walk(path: KeyPath, value: Value) -> Iterator[tuple[KeyPath, Value]]:
    yield path, value
    children = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, child in children:
        yield from _walk((*path, key), child)


def _file_text(path: pathlib.Path) -> str:
    resolved = path.resolve()
    inside = resolved.is_relative_to(PROJECT_ROOT)
    return resolved.relative_to(PROJECT_ROOT).as_posix() if inside else str(path)
