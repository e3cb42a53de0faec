"""What axe finds on a page."""

from __future__ import annotations

from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = "axe_playwright_python"
needs_axe = pytest.mark.skipif(
    find_spec(AXE) is None, reason=f"{AXE} is not installed (extra: dev)"
)
SERIOUS = ("serious", "critical")
FIND = """async () => {
  const told = await axe.run(document, { resultTypes: ["violations"] })
  return told.violations.map(({ id, impact, nodes }) => ({
    id, impact, where: nodes.map(({ target, html, failureSummary }) =>
      `${JSON.stringify(target)} ${html.slice(0, 160)} ${failureSummary}`) }))
}"""


def serious(page: Page) -> list[dict[str, Any]]:
    """What axe finds on this page and calls serious or critical."""
    page.evaluate(files(AXE).joinpath("axe.min.js").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(FIND)
    return [one for one in found if one["impact"] in SERIOUS]
