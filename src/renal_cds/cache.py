"""A cache between processes: texts in a folder of the user, each verified before use.

A text is kept under a name together with the *key* of what it was made from. It is given back only if the key is
the same, its digest is right, and nobody but the user could have written it; otherwise it is as if it were not
there. A folder that cannot be read or written changes nothing but the time. ``RENAL_CDS_CACHE`` names another
folder, or is ``off``.

Whatever folder is named, only ``renal-cds/kept`` below it is touched, only if it has the mark of this module, and in
it only files that begin as this module lets them begin: a variable that names the wrong folder costs nobody a file.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import stat
import sys
import time
from pathlib import Path

from renal_cds.log import notice

__all__ = ["VARIABLE", "drop", "folder", "keep", "kept"]

VARIABLE = "RENAL_CDS_CACHE"
OFF = "off"

_FORM = b"renal-cds cache 2 "
_ENDING = ".kept"
_OWN_NAME = re.compile(r"[0-9a-z-]+\.kept(\.\d+-[0-9a-f]{8})?", re.ASCII)
_LARGEST = 64_000_000
_LONGEST = 90 * 86_400  # seconds
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH

#: The mark of a folder that can be made anew, which programs that make copies of a disk know to leave out:
#: https://bford.info/cachedir/
_MARK_NAME = "CACHEDIR.TAG"
_MARK = b"Signature: 8a477f597d28d172789f06886806bc55\n# Made by renal-cds, and safe to remove.\n"

#: A file is opened without following a link, and without waiting for the other end of a pipe.
_SAFELY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def folder() -> Path | None:
    """Where texts are kept, by the conventions of the platform; None if they are not."""
    above = _folder_above()
    return None if above is None else above / "renal-cds" / "kept"


def _folder_above() -> Path | None:
    named = os.environ.get(VARIABLE)
    if named is not None:
        if named in ("", OFF):
            return None
        if not os.path.isabs(named):  # it would be another one in each folder, such as one of a cloned project
            _refuse(named, "it is not an absolute path")
            return None
        return Path(named)
    home = os.path.expanduser("~")
    if not os.path.isabs(home):
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local"))
    if sys.platform == "darwin":
        return Path(home, "Library", "Caches")
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named if os.path.isabs(named) else os.path.join(home, ".cache"))


def kept(name: str, key: str) -> str | None:
    """The text kept under a name, if it was made from what the key says and nobody altered it."""
    place = folder()
    if place is None:
        return None
    try:
        if not _is_trusted(place):
            return None
        whole = _content(place / f"{name}{_ENDING}")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        _refuse(str(place / name), str(error))
        return None
    head, _, body = whole.partition(b"\n")
    if head == _head(key, body):
        return body.decode()
    if not head.startswith(_FORM + f"{key} ".encode()):  # made by another version, or from other rules
        return None
    notice("cache", "what was kept in %r is damaged, and is made anew", str(place / name))
    return None


def keep(name: str, key: str, text: str) -> None:
    """Keeps a text; a process that reads meanwhile finds the old one or the new one, never half of one."""
    place = folder()
    if place is None:
        return
    body = text.encode()
    target = place / f"{name}{_ENDING}"
    temporary = place / f"{target.name}.{os.getpid()}-{os.urandom(4).hex()}"
    written = False
    try:
        _make(place)
        if not _is_trusted(place) or not _is_replaceable(target):
            return
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFELY, 0o600), "wb") as file:
            written = True
            file.write(_head(key, body) + b"\n" + body)
        os.replace(temporary, target)
        written = False
        _forget_old(place)
    except (OSError, ValueError) as error:  # it is only slower next time
        _refuse(str(place), str(error))
        if written:
            _remove(temporary)


def drop(name: str, reason: str) -> None:
    """Removes a text that was given back and then could not be used."""
    place = folder()
    if place is None:
        return
    notice("cache", "what was kept in %r cannot be used, and is made anew: %s", str(place / name), reason)
    path = place / f"{name}{_ENDING}"
    if _is_trusted(place) and _is_own(path):
        _remove(path)


def _make(place: Path) -> None:
    """Makes the folder and its mark, where there is none yet."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    place.mkdir(exist_ok=True, mode=0o700)
    with os.scandir(place) as entries:
        if next(entries, None) is not None:
            return
    try:
        with open(os.open(place / _MARK_NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFELY, 0o600), "wb") as file:
            file.write(_MARK)
    except FileExistsError:  # another process was faster
        return


def _is_trusted(place: Path) -> bool:
    """Whether a folder is one that this module made for this user, and no other user may write to it."""
    if not (_is_ours(status := os.lstat(place)) and stat.S_ISDIR(status.st_mode)):
        _refuse(str(place), "it is no folder, it belongs to another user, or others may write to it")
    elif not _begins(place / _MARK_NAME, _MARK):
        _refuse(str(place), f"it was not made by renal-cds: it has no {_MARK_NAME}")
    else:
        return True
    return False


def _is_replaceable(path: Path) -> bool:
    if _is_own(path) or not os.path.lexists(path):
        return True
    _refuse(str(path), "a file stands in its place that was not made by renal-cds")
    return False


def _is_own(path: Path) -> bool:
    """Whether a file has a name that this module gives and begins as it lets its files begin."""
    return _OWN_NAME.fullmatch(path.name) is not None and _begins(path, _FORM)


def _begins(path: Path, start: bytes) -> bool:
    try:
        return _content(path, len(start)) == start
    except (OSError, ValueError):
        return False


def _content(path: Path, most: int = _LARGEST) -> bytes:
    """The first ``most`` bytes of a file, which must be a plain file that only the user may write."""
    with open(os.open(path, os.O_RDONLY | _SAFELY), "rb") as file:
        status = os.fstat(file.fileno())
        if not (_is_ours(status) and stat.S_ISREG(status.st_mode)):
            raise ValueError("it is no plain file, it belongs to another user, or others may write to it")
        return file.read(most)


def _head(key: str, body: bytes) -> bytes:
    return _FORM + f"{key} {hashlib.sha256(body).hexdigest()}".encode()


def _is_ours(status: os.stat_result) -> bool:
    """Whether a file or folder belongs to the user, and no other user may write to it."""
    if sys.platform == "win32":
        return True
    return status.st_uid == os.getuid() and not status.st_mode & _OTHERS_MAY_WRITE


def _forget_old(place: Path) -> None:
    """Removes what was kept long ago, such as that of an installation that is gone."""
    for path in place.iterdir():
        if path.lstat().st_mtime < time.time() - _LONGEST and _is_own(path):
            _remove(path)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        _refuse(str(path), str(error))


@functools.cache  # once a process: a service would write the same line for each of its rulebooks
def _refuse(path: str, reason: str) -> None:
    notice("cache", "%r is not used to keep the rules between processes: %s", path, reason)
