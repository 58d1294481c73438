"""Which files make up a rulebook, and the digest of what they say."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from renal_cds.documents import Node, read_bytes, read_document
from renal_cds.documents.quick_json import quick_json
from renal_cds.errors import Diagnostic, InvalidRulebook, RenalCdsError
from renal_cds.facts.refusal import quoted
from renal_cds.log import notice

__all__ = ["digest_of", "digested", "folder_name", "list_files", "note_passed_over", "shown"]


def digest_of(folder: Path) -> str | None:
    """The digest of the files of a rulebook, without reading what they say; None if they cannot be read."""
    digest = hashlib.sha256()
    try:
        for name in list_files(folder):
            digest.update(digested(name, read_bytes(folder / name, plain=True)))
    except (RenalCdsError, OSError, ValueError):
        return None
    return digest.hexdigest()


def digested(name: str, text: str) -> bytes:
    """The share of one file in the digest."""
    return f"{name}\n{len(text)}\n{text}".encode()


def list_files(folder: Path) -> list[str]:
    """The files that make up a rulebook: those its manifest lists, or else every ``.yaml`` below it."""
    manifest = folder / "manifest.json"
    if os.path.isfile(manifest):  # which, unlike that of a path, also answers for a name that no file can have
        try:
            text = read_bytes(manifest)
            quick = (quick_json(text) or {}).get("files")
            if isinstance(quick, list) and all(isinstance(name, str) and _is_listed(folder, name) for name in quick):
                return sorted(quick)
            node = read_document(text, shown(folder, manifest.name))  # and what is wrong is told with its place
        except RenalCdsError as error:
            raise InvalidRulebook(error.diagnostics) from error
        listed = node.plain().get("files") if isinstance(node.value, dict) else None
        if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
            raise InvalidRulebook([Diagnostic("bad-manifest", "a manifest lists the `files` of its folder", node.span)])
        _check_listed(folder, node.value["files"])
        return sorted(listed)
    found: Iterable[Path] = folder.rglob("*.yaml") if os.path.isdir(folder) else ()
    return sorted(path.relative_to(folder).as_posix() for path in found)


def note_passed_over(folder: Path, files: Iterable[str]) -> None:
    """Says in the log which rule files stand below a manifest that does not list them; drafts are meant to."""
    beside = {path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml")}
    for name in sorted(beside.difference(files)):
        if not name.endswith(".draft.yaml"):
            notice("rulebook", "`%s` is passed over: `manifest.json` does not list it", shown(folder, name))


def _check_listed(folder: Path, files: Node) -> None:
    help = "list files that stand below the manifest, by their way from there"
    wrong = [
        Diagnostic("bad-manifest", f"{quoted(each.value)} is not a file of this folder", each.span, help)
        for each in files.value
        if not _is_listed(folder, each.value)
    ]
    if wrong:
        raise InvalidRulebook(wrong)


def _is_listed(folder: Path, name: str) -> bool:
    """Whether a name of a manifest is that of a file below it."""
    if name.startswith(("/", "\\")) or os.path.splitdrive(name)[0] or ".." in name.replace("\\", "/").split("/"):
        return False
    return os.path.isfile(os.path.join(folder, name))


def folder_name(folder: Path) -> str:
    """The name of a folder, also of one that is given as ``.``."""
    return os.path.basename(os.path.abspath(folder))


def shown(folder: Path, name: str) -> str:
    """The name of a file in diagnostics."""
    return f"{folder_name(folder)}/{name}"
