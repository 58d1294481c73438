"""What was worked out once and is kept between processes: texts in a folder of the user, each verified before use.

A text is kept under a name together with the *key* of what it was made from. It is given back only if the key is
the same, its digest is right, and nobody but the user could have written it; otherwise it is as if it were not
there. A folder that cannot be read or written changes nothing but the time. ``RENAL_CDS_CACHE`` names another
folder, or is ``off``.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import time
from pathlib import Path

__all__ = ["VARIABLE", "folder", "keep", "kept"]

VARIABLE = "RENAL_CDS_CACHE"
OFF = "off"

_FORM = "renal-cds cache 1"
_LARGEST = 64_000_000
_LONGEST = 90 * 86_400  # seconds
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


def folder() -> Path | None:
    """Where texts are kept, by the conventions of the platform; None if they are not."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return None if named in ("", OFF) else Path(named)
    home = os.path.expanduser("~")
    if not os.path.isabs(home):
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local"), "renal-cds", "cache")
    if sys.platform == "darwin":
        return Path(home, "Library", "Caches", "renal-cds")
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named if os.path.isabs(named) else os.path.join(home, ".cache"), "renal-cds")


def kept(name: str, key: str) -> str | None:
    """The text kept under a name, if it was made from what the key says and nobody altered it."""
    place = folder()
    if place is None:
        return None
    try:
        if not _is_ours(os.stat(place)):
            return None
        with open(place / name, "rb") as file:
            status = os.fstat(file.fileno())
            if not _is_ours(status) or status.st_size > _LARGEST:
                return None
            head, body = file.readline(), file.read()
        return body.decode() if head == _head(key, body) + b"\n" else None
    except (OSError, ValueError):
        return None


def keep(name: str, key: str, text: str) -> None:
    """Keeps a text; a process that reads meanwhile finds the old one or the new one, never half of one."""
    place = folder()
    if place is None:
        return
    body = text.encode()
    temporary = place / f"{name}.{os.getpid()}.{os.urandom(4).hex()}"
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(_head(key, body) + b"\n" + body)
        os.replace(temporary, place / name)
        _forget_old(place)
    except (OSError, ValueError):  # it is only slower next time
        _remove(temporary)


def _head(key: str, body: bytes) -> bytes:
    return f"{_FORM} {key} {hashlib.sha256(body).hexdigest()}".encode()


def _is_ours(status: os.stat_result) -> bool:
    """Whether a file or folder belongs to the user, and no other user may write to it."""
    if sys.platform == "win32":
        return True
    return status.st_uid == os.getuid() and not status.st_mode & _OTHERS_MAY_WRITE


def _forget_old(place: Path) -> None:
    """Removes what was kept long ago, such as that of an installation that is gone."""
    for path in place.iterdir():
        if path.stat().st_mtime < time.time() - _LONGEST:
            _remove(path)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except (OSError, ValueError):
        return
