"""Every citation stands once, and a key that does not exist is named with its line."""

import pytest

from anatomy.content import ContentError, parse, read_text
from anatomy.sources import SOURCES_FILE, SourcesFile, check_sources, load_sources

SOURCES = load_sources()


def test_every_source_can_be_cited() -> None:
    assert len(SOURCES) > 100
    for key, source in SOURCES.items():
        assert source.key == key
        assert len(source.cite) > 10


def test_the_project_itself_is_no_evidence() -> None:
    assert SOURCES["project"].tier == "C"
    assert "not evidence" in SOURCES["project"].cite


def test_a_doi_is_the_address_where_there_is_one() -> None:
    assert SOURCES["cho2019"].address == "https://doi.org/10.3390/toxins11100560"
    assert SOURCES["janis2007"].address == "https://www.ncbi.nlm.nih.gov/pubmed/18040200"
    assert SOURCES["gray"].address is None


def test_an_unknown_source_is_named_with_its_line_and_the_nearest() -> None:
    document = read_text("a:\n  - {mm: 1, src: cho2018}\nsources: [gray, zzzz]\n", file="x.yaml")
    assert [str(problem) for problem in check_sources(document, SOURCES)] == [
        "x.yaml:2: a[0].src: unknown source 'cho2018'. Did you mean 'cho2019'?",
        "x.yaml:3: sources[1]: unknown source 'zzzz'. Add it to anatomy/data/sources.yaml.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("tier: A, n", "tier: D, n", "'D' is not allowed. Allowed: A, B, C."),
        ("tier: A, n", "teir: A, n", "'teir' is not a key here. Did you mean 'tier'?"),
        ('doi: "10.', 'doi: "11.', "has the wrong form."),
        ("  park2003:", "  janis2007:", "'janis2007' is given twice, first in line"),
    ],
)
def test_a_broken_source_is_refused(old: str, new: str, sentence: str) -> None:
    text = SOURCES_FILE.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(ContentError) as caught:
        parse(SourcesFile, read_text(text.replace(old, new, 1), file="sources.yaml"))
    assert len(caught.value.problems) == 1
    assert sentence in str(caught.value)
