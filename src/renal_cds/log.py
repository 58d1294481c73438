"""Notices for the standard log, such as a cache that cannot be used; never a fact of a patient."""

from __future__ import annotations

__all__ = ["notice"]


def notice(part: str, message: str, *values: object) -> None:
    """Logs a warning under ``renal_cds.<part>``; it is heard only where an application listens to the log.

    >>> notice("cache", "the folder %r cannot be written", "/nowhere")
    """
    import logging  # only when there is something to say: a new process must answer at once

    above = logging.getLogger("renal_cds")
    if not any(isinstance(handler, logging.NullHandler) for handler in above.handlers):
        above.addHandler(logging.NullHandler())  # else Python prints it into the output of a command
    above.getChild(part).warning(message, *values)
