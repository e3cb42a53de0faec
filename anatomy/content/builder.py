"""From the events of a YAML parser to values with lines; refusals are collected on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

from anatomy.content.problems import ContentError, KeyPath, Problem, place_text, shown
from anatomy.content.words import UNREADABLE, YamlValue, plain_value, text_value

MAX_DEPTH = 40


@dataclass
class _Level:
    """A mapping or list being read, and the key whose value comes next."""

    path: KeyPath
    value: dict[str, YamlValue] | list[YamlValue]
    key: str | None = None

    @property
    def awaits_key(self) -> bool:
        return isinstance(self.value, dict) and self.key is None

    @property
    def here(self) -> KeyPath:
        if isinstance(self.value, list):
            return (*self.path, len(self.value))
        return self.path if self.key is None else (*self.path, self.key)

    def put(self, value: YamlValue) -> None:
        if isinstance(self.value, list):
            self.value.append(value)
        else:
            self.value.setdefault(self.key or "", value)
            self.key = None


@dataclass
class Builder:
    """Takes events one by one. root: the value so far; lines: of every path; problems: refusals."""

    file: str
    root: YamlValue = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    levels: list[_Level] = field(default_factory=list)
    documents: int = 0

    def take(self, event: yaml.Event) -> None:
        """Reads one event. Raises ContentError where reading on makes no sense."""
        line = 1 if event.start_mark is None else event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self._start_document(line)
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(line, f"*{event.anchor} is an alias. Write the value out.")
            self._take_scalar("", line, plain=False)
        elif isinstance(event, yaml.ScalarEvent):
            self._refuse_marks(event, line)
            self._take_scalar(event.value, line, plain=event.implicit[0] and not event.style)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._refuse_marks(event, line)
            self._open({} if isinstance(event, yaml.MappingStartEvent) else [], line)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.levels.pop()

    @property
    def _here(self) -> KeyPath:
        return self.levels[-1].here if self.levels else ()

    def _start_document(self, line: int) -> None:
        self.documents += 1
        if self.documents > 1:
            self._refuse(line, "a second document starts here. Put it into its own file.")
            raise ContentError(self.problems)

    def _take_scalar(self, text: str, line: int, *, plain: bool) -> None:
        if self.levels and self.levels[-1].awaits_key:
            self._take_key(self.levels[-1], text, line)
            return
        try:
            value = plain_value(text) if plain else text_value(text)
        except ValueError as error:
            self._refuse(line, str(error))
            value = None
        self._put(value, line)

    def _take_key(self, level: _Level, key: str, line: int) -> None:
        path, kept_as = (*level.path, key), key
        if key == "<<":
            self._refuse(line, "<< merges another mapping in. Write its keys out.")
        elif UNREADABLE.search(key):
            self._refuse(line, "a key holds a control character. Remove it.")
        elif path in self.lines:
            message = f"'{key}' is given twice, first in line {self.lines[path]}. Remove one."
            self.problems.append(Problem(self.file, line, place_text(path), message))
            kept_as = f"{key} (line {line})"  # its own keys repeat nothing
        level.key = kept_as
        self.lines.setdefault(path, line)

    def _open(self, value: dict[str, YamlValue] | list[YamlValue], line: int) -> None:
        if len(self.levels) >= MAX_DEPTH:
            self._refuse(line, f"it is nested more than {MAX_DEPTH} levels deep. Make it flatter.")
            raise ContentError(self.problems)
        if self.levels and self.levels[-1].awaits_key:
            self._refuse(line, "a key must be a word, not a list or mapping. Write a word.")
            raise ContentError(self.problems)
        path = self._here
        self._put(value, line)
        self.levels.append(_Level(path, value))

    def _put(self, value: YamlValue, line: int) -> None:
        self.lines.setdefault(self._here, line)
        if self.levels:
            self.levels[-1].put(value)
        else:
            self.root = value

    def _refuse_marks(
        self, event: yaml.ScalarEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent, line: int
    ) -> None:
        if event.anchor is not None:
            self._refuse(line, f"&{event.anchor} is an anchor. Write the value out where needed.")
        if event.tag is not None:
            self._refuse(line, f"{shown(event.tag)} is a tag. Write a plain value.")

    def _refuse(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.file, line, place_text(self._here), message))
