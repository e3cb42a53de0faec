"""The sentences that packages below the pages make, found in their code.

Below the pages everything is said in English, and nothing there knows of languages: a sentence is
a plain string, an f-string or a template that is filled. Each is found here as a template with
named places, so that the catalogue can say it and `pages.retold` can read it back.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from anatomy.evidence import EV_MEANING
from anatomy.known import load_known
from anatomy.patients import list_patients, load_patient
from anatomy.structures import load_structures
from anatomy.style import load_style
from anatomy.toxin.products import load_products
from anatomy.toxin.rules import load_rules
from certification.blueprint import load_blueprints
from certification.programme import load_programmes
from certification.stations import list_stations, load_station
from lessons.plans.history import WORDS as HISTORY_WORDS
from lessons.regulation import PROFESSION_NAMES

HOME = Path(__file__).parents[1]
SAID_IN = (
    # modules and folders whose sentences a learner, mentor or examiner reads
    "anatomy/gauge.py", "anatomy/toxin/cause.py", "anatomy/toxin/complications.py",
    "anatomy/toxin/injection.py", "anatomy/toxin/products.py", "anatomy/toxin/treat.py",
    "anatomy/truth.py",
    "lessons/feedback.py", "lessons/grade.py", "lessons/needling.py", "lessons/regulation.py",
    "lessons/strata.py", "lessons/trust.py", "lessons/plans", "lessons/questions",
    "lessons/scoring",
    "certification/certificate.py", "certification/comments.py", "certification/critical.py",
    "certification/eligibility.py", "certification/grading.py", "certification/identity.py",
    "certification/logbook.py", "certification/marking.py", "certification/programme.py",
    "certification/regrade.py", "certification/roles.py", "certification/sitting.py",
    "certification/signing.py", "certification/standards", "certification/stations",
    "certification/verifying.py",
    "records/exported.py", "records/intake.py", "records/store.py", "records/unavailable.py",
)  # fmt: skip
FOR_AUTHORS = {"KeyPath", "Problem"}  # what checks of content give back: they speak to authors
VALIDATORS = {"model_validator", "field_validator"}
FRAGMENT = re.compile(r"[A-Za-zµ%]{2,}")
TWO_WORDS = re.compile(r"[A-Za-z'’]+[,.:;]?[ (“]+[A-Za-z'’]+|[a-z]{2,} $|^ [a-z]{2,}")
NO_WORDS = re.compile(r"\\|^PRAGMA")
PLACES = re.compile(r"\{[^}]*\}")
MORE = (
    # words that reach a sentence by way of a name, and shapes that are put together elsewhere
    "left", "right", "vessel", "nerve", "artery", "vein", "mild", "moderate", "marked", "possible",
    "likely", "discrimination", "correlation", "cut", "from memory", "left {name}",
    "right {name}", "unverified", "above {line}", "below {line}", "the bony rim",
    "injection {number}",
    "{profession} in {region}: {may}. {text}", "up to {most}", "from {least}", "range {span}",
    "{least} to {most}", "SD {spread}", "Dose there: {dose} of {product}.",
    "{total} U of {name} in all, as the {whose} gives: {label}",
    "{total} U of {name} in all: {over}",
    "median", "{count} days", "{count} weeks",
    "{count} vial of {size} U", "{count} vials of {size} U", "men", "women",
)  # fmt: skip
NOT_SAID = frozenset({
    # ids and keys among the words to choose from, and sentences for who writes content
    "list", "number", "crossed", "behind", "critical", "serious", "minor", "note", "praise",
    "both", "units", "ml", "mL", "reason", "wrong", "partly", "consultation",
    "unrecorded", "unknown_key", "improve", "sound", "an", "zone_{id}", "{size} mm",
    "{count} vial{part} of {size} U", "U in 0.1 mL",
    "kind of station",
    "A needle that is held beside a site has a placement.",
    "A {kind} question needs the face on which it was answered.",
    "'{id}' is not the file's name. Write id: {stem}.",
    "these lessons have {count} questions of kind {kind}. Name more lessons.",
    "'{name}' is no station of this paper: {allowed}.",
    "Expected a key of 1 to {key_length} printable letters, got {shown}.",
    "{as_of} is later than checked: {checked}. Correct the date, or check the region again and "
    "write when.",
    "'{key}' has no address where the law can be read. Add its url to sources.yaml, or write "
    "ev: recalled.",
})  # fmt: skip


def words_below() -> Iterator[tuple[str, str]]:
    """Every sentence made below the pages, once, with the file it stands in."""
    seen: set[str] = set()
    for file, text in _all():
        said = text.strip()
        if said and said not in seen | NOT_SAID:
            seen.add(said)
            yield file, said


def sentences_of(code: str) -> Iterator[str]:
    """The texts and templates that a module may say, in the order of its code."""
    yield from _within(ast.parse(code), part=False)


def _all() -> Iterator[tuple[str, str]]:
    for place in SAID_IN:
        path = HOME / place
        for module in [path] if path.suffix else sorted(path.glob("*.py")):
            for text in sentences_of(module.read_text(encoding="utf-8")):
                yield str(module.relative_to(HOME)), text
    yield from (("words", word) for word in MORE)
    yield from (("plans", f"{{name}} {words}") for words in HISTORY_WORDS.values())
    yield from _names()
    yield "products", load_products().not_interchangeable.text
    yield from (("professions", name) for name in PROFESSION_NAMES.values())
    yield from (("evidence", meaning) for meaning in EV_MEANING.values())
    yield from (("complications", point.replace("_", " ")) for point in load_rules().points)
    for rule in load_rules().complications.values():
        yield from (
            ("complications", text) for text in (rule.name, rule.why, rule.avoid, rule.rescue.text)
        )


def _names() -> Iterator[tuple[str, str]]:
    """What results and certificates repeat by its name, and the names of structures and layers."""
    for programme in load_programmes().values():
        yield "programmes", programme.title
        yield from (("programmes", module.title) for module in programme.modules)
    for blueprint in load_blueprints().values():
        domains = blueprint.written.domains
        yield from (("blueprints", name) for name in (blueprint.title, *(d.name for d in domains)))
    yield from (("stations", load_station(name).title) for name in list_stations())
    yield from (("structures", one.english) for one in load_known().values())
    yield from (("structures", one.english) for one in load_structures().values())
    yield from (("structures", one.kind) for one in load_structures().values())
    yield from (("patients", load_patient(one).name) for one in list_patients())
    yield from (("style", one.name) for one in load_style().layers)


def _within(node: ast.AST, *, part: bool) -> Iterator[str]:
    """part: within a sentence, or one of two words to choose from, where one word counts too."""
    if isinstance(node, ast.JoinedStr):
        yield from _template_and_parts(node)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str) and _is_said(node.value, part=part):
            yield node.value
    elif not _is_unsaid(node):
        for child in ast.iter_child_nodes(node):
            if not _is_docstring(node, child):
                yield from _within(child, part=isinstance(node, ast.IfExp))


def _template_and_parts(sentence: ast.JoinedStr) -> Iterator[str]:
    template = template_of(sentence)
    if FRAGMENT.search(PLACES.sub("", template)):
        yield template
    for value in sentence.values:
        if isinstance(value, ast.FormattedValue):
            yield from _within(value.value, part=True)


def template_of(sentence: ast.JoinedStr) -> str:
    """An f-string as a template: each place has the name of what is put there, each name once."""
    told: list[str] = []
    used: dict[str, int] = {}
    for value in sentence.values:
        if isinstance(value, ast.Constant):
            told.append(str(value.value).replace("{", "{{").replace("}", "}}"))
        elif isinstance(value, ast.FormattedValue):
            name = _name(value.value)
            used[name] = used.get(name, 0) + 1
            told.append(f"{{{name}{used[name] if used[name] > 1 else ''}}}")
    return "".join(told)


def _name(value: ast.expr) -> str:
    """A name for what stands at a place: the last word of what is read, called or worked out."""
    if isinstance(value, ast.Name):
        return value.id.strip("_").lower()
    if isinstance(value, ast.Attribute):
        return value.attr.strip("_")
    if isinstance(value, ast.Call):
        return _name(value.args[0]) if value.args else _name(value.func)
    if isinstance(value, ast.Subscript):
        return _name(value.value)
    inner = next(
        (one for one in ast.walk(value) if isinstance(one, ast.Attribute | ast.Name)), None
    )
    return "part" if inner is None or isinstance(value, ast.IfExp) else _name(inner)


def _is_said(text: str, *, part: bool) -> bool:
    words = PLACES.sub("", text)
    return bool((FRAGMENT if part else TWO_WORDS).search(words)) and not NO_WORDS.search(words)


def _is_docstring(node: ast.AST, child: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(child, ast.Constant)


def _is_unsaid(node: ast.AST) -> bool:
    """What speaks to authors or programmers: checks of content, keys of types, patterns."""
    if isinstance(node, ast.FunctionDef):
        marks = [node.returns, *node.decorator_list]
        names = {n.id for m in marks if m for n in ast.walk(m) if isinstance(n, ast.Name)}
        return bool(names & (FOR_AUTHORS | VALIDATORS))
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        return name in {"StringConstraints", "compile", "NotImplementedError"}
    return isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "Literal"
