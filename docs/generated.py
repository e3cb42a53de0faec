"""Pages told by the code itself: where a page says `<!-- generated: name -->`, it is filled in."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer.main
from pydantic import BaseModel

import anatomy
from anatomy.adding.command import commands as of_atlases
from anatomy.evidence import Figure, describe
from anatomy.report import TITLES
from anatomy.truth import cells, check_truth, summarise
from app import app
from lessons import KINDS, load_rubric
from lessons.lesson import Lesson
from lessons.picture_commands import commands as of_pictures
from lessons.scoring import RULES
from lessons.staging import Staging
from meshes.scene import VIEWS
from models_told import inner_models, schema_of, tell_model, words_of
from records.command import records_commands as of_records
from records.tables import APPEND_ONLY, metadata

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parent.parent
MARK = re.compile(r"<!-- generated: (\w+) -->")
FILE_LINK = re.compile(r"\[([^\]]+)\]\((?:\.\./)?((?:docs/|notebooks/)?[\w-]+(?:\.md|\.ipynb)?)\)")
PAGES = {
    "STYLE.md": "style.md",
    "CONTRIBUTING.md": "contributing.md",
    "docs/design.md": "design.md",
}
WRITTEN_ELSEWHERE = ("design",)  # read in the repository too, so its links lead to files there
LIMITS = "## Limits of the model"


def setup(app: Sphinx) -> dict[str, Any]:
    """Let Sphinx fill in what pages leave to the code."""
    app.connect("source-read", _on_source)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def fill(text: str) -> str:
    """A page's text with every mark replaced. Raises KeyError for a mark that nobody fills."""
    return MARK.sub(lambda mark: GENERATED[mark[1]](), text)


def mend_links(text: str) -> str:
    """Links to the project's files turned to the site's pages, or, without one, to plain words.

    >>> mend_links("in [STYLE.md](../STYLE.md) and [README](../README.md)")
    'in [STYLE.md](style.md) and README'
    """

    def mended(link: re.Match[str]) -> str:
        words, file = link[1], link[2]
        if (ROOT / "docs" / file).is_file() or file in PAGES:
            return f"[{words}]({PAGES.get(file, file)})"
        return words if (ROOT / file).exists() else link[0]

    return FILE_LINK.sub(mended, text)


def question_kinds() -> str:
    """Every kind of question: what its author writes, and what an answer is made of."""
    shared = frozenset(_lesson_parts())
    parts = []
    for name, kind in KINDS.items():
        asked, answered = schema_of(kind.question), schema_of(kind.answer)
        parts.append(tell_model(asked, name, level=2))
        parts.append(tell_model(answered, f"Answer to {name}", level=3))
        inner = {**inner_models(asked, skip=shared), **inner_models(answered, skip=shared)}
        parts += [tell_model(one, f"{title} (of {name})", level=3) for title, one in inner.items()]
    return "\n".join(parts)


def lesson_models() -> str:
    """What lesson.yaml and the files of danger zones take."""
    told = [tell_model(schema_of(Lesson), "Lesson", level=2)]
    told += [tell_model(one, name, level=2) for name, one in _lesson_parts().items()]
    told += ["## Views", "", ", ".join(f"`{view}`" for view in VIEWS)]
    return "\n".join(told)


def scoring_rules() -> str:
    """The rules of a placed needle, and the numbers of the standard rubric with their tags."""
    lines = ["| rule | what it looks at |", "|---|---|"]
    lines += [f"| `{name}` | {_module_words(rule)} |" for name, rule in RULES.items()]
    lines += ["", "## Numbers of the standard rubric", ""]
    lines += ["| number | value | how it is known | note |", "|---|---|---|---|"]
    for name, figure in _figures(load_rubric()):
        lines.append(f"| `{name}` | {describe(figure)} | {figure.ev} | {figure.note or ''} |")
    return "\n".join(lines)


