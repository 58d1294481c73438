"""What is kept between processes is given back as it was, or not at all."""

from __future__ import annotations

import os
import stat
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from renal_cds import cache
from renal_cds.cache import VARIABLE, drop, folder, keep, kept

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes of POSIX")
NOT_ROOT = pytest.mark.skipif(sys.platform != "win32" and os.getuid() == 0, reason="nothing is read-only for root")


MARK = "CACHEDIR.TAG"


@pytest.fixture
def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the variable names."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "named"))
    cache._refuse.cache_clear()
    return tmp_path / "named"


@pytest.fixture
def place(named: Path) -> Path:
    """The folder below it in which texts are kept."""
    return named / "renal-cds" / "kept"


def names(place: Path) -> list[str]:
    """What is kept."""
    return sorted(path.name.removesuffix(".kept") for path in place.iterdir() if path.name != MARK)


def text_of(path: Path) -> Path:
    """The file in which the text of that name is kept."""
    return path.with_name(path.name + ".kept")


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
    assert names(place) == ["rules"]


def test_what_was_kept_long_ago_is_removed(place: Path) -> None:
    for name in ("old", "recent"):
        keep(name, "k1", "text")
    os.utime(text_of(place / "old"), (0, 0))
    keep("new", "k1", "text")
    assert names(place) == ["new", "recent"]


def test_every_altered_byte_is_found(place: Path) -> None:
    keep("rules", "k1", "text")
    path = text_of(place / "rules")
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
@pytest.mark.parametrize("which", ["folder", "file", "mark"])
@pytest.mark.parametrize("mode", [stat.S_IWGRP, stat.S_IWOTH])
def test_what_others_may_write_is_not_trusted(place: Path, which: str, mode: int) -> None:
    keep("rules", "k1", "text")
    path = {"folder": place, "file": text_of(place / "rules"), "mark": place / MARK}[which]
    path.chmod(path.stat().st_mode | mode)
    assert kept("rules", "k1") is None


@POSIX
def test_nothing_is_written_where_others_may_write(place: Path) -> None:
    keep("rules", "k1", "old")
    place.chmod(0o777)
    keep("rules", "k1", "new")
    place.chmod(0o700)
    assert kept("rules", "k1") == "old"


