"""The reader refuses what is ambiguous and remembers the line of everything."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anatomy.content import ContentError, Document, Problem, read_document, read_text

SNIPPETS = ("key: ", "- ", "{", "}", "[", "]", "&a ", "*a", "<<: ", "!!x ", "'", '"', "|", ">", "#")
YAML_LIKE = st.lists(
    st.one_of(
        st.sampled_from((*SNIPPETS, "\n", "  ", ".nan", "1e999", "---", "%YAML 9", "?", ": "))
    ),
    max_size=40,
).map("".join)


def messages(text: str) -> list[str]:
    """What the author reads about a text."""
    with pytest.raises(ContentError) as caught:
        read_text(text, file="x.yaml")
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("Off", "Off"),
        ("12:30", "12:30"),
        ("007", "007"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("2026-05-01", "2026-05-01"),
        ("'4'", "4"),
        ('"true"', "true"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("4", 4),
        ("-4", -4),
        ("0", 0),
        ("4.0", 4.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-2.5E-1", -0.25),
    ],
)
def test_an_unquoted_word_means_what_yaml_1_2_says(text: str, value: object) -> None:
    read = read_text(f"key: {text}\n").data["key"]
    assert read == value
    assert type(read) is type(value)


def test_every_place_keeps_its_line() -> None:
    document = read_text("a: 1\nb:\n  - x: 2\n  - x: 3\n    y: [4,\n        5]\n")
    assert document.lines[("a",)] == 1
    assert document.lines[("b",)] == 2
    assert document.lines[("b", 1, "x")] == 4
    assert document.lines[("b", 1, "y", 1)] == 6
    assert document.problem(("b", 1, "z"), "Oh.").line == 4


def test_a_duplicate_key_is_refused_instead_of_the_last_one_winning() -> None:
    assert messages("max_units: 4\nother: 1\nmax_units: 40\n") == [
        "x.yaml:3: max_units: 'max_units' is given twice, first in line 1. Remove one."
    ]


def test_a_duplicate_key_deep_in_a_list_is_named_by_its_place() -> None:
    assert messages("a:\n  - {mm: 1, mm: 2}\n") == [
        "x.yaml:2: a[0].mm: 'mm' is given twice, first in line 2. Remove one."
    ]


@pytest.mark.parametrize("word", [".nan", "NaN", "nan", ".inf", "-.inf", "Infinity", "inf"])
def test_a_number_that_is_none_is_refused(word: str) -> None:
    assert messages(f"a: 1\nmm: {word}\n") == [
        f"x.yaml:2: mm: {word} is not a number. Write the number, or leave the key out."
    ]


def test_a_number_too_large_to_be_meant_is_refused() -> None:
    assert messages("mm: 1e999\n") == ["x.yaml:1: mm: '1e999' is too large a number. Check it."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a:\n\tb: 1\n", "x.yaml:2: file: column 1 is a tab. Use spaces."),
        ("a: &x 1\n", "x.yaml:1: a: &x is an anchor. Write the value out where needed."),
        ("a: !!int 1\n", "x.yaml:1: a: 'tag:yaml.org,2002:int' is a tag. Write a plain value."),
        ("a: 1\n---\nb: 2\n", "x.yaml:2: top of the file: a second document starts here. Put it into its own file."),  # noqa: E501
        ("- a\n- b\n", "x.yaml:1: file: it holds no keys. Write `key: value` lines."),
        ("", "x.yaml:1: file: it holds no keys. Write `key: value` lines."),
        ("? [a, b]\n: 1\n", "x.yaml:1: top of the file: a key must be a word, not a list or mapping. Write a word."),  # noqa: E501
        ('a: "\\0"\n', "x.yaml:1: a: the text holds a control character. Remove it."),
        ("a: \x07\n", "x.yaml:1: file: it holds a control character. Remove it."),
    ],
)  # fmt: skip
def test_what_yaml_allows_but_nobody_needs_is_refused(text: str, sentence: str) -> None:
    assert messages(text) == [sentence]


def test_aliases_and_merge_keys_are_refused_each_by_name() -> None:
    assert messages("a: &x {b: 1}\nc:\n  <<: *x\n") == [
        "x.yaml:1: a: &x is an anchor. Write the value out where needed.",
        "x.yaml:3: c: << merges another mapping in. Write its keys out.",
        "x.yaml:3: c.<<: *x is an alias. Write the value out.",
    ]


def test_text_that_is_no_yaml_is_named_with_its_line() -> None:
    (sentence,) = messages("a: 1\nb: [1, 2\nc: 3\n")
    assert sentence.startswith("x.yaml:")
    assert "not valid YAML, " in sentence


def test_a_billion_laughs_and_bottomless_nesting_end_at_once() -> None:
    assert "levels deep" in messages("a: " + "[" * 5000 + "]" * 5000)[0]
    assert "Split it" in messages("a: " + "x" * 2_000_000)[0]


def test_several_refusals_come_together() -> None:
    found = messages("a: .nan\nb: 1\nb: 2\nc: &q 3\n")
    assert [line.split(":")[1] for line in found] == ["1", "3", "4"]


def test_a_missing_file_and_a_file_in_another_encoding_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"cannot be read: no such file or directory\. Check"):
        read_document(tmp_path / "none.yaml")
    file = tmp_path / "latin.yaml"
    file.write_bytes("a: 1\nb: Müller\n".encode("latin-1"))
    with pytest.raises(ContentError, match=r":2: file: this line is not UTF-8 text\."):
        read_document(file)


def problems_of(read: Callable[[], Document]) -> tuple[Problem, ...]:
    """What is wrong, or nothing; anything raised but a ContentError passes through."""
    try:
        document = read()
    except ContentError as error:
        return error.problems or (Problem("x.yaml", 0, "", "an error without a problem"),)
    assert all(path in document.lines for path, _ in document.walk() if path)
    return ()


@given(st.one_of(st.text(max_size=200), YAML_LIKE))
def test_arbitrary_text_never_raises_anything_but_a_content_error(text: str) -> None:
    assert all(problem.line >= 1 for problem in problems_of(lambda: read_text(text)))


@given(st.binary(max_size=200))
def test_arbitrary_bytes_never_raise_anything_but_a_content_error(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "raw.yaml"
    file.write_bytes(raw)
    assert all(problem.line >= 1 for problem in problems_of(lambda: read_document(file)))
