"""The names an expression may use, and what each stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from renal_cds.errors import Diagnostic, RenalCdsError, did_you_mean
from renal_cds.language.tree import Read
from renal_cds.language.types import ListOf, Record, ScopeEntry, Type, Undescribed
from renal_cds.records import Struct

__all__ = ["CheckError", "Scope"]


class CheckError(RenalCdsError):
    """An expression does not fit the facts it speaks of."""


class Scope(Struct):
    """Facts, outputs of decisions, and the element that a rule is about, by name."""

    names: Mapping[str, ScopeEntry]

    def find(self, path: tuple[str, ...]) -> ScopeEntry | None:
        """Type of ``path``, or None when there is no such name."""
        entry: ScopeEntry | None = self.names.get(path[0])
        for name in path[1:]:
            if isinstance(entry, Undescribed):
                return entry
            if not isinstance(entry, Record):
                return None
            entry = entry.fields.get(name)
        return entry

    def resolve(self, read: Read) -> ScopeEntry:
        """The type or record that the path of ``read`` names.

        Raises:
            CheckError: there is no such name; the help names the nearest one. Without any diagnostic
                when the name is known and what it stands for is not: that is said where it is declared.
        """
        entry: ScopeEntry | None = Record(self.names)
        for index, name in enumerate(read.path):
            if not isinstance(entry, Record) or name not in entry.fields:
                raise CheckError([self._unknown(read, index, entry)])
            entry = entry.fields[name]
            if isinstance(entry, Undescribed):
                raise CheckError([])
        assert entry is not None
        return entry

    def leaf(self, read: Read) -> Type:
        """The type of the one value that ``read`` names."""
        entry = self.resolve(read)
        if isinstance(entry, Type):
            return entry
        words = ".".join(read.path)
        if isinstance(entry, ListOf):
            of_each = (
                f"ask of each element: `any(f.… for f in {words})` in a formula, or `for_each: element in {words}`"
            )
            raise CheckError([Diagnostic("list-as-value", f"`{words}` is a list, not one value", read.span, of_each)])
        help = did_you_mean("", tuple(f"{words}.{name}" for name in entry.fields))
        raise CheckError(
            [Diagnostic("group-as-value", f"`{words}` is a group of values, not one value", read.span, help)]
        )

    def elements(self, read: Read) -> Record:
        """The record of which ``read`` names a list."""
        entry = self.resolve(read)
        if isinstance(entry, ListOf):
            return entry.item
        raise CheckError([Diagnostic("not-a-list", f"`{'.'.join(read.path)}` is not a list", read.span)])

    @property
    def units(self) -> frozenset[str]:
        """The units of all facts and outputs."""
        return frozenset(_units(self.names.values()))

    def having(self, name: str, entry: ScopeEntry) -> Scope:
        """These names and one more, such as the element of a list."""
        return Scope({**self.names, name: entry})

    def _unknown(self, read: Read, index: int, entry: ScopeEntry | None) -> Diagnostic:
        word = read.path[index]
        words = ".".join(read.path)
        if not isinstance(entry, Record):
            above = ".".join(read.path[:index])
            help = f"`{above}` is a list: see `for_each` and `any(…)`" if isinstance(entry, ListOf) else None
            if isinstance(entry, Type) and entry.derived:
                help = f"a decision with one output is read by its own name: write `{above}`"
            return Diagnostic("unknown-name", f"`{above}` has no part `{word}`", read.span, help)
        prefix = ".".join(read.path[:index])
        near_group = did_you_mean(word, sorted(self.names)) if index == 0 else None
        if near_group and near_group.startswith("did"):
            whole = (near_group.split("`")[1], *read.path[1:])
            if self.find(whole) is not None:
                help = f"did you mean `{'.'.join(whole)}`?"
                return Diagnostic("unknown-name", f"there is no fact or decision `{words}`", read.span, help)
        if index == 0 and len(read.path) == 1:
            help = near_group if near_group and near_group.startswith("did") else self._elsewhere(word) or near_group
        else:
            near = did_you_mean(word, sorted(entry.fields))
            help = near.replace("`", f"`{prefix}.", 1) if near and prefix and near.startswith("did") else near
            help = help or self._elsewhere(read.path[-1])
        return Diagnostic("unknown-name", f"there is no fact or decision `{words}`", read.span, help)

    def _elsewhere(self, word: str) -> str | None:
        places = [".".join(path) for path in _paths(Record(self.names)) if path[-1] == word]
        return f"did you mean `{places[0]}`?" if places else None


def _units(entries: Iterable[ScopeEntry]) -> Iterator[str]:
    for entry in entries:
        if isinstance(entry, Type):
            yield from (entry.unit,) if entry.unit else ()
        else:
            yield from _units((entry.item if isinstance(entry, ListOf) else entry).fields.values())


def _paths(record: Record) -> Iterator[tuple[str, ...]]:
    for name, entry in record.fields.items():
        if isinstance(entry, Type):
            yield (name,)
        elif isinstance(entry, Record):
            yield from ((name, *rest) for rest in _paths(entry))
