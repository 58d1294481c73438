"""What is worked out once for each assessment, however often it is asked for.

>>> @once
... def slow(evaluation: Evaluation, number: int) -> int:
...     return number * 2
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from renal_cds.decide.engine import Evaluation

__all__ = ["once"]

Given = ParamSpec("Given")
Found = TypeVar("Found")


def once(
    function: Callable[Concatenate[Evaluation, Given], Found],
) -> Callable[Concatenate[Evaluation, Given], Found]:
    """The function, remembering what it gave for an evaluation; its other arguments are hashable."""

    @wraps(function)
    def remembering(evaluation: Evaluation, /, *arguments: Given.args, **named: Given.kwargs) -> Found:
        key = (function, *arguments, *named.items())
        try:
            found: Found = evaluation.kept[key]
        except KeyError:
            found = evaluation.kept[key] = function(evaluation, *arguments, **named)
        return found

    return remembering
