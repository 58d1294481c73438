"""A fact model by the name that a command or a setting gives it.

>>> model_named("renal_cds.patient:Patient").__name__
'Patient'
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from renal_cds.errors import Diagnostic, UsageError, did_you_mean

if TYPE_CHECKING:
    from renal_cds.facts.groups import Group

__all__ = ["model_named"]


def model_named(name: str) -> type[Group]:
    """The fact model of a module, which is looked for in the current folder too.

    Args:
        name: module and class, as in ``our_hospital.facts:OurPatient``. The module is imported, and so runs.

    Raises:
        UsageError: there is no such module, or no class of facts of that name in it.
    """
    # loads pydantic, which no command needs that names no model
    from renal_cds.facts.groups import Group, model_of

    module, _, wanted = name.partition(":")
    if not module or not wanted:
        help = "write the module and the class: `our_hospital.facts:OurPatient`"
        raise UsageError([Diagnostic("not-a-fact-model", f"`{name}` does not name a fact model", None, help)])
    try:
        with _here():
            found = import_module(module)
    except ImportError as problem:
        what = f"the module `{module}` cannot be imported: {str(problem).lower()}"
        raise UsageError([Diagnostic("not-a-fact-model", what)]) from problem
    model = getattr(found, wanted, None)
    if not isinstance(model, type):
        near = did_you_mean(wanted, tuple(each for each in vars(found) if isinstance(getattr(found, each), type)))
        raise UsageError([Diagnostic("not-a-fact-model", f"`{module}` has no class `{wanted}`", None, near)])
    if not issubclass(model, Group):
        help = "name a subclass of `Patient`, or of `Group`"
        raise UsageError([Diagnostic("not-a-fact-model", f"`{name}` is no class of facts", None, help)])
    model_of(model)
    return model


@contextmanager
def _here() -> Iterator[None]:
    """The current folder among those in which modules are looked for."""
    here = str(Path.cwd())
    if here in sys.path:
        yield
        return
    sys.path.insert(0, here)
    try:
        yield
    finally:
        sys.path.remove(here)
