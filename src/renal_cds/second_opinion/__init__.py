"""A second, independent opinion on every decision, from the engine durable-rules, in a process of its own.

It checks and never decides. Without the package, or when its process dies, it says so, and every
answer stays what it was. Importing this starts nothing.
"""

from __future__ import annotations

from renal_cds.second_opinion.channel import Channel
from renal_cds.second_opinion.opinion import Disagreement, Opinion, compare, outranked, settled
from renal_cds.second_opinion.worker import Worker, WorkerLost, command

__all__ = ["Channel", "Disagreement", "Opinion", "absent", "compare", "outranked", "settled"]


def absent() -> str | None:
    """Why the channel cannot be used here; None if it can."""
    try:
        Worker((), command=command()).close()
    except WorkerLost as lost:
        return str(lost)
    return None
