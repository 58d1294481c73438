"""What is worked out once for each assessment, however often it is asked for.

>>> @once
... def slow(evaluation: Evaluation, number: int) -> int:
...     return number * 2
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from renal_cds.decide.engine import Evaluation

__all__ = ["once"]

Given = ParamSpec("Given")
Found = TypeVar("Found")


def once(
    function: Callable[Concatenate[Evaluation, Given], Found],
) -> Callable[Concatenate[Evaluation, Given], Found]:
    """The function, remembering what it gave for an evaluation; its other arguments are hashable."""
    kept: WeakKeyDictionary[Evaluation, dict[Hashable, Any]] = WeakKeyDictionary()

    @wraps(function)
    def remembering(evaluation: Evaluation, /, *arguments: Given.args, **named: Given.kwargs) -> Found:
        known = kept.get(evaluation)
        if known is None:
            known = kept[evaluation] = {}
        try:
            found: Found = known[arguments]
        except KeyError:
            found = known[arguments] = function(evaluation, *arguments, **named)
        return found

    return remembering
