"""One engine that takes part: how it wants its patients, and how it decides one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.workload.subject import Answer, Plain

__all__ = ["Contender"]


@dataclass(frozen=True)
class Contender:
    """A name, the form of a patient made beforehand, and the five answers; ``version`` is that of its package."""

    name: str
    form: Callable[[Plain], Any]
    decide: Callable[[Any], Answer]
    package: str | None = field(default=None)
