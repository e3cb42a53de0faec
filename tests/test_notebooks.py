"""Every notebook runs from top to bottom and shows what it promises."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FIRST, *OTHERS = NOTEBOOKS
RUN = [FIRST, *(pytest.param(path, marks=pytest.mark.long) for path in OTHERS)]
CELL_TIMEOUT_S = 300


def read(path: Path) -> nbformat.NotebookNode:
    """The notebook in a file."""
    return nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-any-return, no-untyped-call]


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.filterwarnings("default")  # the kernel's own libraries warn; our code runs inside it
@pytest.mark.parametrize("path", RUN, ids=lambda p: p.stem)
def test_a_notebook_runs_and_every_cell_shows_something(path: Path) -> None:
    notebook = read(path)
    client = NotebookClient(
        notebook, timeout=CELL_TIMEOUT_S, resources={"metadata": {"path": str(ROOT)}}
    )
    client.execute()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs for cell in cells)
    shown = {kind for cell in cells for out in cell.outputs for kind in out.get("data", {})}
    assert "image/png" in shown


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_kept_without_its_outputs(path: Path) -> None:
    code = [cell for cell in read(path).cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
