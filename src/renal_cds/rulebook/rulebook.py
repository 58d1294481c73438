"""The rulebook: everything the engine knows, read once, checked once, never changed.

>>> book = Rulebook.load()
>>> book.name
'renal-cds'
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renal_cds.documents import Node
from renal_cds.errors import Diagnostic, InvalidRulebook, UsageError, did_you_mean
from renal_cds.facts.model import FactModel
from renal_cds.facts.refusal import quoted
from renal_cds.records import Struct, field
from renal_cds.rulebook.decisions import Decision
from renal_cds.rulebook.kept import from_kept
from renal_cds.rulebook.knowledge import Caveat, Disclaimer, Figure, Source, TraceEntry
from renal_cds.rulebook.pack import KeptDecisions
from renal_cds.rulebook.parts import without_preview
from renal_cds.rulebook.requirements import Requirements
from renal_cds.rulebook.signature import Signature, signatures

if TYPE_CHECKING:
    from renal_cds.facts.groups import Group

__all__ = ["Rulebook", "check_switch", "packaged_rules"]


def packaged_rules() -> Path:
    """The folder of the rules that come with the library: inside the package, or in the checkout.

    Raises:
        UsageError: the package was imported from an archive, or without its rules.
    """
    package = Path(__file__).resolve().parents[1]
    inside, checkout = package / "rules", package.parents[1] / "rules"
    if inside.is_dir():
        return inside
    if package.is_dir() and package.parent.name == "src" and checkout.is_dir():
        return checkout
    # a folder that only happens to stand beside an archive was written by nobody knows whom
    help = "install the package, or name a folder of rules"
    raise UsageError([Diagnostic("no-rules", f"`{package}` is no folder that holds rules", None, help)])


def check_switch(name: str, given: object) -> None:
    """Refuses an option that is neither true nor false: the text `no` would be taken for true.

    Raises:
        UsageError: with the option and the value.
    """
    if not isinstance(given, bool):
        what = f"`{name}` is true or false, not {quoted(given)}"
        raise UsageError([Diagnostic("not-a-switch", what, None, "give `True` or `False`")])


class Rulebook(Struct, eq=False):
    """Decisions in the order in which they are made, and what they rest on.

    ``preview`` says whether statements that are not yet firm are part of it; ``digest`` identifies
    the exact texts it was read from. ``accepts`` are the findings of the check that are meant, and
    ``places`` where each decision (by id) and each shared file (by name) stands.
    """

    name: str
    version: str
    digest: str
    decisions: Mapping[str, Decision]
    sources: Mapping[str, Source]
    figures: Mapping[str, Figure]
    caveats: Mapping[str, Caveat]
    disclaimers: Mapping[str, Disclaimer]
    ask_order: tuple[str, ...]
    patients: Mapping[str, dict[str, Any]]
    trace: Mapping[str, TraceEntry]
    model: FactModel
    preview: bool = False
    accepts: Mapping[str, str | dict[str, str]] = field(default_factory=dict)
    places: Mapping[str, Node] = field(default_factory=dict, repr=False)
    made: dict[str, Any] = field(default_factory=dict, repr=False)
    """Things made of the rulebook once and for all, such as its compiled form, by name."""

    @classmethod
    def load(
        cls, folder: str | Path | None = None, *, facts: type[Group] | None = None, preview: bool = False
    ) -> Rulebook:
        """A rulebook from a folder of rule files, read and checked.

        That of the library is read once, and kept for the next process (docs/decisions/0009-cache.md).

        Args:
            folder: where the files are; without it, the rules that come with the library.
            facts: the fact model the rules speak of: a subclass of :class:`~renal_cds.Patient`;
                without it, that class itself (docs/decisions/0013-the-model-by-name.md).
            preview: whether statements of stage preview take part in decisions.

        Raises:
            InvalidRulebook: with every mistake of every file.
            UsageError: the folder is an empty text or no folder's name, or ``preview`` no truth value.
        """
        check_switch("preview", preview)
        if not isinstance(folder, str | os.PathLike | None):
            help = "give a text or a `Path`"
            raise UsageError([Diagnostic("no-folder", f"{quoted(folder)} is no name of a folder", None, help)])
        if folder == "":
            help = "write `.` for the folder you are in"
            raise UsageError([Diagnostic("no-folder", "the folder of the rules is an empty text", None, help)])
        if folder is None and facts is None:
            packaged = packaged_rules()
            book = from_kept(packaged, preview, cls, lambda: cls.read(packaged, preview=preview))
        else:
            book = cls.read(Path(folder) if folder is not None else packaged_rules(), facts=facts, preview=preview)
        book.made[_LOADED] = (None if folder is None else Path(folder).absolute(), facts)
        return book

    @classmethod
    def read(cls, folder: Path, *, facts: type[Group] | None = None, preview: bool = False) -> Rulebook:
        """Reads and checks the files of a folder, whatever is kept of them.

        Raises:
            InvalidRulebook: with every mistake of every file.
        """
        # a process that uses the rules as they were kept needs neither these nor pydantic
        from renal_cds.facts.groups import model_of, packaged_patient
        from renal_cds.rulebook.checks.rulebook import check_rulebook
        from renal_cds.rulebook.reading.read import read_folder

        raw = read_folder(folder)
        model = model_of(facts or packaged_patient())
        decisions = check_rulebook(raw, model)
        if raw.problems:
            raise InvalidRulebook(sorted(raw.problems, key=_place))
        return cls(
            name=raw.heading.name,
            version=raw.heading.version,
            digest=raw.digest,
            decisions=decisions if preview else _stable(decisions),
            sources=raw.sources,
            figures=raw.figures,
            caveats=raw.caveats,
            disclaimers=raw.heading.disclaimers,
            ask_order=raw.heading.ask_order,
            patients=raw.patients,
            trace=raw.trace,
            model=model,
            preview=preview,
            accepts=raw.heading.accepts,
            places={**raw.nodes, **raw.shared_nodes},
        )

    @property
    def facts(self) -> type[Group]:
        """The class of the patients that the rules speak of, a model of pydantic."""
        from renal_cds.facts.groups import class_of  # loads pydantic

        return class_of(self.model)

    @cached_property
    def signatures(self) -> Mapping[str, Signature]:
        """The signature of each decision, by id."""
        return self.decisions.signatures if isinstance(self.decisions, KeptDecisions) else signatures(self.decisions)

    @cached_property
    def requirements(self) -> Requirements:
        """The graph of what decisions read: facts, lists, and the outputs of other decisions."""
        return Requirements(self.decisions, self.model, self.signatures)

    def __repr__(self) -> str:
        preview = ", preview" if self.preview else ""
        return f"<Rulebook {self.name} {self.version}{preview}, {self.digest[:12]}: {len(self.decisions)} decisions>"

    def __reduce__(self) -> tuple[Any, ...]:
        if _LOADED not in self.made:
            help = "get it by `Rulebook.load(folder)`, which another process can do again"
            raise UsageError([Diagnostic("not-loaded", f"`{self.name}` was not loaded from a folder", None, help)])
        return _loaded_again, (*self.made[_LOADED], self.preview, self.digest)

    def decision(self, id: str) -> Decision:
        """The decision of that id.

        Raises:
            UsageError: there is none; the help names the nearest one.
        """
        if id not in self.decisions:
            help = did_you_mean(id, tuple(self.decisions))
            raise UsageError([Diagnostic("unknown-decision", f"there is no decision `{id}`", None, help)])
        return self.decisions[id]


#: Under what name a rulebook has the folder and the class of facts that it was loaded with.
_LOADED = "loaded with"


def _loaded_again(folder: Path | None, facts: type[Group] | None, preview: bool, digest: str) -> Rulebook:
    """A rulebook that was pickled: the rules of the same folder, which must be what they were.

    Raises:
        InvalidRulebook: they are not.
    """
    book = Rulebook.load(folder, facts=facts, preview=preview)
    if book.digest != digest:
        what = f"the rules are not those that were pickled, `{digest[:12]}`, but `{book.digest[:12]}`"
        raise InvalidRulebook([Diagnostic("rules-changed", what, None, "pickle and restore by the same rules")])
    return book


def _stable(decisions: Mapping[str, Decision]) -> dict[str, Decision]:
    return {id: without_preview(each) for id, each in decisions.items() if each.stage == "stable"}


def _place(problem: Diagnostic) -> tuple[str, int, int]:
    span = problem.span
    return (span.file, span.line, span.column) if span else ("", 0, 0)