@POSIX
def test_what_belongs_to_another_is_not_trusted(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep("rules", "k1", "text")
    monkeypatch.setattr(os, "getuid", lambda: os.stat(place).st_uid + 1)
    assert kept("rules", "k1") is None


@POSIX
def test_only_the_user_may_read_or_write_what_is_kept(place: Path) -> None:
    keep("rules", "k1", "text")
    assert [stat.S_IMODE(each.stat().st_mode) for each in (place, text_of(place / "rules"))] == [0o700, 0o600]


@NOT_ROOT
def test_a_folder_that_cannot_be_written_changes_nothing(place: Path) -> None:
    place.mkdir(mode=0o500, parents=True)
    keep("rules", "k1", "text")
    assert kept("rules", "k1") is None


def test_a_folder_that_is_no_folder_changes_nothing(place: Path) -> None:
    place.parent.mkdir(parents=True)
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
    assert names(place) == ["rules"]


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
    assert folder() == Path("/home/someone/.cache/renal-cds/kept")
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/other")
    assert folder() == Path("/var/other/renal-cds/kept")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # which the convention tells to ignore
    assert folder() == Path("/home/someone/.cache/renal-cds/kept")


@pytest.mark.parametrize("relative", ["kept", "./kept", "~/kept", "../kept"])
def test_a_relative_folder_is_refused(
    relative: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, relative)
    cache._refuse.cache_clear()
    assert folder() is None
    keep("rules", "k1", "text")
    assert list(tmp_path.iterdir()) == []
    assert caplog.messages == [
        f"'{relative}' is not used to keep the rules between processes: it is not an absolute path"
    ]


def tree(folder: Path) -> dict[str, tuple[bytes, float]]:
    """Every file below a folder, with what it holds and its time."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime) for path in files}


def old_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (0, 0))


def test_no_file_of_the_named_folder_is_touched(named: Path) -> None:
    for name in ("thesis.txt", "rules", "0a1b-stable-rules.kept", "renal-cds/letter.txt"):
        old_file(named / name, b"mine")
    before = tree(named)
    keep("rules", "k1", "text")
    assert kept("rules", "k1") == "text"
    assert {name: file for name, file in tree(named).items() if name in before} == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("thesis.txt", b"mine"),
        ("thesis.txt", b"renal-cds cache 2 and so on"),
        ("mine.kept", b"not its form"),
        ("mine.kept", b""),
        ("mine.kept.12-0123abcd", b"not its form"),
    ],
)
def test_no_other_file_of_its_own_folder_is_removed(place: Path, name: str, content: bytes) -> None:
    keep("rules", "k1", "text")
    old_file(place / name, content)
    keep("rules", "k1", "other text")
    assert (place / name).read_bytes() == content


def test_a_file_of_others_in_the_place_of_a_text_stays(place: Path, caplog: pytest.LogCaptureFixture) -> None:
    keep("other", "k1", "text")
    text_of(place / "rules").write_text("mine")
    keep("rules", "k1", "text")
    assert kept("rules", "k1") is None
    assert text_of(place / "rules").read_text() == "mine"
    assert caplog.messages[-1].endswith("a file stands in its place that was not made by renal-cds")


def test_a_folder_without_the_mark_is_left_alone(place: Path, caplog: pytest.LogCaptureFixture) -> None:
    old_file(place / "mine", b"mine")
    keep("rules", "k1", "text")
    assert kept("rules", "k1") is None
    assert list(tree(place)) == ["mine"]
    assert "it was not made by renal-cds: it has no CACHEDIR.TAG" in caplog.text


@POSIX
def test_links_are_not_followed(place: Path, tmp_path: Path) -> None:
    keep("rules", "k1", "text")
    elsewhere = tmp_path / "elsewhere"
    text_of(place / "rules").rename(elsewhere)
    text_of(place / "rules").symlink_to(elsewhere)
    assert kept("rules", "k1") is None
    place.rename(tmp_path / "moved")
    place.symlink_to(tmp_path / "moved", target_is_directory=True)
    elsewhere.rename(tmp_path / "moved" / "other.kept")
    assert kept("other", "k1") is None


@POSIX
def test_a_pipe_in_the_place_of_a_text_is_not_waited_for(place: Path) -> None:
    keep("other", "k1", "text")
    os.mkfifo(text_of(place / "rules"))
    assert kept("rules", "k1") is None
    keep("rules", "k1", "text")
    assert stat.S_ISFIFO(text_of(place / "rules").lstat().st_mode)


def test_damage_is_said_in_the_log_and_another_version_is_not(place: Path, caplog: pytest.LogCaptureFixture) -> None:
    keep("rules", "k1", "text")
    assert kept("rules", "k2") is None
    assert caplog.messages == []
    path = text_of(place / "rules")
    path.write_bytes(path.read_bytes() + b"x")
    assert kept("rules", "k1") is None
    assert caplog.messages == [f"what was kept in {str(place / 'rules')!r} is damaged, and is made anew"]


def test_what_cannot_be_used_is_dropped_and_nothing_else(place: Path, caplog: pytest.LogCaptureFixture) -> None:
    keep("rules", "k1", "text")
    keep("space", "k1", "text")
    drop("rules", "KeyError('Row')")
    assert names(place) == ["space"]
    assert caplog.messages[0].endswith("cannot be used, and is made anew: KeyError('Row')")


def _write_and_read(number: int) -> set[str]:
    found = set()
    for _ in range(50):
        keep("rules", "k1", str(number) * 20_000)
        text = kept("rules", "k1")
        if text is not None:  # while another process makes the folder, nothing can be kept yet
            found.add(text[:1] if text == text[:1] * 20_000 else "torn")
    return found


def test_writers_at_the_same_time_leave_a_whole_text(place: Path) -> None:
    with ProcessPoolExecutor(3) as pool:
        found = set().union(*pool.map(_write_and_read, range(3)))
    assert found
    assert found <= {"0", "1", "2"}
    assert names(place) == ["rules"]
