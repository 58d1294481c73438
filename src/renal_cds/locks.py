"""Locks that a fork waits for: a process that is forked while another thread compiles must not wait for it for ever."""

from __future__ import annotations

import os
import threading
import weakref
from contextlib import AbstractContextManager
from typing import Any

__all__ = ["fork_safe_lock"]

#: In the order in which they were made, which is that in which a thread takes several: the outer ones are made first.
_locks: list[weakref.ref[Any]] = []
_held: list[Any] = []


def fork_safe_lock() -> AbstractContextManager[Any]:
    """A lock that is free on both sides of a fork, with what it guards whole.

    >>> with fork_safe_lock():
    ...     pass
    """
    lock = threading.RLock()
    _locks.append(weakref.ref(lock, _locks.remove))
    return lock


def _take() -> None:
    for reference in tuple(_locks):
        if (lock := reference()) is not None:
            lock.acquire()
            _held.append(lock)


def _give() -> None:
    while _held:
        _held.pop().release()


if hasattr(os, "register_at_fork"):  # where processes are forked
    os.register_at_fork(before=_take, after_in_parent=_give, after_in_child=_give)
