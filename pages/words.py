"""The catalogue's side of the interface words: what is marked in the code, and the files of it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from pages.language import BELOW, ENGLISH, LANGUAGES, LOCALES
from pages.words_below import words_below

PAGES = Path(__file__).parent
DATES = (b'"POT-Creation-Date:', b'"PO-Revision-Date:')  # lines that would change every day
METHODS = [("**.py", "python")]
HEADER = "# The words of the interface of Facies; `make words` brings these files up to the code."


def extract_words() -> Catalog:
    """Every sentence of the interface, without a date: the same code, the same file.

    Those of the pages are marked with `_`; those of the packages below are found where they are
    made, and stand in a context of their own.
    """
    found = Catalog(project="Facies", charset="utf-8", header_comment=HEADER)
    for file, line, message, comments, context in extract_from_dir(
        PAGES, METHODS, keywords={"_": None, "_n": (1, 2)}
    ):
        found.add(message, locations=[(file, line)], auto_comments=comments, context=context)
    for file, sentence in words_below():
        found.add(sentence, locations=[(file, 0)], context=BELOW)
    return found


def update_words() -> dict[str, int]:
    """Writes facies.pot, brings every language up to it; how many words each still lacks."""
    found = extract_words()
    write_catalogue(LOCALES / "facies.pot", found)
    missing = {}
    for language in LANGUAGES:
        if language == ENGLISH:
            continue
        path = LOCALES / language / "LC_MESSAGES" / "facies.po"
        with path.open("rb") as file:
            known = read_po(file, locale=language)
        known.update(found, no_fuzzy_matching=True)
        write_catalogue(path, known)
        missing[language] = sum(1 for one in known if one.id and not whole(one))
    return missing


def whole(word: Message) -> bool:
    """Whether a sentence is translated, in every form."""
    return all(word.string or ("",)) if word.pluralizable else bool(word.string)


def write_catalogue(path: Path, words: Catalog) -> None:
    """Writes one file of words, in the order of the English, without line numbers or dates."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = BytesIO()
    write_po(written, words, no_location=True, omit_header=False, sort_output=True,
             ignore_obsolete=True, width=100)  # fmt: skip
    lines = written.getvalue().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if not line.startswith(DATES)))
