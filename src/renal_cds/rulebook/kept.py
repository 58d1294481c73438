"""The packaged rules, read and checked once and then kept: see docs/decisions/0009-cache.md.

What is kept is found again by a digest of every rule file, by the Python that runs, and by the modules that made
it. Anything else, or anything altered, and the files are read and checked anew; so they are when what was kept turns
out to be of no use, at once or when a part of it is first asked for.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from renal_cds.cache import drop, keep, kept
from renal_cds.cache import folder as keeping_place
from renal_cds.code_digest import code_digest
from renal_cds.documents import Node
from renal_cds.errors import Diagnostic, InvalidRulebook
from renal_cds.facts.model import FactModel
from renal_cds.log import notice
from renal_cds.rulebook.pack import KeptDecisions, Unpacked, pack, unpack
from renal_cds.rulebook.reading.files import digest_of
from renal_cds.rulebook.signature import Signature

__all__ = ["UNUSABLE", "from_kept", "keep_beside", "kept_beside"]

T = TypeVar("T")


class Book(Protocol):
    """A rulebook: no more is known of it here, so that it may import this module."""

    @property
    def digest(self) -> str:
        """The digest of the files it was read from."""

    @property
    def made(self) -> dict[str, Any]:
        """Things made of it, by name."""


B = TypeVar("B", bound=Book)

#: What taking apart a text raises that has another shape than it should have.
UNUSABLE = (ValueError, TypeError, LookupError, AttributeError, AssertionError, StopIteration, RecursionError)

#: What a kept rulebook is made of besides its heading: mappings, each entry packed by itself.
_SECTIONS = ("decisions", "sources", "figures", "caveats", "disclaimers", "patients", "trace")

_KEY = "kept under"


def from_kept(folder: Path, preview: bool, make: Callable[..., B], read: Callable[[], B]) -> B:
    """The rules that come with the library, from what was kept if that is right, else ``read`` from their files."""
    stamp = None if keeping_place() is None else _code_stamp()
    digest = digest_of(folder) if stamp else None
    if digest is None or stamp is None:
        return read()
    where = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    name = f"{where}-{'preview' if preview else 'stable'}"
    key = hashlib.sha256(f"{digest} {stamp} {sys.version} {sys.byteorder} {preview}".encode()).hexdigest()
    book = _used(f"{name}-rules", key, lambda text: make(**_restored(text, folder, preview, read, f"{name}-rules")))
    if book is None:
        book = read()
        if book.digest != digest:  # the files are being written
            return book
        _keep(f"{name}-rules", key, lambda: _packed(book))
    book.made[_KEY] = (name, key)
    return book


def kept_beside(book: Book, what: str, restored: Callable[[str], T]) -> T | None:
    """A thing made of a rulebook that is kept with it; None if it is not, as for rules that are not the packaged ones.

    Whatever was kept was made from the same rule files by the same modules. What ``restored`` cannot make anything of
    is removed.
    """
    if _KEY not in book.made:
        return None
    name, key = book.made[_KEY]
    return _used(f"{name}-{what}", key, restored)


def keep_beside(book: Book, what: str, text: Callable[[], str]) -> None:
    """Keeps what was made of the packaged rules, for the next process."""
    if _KEY in book.made:
        name, key = book.made[_KEY]
        _keep(f"{name}-{what}", key, text)


def _used(name: str, key: str, restored: Callable[[str], T]) -> T | None:
    text = kept(name, key)
    if text is None:
        return None
    try:
        return restored(text)
    except UNUSABLE as error:
        drop(name, repr(error))
        return None


def _keep(name: str, key: str, text: Callable[[], str]) -> None:
    if code_digest() is not None:  # else modules were replaced while this was made: whose work it is, nobody knows
        keep(name, key, text())


def _packed(book: Any) -> str:
    sections: dict[str, Mapping[str, Any]] = {name: getattr(book, name) for name in _SECTIONS}
    heading = {
        "name": book.name,
        "version": book.version,
        "digest": book.digest,
        "ask_order": book.ask_order,
        "accepts": book.accepts,
        "sections": {name: list(entries) for name, entries in sections.items()},
    }
    parts = (each for entries in sections.values() for each in entries.values())
    signatures = pack(tuple(book.signatures.values()), places=False)
    return "\n".join([json.dumps(heading), pack(book.model.root), signatures, *map(pack, parts)])


def _restored(text: str, folder: Path, preview: bool, read: Callable[[], Book], kept_as: str) -> dict[str, Any]:
    """The parts of the rulebook by name."""
    first, facts, signatures, *rest = text.split("\n")
    heading = json.loads(first)
    lines = iter(rest)
    again = _ReadAgain(read, heading["digest"], kept_as)
    packed = {name: {id: next(lines) for id in ids} for name, ids in heading["sections"].items()}
    sections: dict[str, Any] = {name: Unpacked(packed[name], partial(again.section, name)) for name in _SECTIONS}
    known: tuple[Signature, ...] = unpack(signatures)
    sections["decisions"] = KeptDecisions(
        packed["decisions"], {each.id: each for each in known}, partial(again.section, "decisions")
    )
    return dict(
        name=heading["name"],
        version=heading["version"],
        digest=heading["digest"],
        ask_order=tuple(heading["ask_order"]),
        accepts=heading["accepts"],
        model=FactModel(unpack(facts)),
        preview=preview,
        places=_Places(folder, heading["digest"]),
        **sections,
    )


class _ReadAgain:
    """The rules from their files, for when a part of what was kept cannot be unpacked."""

    def __init__(self, read: Callable[[], Book], digest: str, kept_as: str) -> None:
        self._read = read
        self._digest = digest
        self._kept_as = kept_as
        self._book: Book | None = None

    def section(self, name: str, error: Exception) -> Mapping[str, Any]:
        """The parts of one kind, such as the decisions."""
        if self._book is None:
            drop(self._kept_as, repr(error))
            self._book = self._read()
            _check_unchanged(self._book.digest, self._digest)
        parts: Mapping[str, Any] = getattr(self._book, name)
        return parts


def _check_unchanged(digest: str, loaded: str) -> None:
    if digest != loaded:
        message = "the rule files are no longer those that were loaded"
        raise InvalidRulebook([Diagnostic("rules-changed", message, None, "load the rulebook again")])


class _Places(Mapping[str, Node]):
    """Where everything stands: read from the files when it is first asked for, if they are still the same."""

    def __init__(self, folder: Path, digest: str) -> None:
        self._folder = folder
        self._digest = digest
        self._nodes: dict[str, Node] | None = None

    def __getitem__(self, key: str) -> Node:
        return self._read()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def _read(self) -> dict[str, Node]:
        if self._nodes is None:
            # loads pydantic and the YAML parser, which rules that were kept do without until a file is asked for
            from renal_cds.rulebook.reading.read import read_folder

            raw = read_folder(self._folder)
            _check_unchanged(raw.digest, self._digest)
            self._nodes = {**raw.nodes, **raw.shared_nodes}
        return self._nodes


@cache
def _code_stamp() -> str | None:
    """The digest of the modules that make what is kept."""
    stamp = code_digest()
    if stamp is None:
        notice("cache", "nothing is kept: the modules of renal_cds are no files, or are not those that were imported")
    return stamp
