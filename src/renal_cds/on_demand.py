"""Names of a package that are imported when they are first asked for, because a new process must answer at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module

__all__ = ["on_demand"]


def on_demand(package: str, modules: Mapping[str, str]) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """The ``__getattr__`` and ``__dir__`` of a package; ``modules`` says in which module each of its names is.

    >>> find, names = on_demand("renal_cds", {"Rulebook": "renal_cds.rulebook"})
    >>> find("Rulebook").__name__
    'Rulebook'
    """
    found = vars(sys.modules[package])

    def find(name: str) -> object:
        if name not in modules:
            raise AttributeError(f"module `{package}` has no attribute `{name}`")
        found[name] = getattr(import_module(modules[name]), name)
        return found[name]

    return find, lambda: sorted({*found, *modules})
