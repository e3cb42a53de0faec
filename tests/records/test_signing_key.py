"""The signing key is made once, for its owner alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from records.signing_key import KEY_FILE, signing_key
from records.unavailable import StoreUnavailable


def test_it_is_made_on_first_use_and_stays(tmp_path: Path) -> None:
    home = tmp_path / "new" / "folder"
    key = signing_key(home)
    assert len(key) == 32
    assert signing_key(home) == key
    assert (home / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home.iterdir()] == [KEY_FILE]
    assert signing_key(tmp_path / "other") != key


def test_those_who_come_together_get_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(max_workers=8) as pool:
        assert len(set(pool.map(lambda _: signing_key(tmp_path), range(16)))) == 1


@pytest.mark.parametrize("text", ["", "no key", "ab" * 31, "ab" * 33, "é"])
def test_a_damaged_key_is_told_and_not_replaced(tmp_path: Path, text: str) -> None:
    path = tmp_path / KEY_FILE
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    with pytest.raises(StoreUnavailable, match="is damaged"):
        signing_key(tmp_path)
    assert path.read_text(encoding="utf-8") == text


def test_a_key_that_others_may_read_is_not_used(tmp_path: Path) -> None:
    signing_key(tmp_path)
    (tmp_path / KEY_FILE).chmod(0o644)
    with pytest.raises(StoreUnavailable, match="others on this machine may read"):
        signing_key(tmp_path)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable, match="cannot be read or made"):
        signing_key(tmp_path / "file")