def tables() -> str:
    """Every table of the records: its columns, their types, and whether they may be empty."""
    parts = []
    for table in metadata.sorted_tables:
        never = "Rows are added and never changed." if table.name in APPEND_ONLY else ""
        parts += [f"## {table.name}", "", never, "", "| column | type | notes |", "|---|---|---|"]
        for column in table.columns:
            notes = ["primary key"] if column.primary_key else []
            notes += [f"of `{key.target_fullname}`" for key in column.foreign_keys]
            notes += ["may be empty"] if column.nullable else []
            kind = type(column.type).__name__
            parts.append(f"| `{column.name}` | {kind} | {', '.join(notes)} |")
        parts.append("")
    return "\n".join(parts)


def commands() -> str:
    """Every command of app.py with its options, as typer knows them."""
    parts = []
    groups = (("", app), ("atlas ", of_atlases), ("records ", of_records), ("", of_pictures))
    for prefix, group in groups:
        for name, command in typer.main.get_group(group).commands.items():
            if group is app and name in typer.main.get_group(of_pictures).commands:
                continue  # passed on
            parts += [f"## {prefix}{name}", "", (command.help or "").strip(), ""]
            parts += _parameters(command)
    return "\n".join(parts)


def truth() -> str:
    """Every published figure that can be checked, beside the template's own."""
    face = anatomy.build_face(anatomy.load_atlas(), anatomy.load_patient("template"), level=1)
    checks = check_truth(face)
    lines = [summarise(checks), "", f"| {' | '.join(TITLES)} |", "|---" * len(TITLES) + "|"]
    lines += [f"| {' | '.join(map(_cell, cells(check)))} |" for check in checks]
    return "\n".join(lines)


def limits() -> str:
    """The limits of the model, as the design notes tell them."""
    text = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    return text.split(f"{LIMITS}\n", 1)[1].split("\n## ", 1)[0].strip()


def style() -> str:
    """How the code reads."""
    return mend_links((ROOT / "STYLE.md").read_text(encoding="utf-8"))


def contributing() -> str:
    """How to help."""
    return mend_links((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))


def _on_source(app: Sphinx, name: str, source: list[str]) -> None:
    del app
    source[0] = fill(mend_links(source[0]) if name in WRITTEN_ELSEWHERE else source[0])


def _lesson_parts() -> dict[str, Mapping[str, Any]]:
    schema = schema_of(Lesson)
    kinds = frozenset(kind.question.__name__ for kind in KINDS.values())
    own = frozenset(name for name in schema["$defs"] if name.split("_")[0] in kinds)
    return {**inner_models(schema, skip=own), "Staging": schema_of(Staging)}


def _figures(thing: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(thing, Figure):
        yield path, thing
    elif isinstance(thing, BaseModel):
        for name in type(thing).model_fields:
            yield from _figures(getattr(thing, name), f"{path}.{name}".lstrip("."))


def _module_words(rule: object) -> str:
    return (sys.modules[rule.__module__].__doc__ or "").strip()


def _parameters(command: Any) -> list[str]:
    rows = ["| option | what it is | if left out |", "|---|---|---|"]
    for one in command.params:
        if one.name == "help":
            continue
        name = one.opts[0] if one.param_type_name == "option" else one.name
        left_out = "needed" if one.required else _cell(str(one.default))
        rows.append(f"| `{name}` | {_cell(one.help or '')} | {left_out or 'nothing'} |")
    return [*rows, ""] if len(rows) > 2 else []


def _cell(text: str) -> str:
    return words_of({"description": text}).replace("|", "\\|").replace("\n", " ")


GENERATED: Mapping[str, Callable[[], str]] = {
    "commands": commands,
    "contributing": contributing,
    "lessons": lesson_models,
    "limits": limits,
    "questions": question_kinds,
    "scoring": scoring_rules,
    "style": style,
    "tables": tables,
    "truth": truth,
}
