"""A stranger's text never becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from pages.markup import Html, join, markdown, tag


class Tags(HTMLParser):
    """Collects the tags and attributes of a text."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, tuple(attrs)))


def tags_in(text: str) -> list[tuple[str, tuple[tuple[str, str | None], ...]]]:
    parser = Tags()
    parser.feed(text)
    parser.close()
    return parser.seen


@given(st.text(), st.text(alphabet=st.characters(exclude_characters="\x00\r")))
def test_text_and_attribute_values_add_no_tag_and_no_attribute(text: str, value: str) -> None:
    made = tag("p", text, title=value)
    assert [(name, [key for key, _ in attrs]) for name, attrs in tags_in(made)] == [
        ("p", ["title"])
    ]


def test_markup_made_here_is_not_escaped_again() -> None:
    assert tag("p", tag("b", "a & b")) == "<p><b>a &amp; b</b></p>"


def test_none_and_false_leave_no_trace_and_true_stands_alone() -> None:
    assert tag("input", None, disabled=False, title=None, checked=True) == "<input checked>"


def test_markdown_keeps_emphasis_and_drops_scripts_and_handlers() -> None:
    shown = markdown("**bold** <script>x()</script> [a](javascript:x) <img src=x onerror=y>")
    assert "<strong>bold</strong>" in shown
    assert {name for name, _ in tags_in(shown)} <= {"p", "strong", "a"}
    assert "href" not in shown


def test_join_takes_nested_lists_in_order() -> None:
    assert join("a", ["b", ["<", Html("<br>")]], None, 3) == "ab&lt;<br>3"
