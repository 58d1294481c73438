"""How long the readers are under fire, and what is kept of what they could not stand.

Without more ado each test tries a few inputs, the same every time. ``RENAL_CDS_FUZZ_SECONDS`` gives each test so many
seconds of new ones; an input that breaks a reader is written to ``found/``, where every later run tries it again.
"""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, note, seed, settings
from hypothesis import strategies as st

from renal_cds import Diagnostic, RenalCdsError

__all__ = ["FOUND", "SECONDS", "answered", "fire", "kept"]

FOUND = Path(__file__).parent / "found"
SECONDS = int(os.environ.get("RENAL_CDS_FUZZ_SECONDS", "0"))

#: No input may take longer than so many seconds of the processor.
PATIENCE = 20

_QUICK = 25
_ROUND = 200


def fire(reader: str, inputs: st.SearchStrategy[Any], check: Callable[[Any], None]) -> None:
    """Tries the check on many inputs."""
    started = time.monotonic()
    turn = 0
    while turn == 0 or time.monotonic() - started < SECONDS:
        turn += 1
        _round(reader, inputs, check, turn)


def _round(reader: str, inputs: st.SearchStrategy[Any], check: Callable[[Any], None], turn: int) -> None:
    @seed(time.time_ns() if SECONDS else turn)
    @settings(
        max_examples=_ROUND if SECONDS else _QUICK,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    @given(inputs)
    def stands(given: Any) -> None:
        try:
            with _in_time():
                check(given)
        except BaseException:
            broke.append(given)
            raise

    broke: list[Any] = []
    try:
        stands()
    except BaseException:
        _keep(reader, broke[-1] if broke else None)
        raise


@contextmanager
def _in_time() -> Iterator[None]:
    def late(*_: object) -> None:
        raise AssertionError(f"no answer after {PATIENCE} seconds")

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _keep(reader: str, given: Any) -> None:
    """Keeps the last input that broke a reader: Hypothesis ends with the simplest."""
    if not SECONDS or not isinstance(given, str | bytes):
        return
    data = given.encode("utf-8", "surrogatepass") if isinstance(given, str) else given
    (FOUND / f"{reader}-{hashlib.sha256(data).hexdigest()[:10]}").write_bytes(data)


def kept(reader: str) -> list[bytes]:
    """What once broke a reader."""
    return [path.read_bytes() for path in sorted(FOUND.glob(f"{reader}-*"))]


def answered(question: Callable[[], object], family: type[RenalCdsError]) -> None:
    """Asks; only an exception of the family, with diagnostics that can be shown, may be the answer."""
    diagnostics: tuple[Diagnostic, ...] | None = None
    try:
        question()
    except family as refused:
        note(str(refused))
        diagnostics = refused.diagnostics
    if diagnostics is not None:
        assert diagnostics
        assert all(each.code and each.message and not each.message.endswith(".") for each in diagnostics)
