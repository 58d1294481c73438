"""What is kept between processes is given back as it was, or not at all."""

from __future__ import annotations

import os
import stat
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from renal_cds.cache import VARIABLE, folder, keep, kept

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes of POSIX")
NOT_ROOT = pytest.mark.skipif(sys.platform != "win32" and os.getuid() == 0, reason="nothing is read-only for root")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "kept"))
    return tmp_path / "kept"


def test_a_text_is_given_back(place: Path) -> None:
    keep("rules", "k1", "some text\nof two lines, ü")
    assert kept("rules", "k1") == "some text\nof two lines, ü"


def test_nothing_is_given_for_another_key_or_name(place: Path) -> None:
    keep("rules", "k1", "text")
    assert kept("rules", "k2") is None
    assert kept("others", "k1") is None


def test_the_latest_text_is_kept_and_nothing_else(place: Path) -> None:
    keep("rules", "k1", "old")
    keep("rules", "k2", "new")
    assert kept("rules", "k2") == "new"
    assert [each.name for each in place.iterdir()] == ["rules"]


def test_what_was_kept_long_ago_is_removed(place: Path) -> None:
    for name in ("old", "recent"):
        keep(name, "k1", "text")
    os.utime(place / "old", (0, 0))
    keep("new", "k1", "text")
    assert sorted(each.name for each in place.iterdir()) == ["new", "recent"]


def test_every_altered_byte_is_found(place: Path) -> None:
    keep("rules", "k1", "text")
    path = place / "rules"
    whole = path.read_bytes()
    for index in range(len(whole)):
        path.write_bytes(whole[:index] + bytes((whole[index] ^ 1,)) + whole[index + 1 :])
        assert kept("rules", "k1") is None
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert kept("rules", "k1") is None
    path.write_bytes(whole + b"x")
    assert kept("rules", "k1") is None
    path.write_bytes(whole)
    assert kept("rules", "k1") == "text"


@POSIX
@pytest.mark.parametrize("which", ["folder", "file"])
@pytest.mark.parametrize("mode", [stat.S_IWGRP, stat.S_IWOTH])
def test_what_others_may_write_is_not_trusted(place: Path, which: str, mode: int) -> None:
    keep("rules", "k1", "text")
    path = place if which == "folder" else place / "rules"
    path.chmod(path.stat().st_mode | mode)
    assert kept("rules", "k1") is None


@POSIX
def test_what_belongs_to_another_is_not_trusted(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep("rules", "k1", "text")
    monkeypatch.setattr(os, "getuid", lambda: os.stat(place).st_uid + 1)
    assert kept("rules", "k1") is None


@POSIX
def test_only_the_user_may_read_or_write_what_is_kept(place: Path) -> None:
    keep("rules", "k1", "text")
    assert [stat.S_IMODE(each.stat().st_mode) for each in (place, place / "rules")] == [0o700, 0o600]


@NOT_ROOT
def test_a_folder_that_cannot_be_written_changes_nothing(place: Path) -> None:
    place.mkdir(mode=0o500)
    keep("rules", "k1", "text")
    assert kept("rules", "k1") is None


def test_a_folder_that_is_no_folder_changes_nothing(place: Path) -> None:
    place.write_text("a file stands in the way")
    keep("rules", "k1", "text")
    assert kept("rules", "k1") is None
    assert place.read_text() == "a file stands in the way"


def test_a_write_that_fails_leaves_the_old_text_and_no_rest(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep("rules", "k1", "old")

    def full(*_: object) -> None:
        raise OSError(28, "no space left")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        keep("rules", "k1", "new")
    assert kept("rules", "k1") == "old"
    assert [each.name for each in place.iterdir()] == ["rules"]


@pytest.mark.parametrize("word", ["off", ""])
def test_keeping_can_be_switched_off(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, word)
    assert folder() is None
    keep("rules", "k1", "text")
    assert kept("rules", "k1") is None


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the convention of other systems")
def test_the_folder_is_where_the_platform_expects_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("HOME", "/home/someone")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert folder() == Path("/home/someone/.cache/renal-cds")
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/other")
    assert folder() == Path("/var/other/renal-cds")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # which the convention tells to ignore
    assert folder() == Path("/home/someone/.cache/renal-cds")


def _write_and_read(number: int) -> set[str]:
    found = set()
    for _ in range(50):
        keep("rules", "k1", str(number) * 20_000)
        text = kept("rules", "k1")
        whole = text is not None and text == text[:1] * 20_000
        found.add(text[:1] if text and whole else "torn")
    return found


def test_writers_at_the_same_time_leave_a_whole_text(place: Path) -> None:
    with ProcessPoolExecutor(3) as pool:
        found = set().union(*pool.map(_write_and_read, range(3)))
    assert found <= {"0", "1", "2"}
    assert [each.name for each in place.iterdir()] == ["rules"]
