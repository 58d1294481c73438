"""The digest of the modules that were imported, so that nothing kept by other code is taken for that of this one.

Python reads a module when it is first asked for, which may be hours after the process began. If the package has been
replaced meanwhile, a process holds modules of two versions, and a digest of the files would be that of the wrong one.
So the files are looked at once when the package is imported; as soon as one of them is another file, there is no
digest any more (docs/decisions/0009-cache.md).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from importlib.util import cache_from_source
from typing import TypeAlias

__all__ = ["code_digest"]

#: The folders whose modules have a say in what is kept between processes.
MAKERS = (
    "",
    "documents",
    "facts",
    "patient",
    "language",
    "rulebook",
    "rulebook/checks",
    "rulebook/reading",
    "decide",
    "decide/diagram",
    "decide/formulas",
)

_PACKAGE = os.path.dirname(os.path.abspath(__file__))

#: What tells a file from its successor: size, times of its content and of its entry, and its number.
_Identity: TypeAlias = tuple[int, int, int, int]


def code_digest() -> str | None:
    """The digest of the content of every module with a say; None if one of them has changed since the import.

    Equal sizes and times do not mislead it: the content counts.
    """
    if not _AT_IMPORT or _modules() != _AT_IMPORT:
        return None
    digest = hashlib.sha256()
    try:
        for name, (_, _, entered, _) in sorted(_AT_IMPORT.items()):
            for path in _executed(os.path.join(_PACKAGE, name), entered):
                content = _read(path)
                digest.update(f"{name} {len(content)}\n".encode() + content)
    except OSError:
        return None
    return digest.hexdigest() if _modules() == _AT_IMPORT else None


def _modules() -> dict[str, _Identity]:
    """The identity of each module with a say, by its path below the package; nothing where they are no plain files."""
    identities = {}
    try:
        for maker in MAKERS:
            with os.scandir(os.path.join(_PACKAGE, maker)) as entries:
                for entry in entries:
                    if entry.name.endswith(".py"):
                        status = entry.stat()
                        identity = status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
                        identities[f"{maker}/{entry.name}".lstrip("/")] = identity
    except OSError:  # the package is in an archive
        return {}
    return identities


def _executed(source: str, entered: int) -> Iterator[str]:
    """The source of a module, and its bytecode too where Python may run that of an older source.

    Python takes bytecode for that of a source of equal size and time. It was compiled from this source if it is
    younger than the source's entry in the folder, which no program can set back.
    """
    yield source
    try:
        compiled = cache_from_source(source)
        if os.stat(compiled).st_mtime_ns < entered:
            yield compiled
    except (OSError, NotImplementedError):  # there is none, or this Python keeps none
        return


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


_AT_IMPORT = _modules()
