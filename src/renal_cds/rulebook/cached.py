"""The packaged rules, read and checked once and then kept: see docs/decisions/0009-cache.md.

What is kept is found again by a digest of every rule file, by the Python that runs, and by the modules that made
it. Anything else, or anything altered, and the files are read and checked anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from renal_cds.cache import folder as keeping_place
from renal_cds.cache import keep, kept
from renal_cds.documents import Node
from renal_cds.errors import Diagnostic, InvalidRulebook
from renal_cds.facts.model import FactModel
from renal_cds.rulebook.files import digest_of
from renal_cds.rulebook.outline import Outline
from renal_cds.rulebook.pack import KeptDecisions, Unpacked, pack, unpack
from renal_cds.rulebook.rulebook import Rulebook, packaged_rules

__all__ = ["keep_beside", "kept_beside", "load_packaged"]

#: What a kept rulebook is made of besides its heading: mappings, each entry packed by itself.
_SECTIONS = ("decisions", "sources", "figures", "caveats", "disclaimers", "patients", "trace")

#: The parts of the package that have a say in what is kept.
_MAKERS = ("", "documents", "facts", "language", "rulebook", "decide")

_KEY = "kept under"


def load_packaged(*, preview: bool) -> Rulebook:
    """The rules that come with the library, from what was kept if that is right, else from their files."""
    folder = packaged_rules()
    stamp = None if keeping_place() is None else _code_stamp()
    digest = digest_of(folder) if stamp else None
    if digest is None or stamp is None:
        return Rulebook.read(folder, preview=preview)
    where = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    name = f"{where}-{'preview' if preview else 'stable'}"
    key = hashlib.sha256(f"{digest} {stamp} {sys.version} {sys.byteorder} {preview}".encode()).hexdigest()
    text = kept(f"{name}-rules", key)
    if text is not None:
        book = _restored(text, folder, preview)
    else:
        book = Rulebook.read(folder, preview=preview)
        if book.digest != digest:  # the files are being written
            return book
        keep(f"{name}-rules", key, _packed(book))
    book.made[_KEY] = (name, key)
    return book


def kept_beside(book: Rulebook, what: str) -> str | None:
    """What was made of a rulebook and is kept with it; None if it is not, as for rules that are not the packaged ones.

    Whatever was kept was made from the same rule files by the same modules.
    """
    if _KEY not in book.made:
        return None
    name, key = book.made[_KEY]
    return kept(f"{name}-{what}", key)


def keep_beside(book: Rulebook, what: str, text: Callable[[], str]) -> None:
    """Keeps what was made of the packaged rules, for the next process."""
    if _KEY in book.made:
        name, key = book.made[_KEY]
        keep(f"{name}-{what}", key, text())


def _packed(book: Rulebook) -> str:
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
    outlines = pack(tuple(book.outlines.values()), places=False)
    return "\n".join([json.dumps(heading), pack(book.model.root), outlines, *map(pack, parts)])


def _restored(text: str, folder: Path, preview: bool) -> Rulebook:
    first, facts, outlines, *rest = text.split("\n")
    heading = json.loads(first)
    lines = iter(rest)
    sections: dict[str, Any] = {
        name: Unpacked({id: next(lines) for id in ids}) for name, ids in heading["sections"].items()
    }
    known: tuple[Outline, ...] = unpack(outlines)
    sections["decisions"] = KeptDecisions(sections["decisions"].packed, {each.id: each for each in known})
    return Rulebook(
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
            from renal_cds.rulebook.read import read_folder

            draft = read_folder(self._folder)
            if draft.digest != self._digest:
                message = "the rule files are no longer those that were loaded"
                raise InvalidRulebook([Diagnostic("rules-changed", message, None, "load the rulebook again")])
            self._nodes = {**draft.nodes, **draft.shared_nodes}
        return self._nodes


@cache
def _code_stamp() -> str | None:
    """The modules that make what is kept, each with its size and time, as Python knows its own bytecode by."""
    package = Path(__file__).resolve().parents[1]
    found = []
    try:
        for maker in _MAKERS:
            with os.scandir(package / maker) as entries:
                for entry in entries:
                    if entry.name.endswith(".py"):
                        status = entry.stat()
                        found.append(f"{maker}/{entry.name} {status.st_size} {status.st_mtime_ns}")
    except OSError:  # not in a folder: nothing can be known of the modules
        return None
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()
