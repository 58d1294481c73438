"""Prints which modules ``evaluate(patient)`` and ``why_not`` pass through, in the order in which they are entered.

It is read from the running code: a hand-over is a call from a function of one module to one of another. The rules are
loaded, and the same was asked once before, so that what is counted is the way that every patient takes.

    python tools/call_chain.py                                  the modules, and how many hand-overs there are
    python tools/call_chain.py --calls                          the functions as well
    python tools/call_chain.py PATIENT DECISION OUTCOME         of another patient and another question
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import renal_cds
from renal_cds import evaluate

SOURCE = Path(renal_cds.__file__).resolve().parent
DEMO = Path(__file__).resolve().parents[1] / "demo" / "after_cryoablation.yaml"

#: From a function to a function, each as module and name.
Call = tuple[tuple[str, str], tuple[str, str]]


def calls_of(question: Callable[[], object]) -> list[Call]:
    """The calls that lead from one module of the library to another, each once, in their order."""
    found: dict[Call, None] = {}

    def noticed(frame: FrameType, event: str, _: Any) -> None:
        callee = _place(frame) if event == "call" else None
        caller = _caller(frame) if callee else None
        if callee and caller and caller[0] != callee[0]:
            found[caller, callee] = None

    sys.setprofile(noticed)
    try:
        question()
    finally:
        sys.setprofile(None)
    return list(found)


def _caller(frame: FrameType) -> tuple[str, str] | None:
    """The nearest function of the library above a call: what lies between are built-ins and other libraries."""
    above = frame.f_back
    while above is not None:
        if place := _place(above):
            return place
        above = above.f_back
    return "", ""


def _place(frame: FrameType) -> tuple[str, str] | None:
    path = Path(frame.f_code.co_filename)
    if not path.is_relative_to(SOURCE) or frame.f_code.co_name == "<module>":
        return None
    return path.relative_to(SOURCE).as_posix(), frame.f_code.co_qualname


def main() -> None:
    """Prints the chains."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("patient", nargs="?", type=Path, default=DEMO)
    parser.add_argument("decision", nargs="?", default="salvage_after_ablation")
    parser.add_argument("outcome", nargs="?", default="partial_nephrectomy")
    parser.add_argument("--calls", action="store_true", help="print the functions as well")
    options = parser.parse_args()

    def why_not() -> object:
        return evaluate(options.patient)[options.decision].why_not(options.outcome)

    why_not()
    answer = evaluate(options.patient)[options.decision]
    questions: dict[str, Callable[[], object]] = {
        "evaluate(patient)": lambda: evaluate(options.patient),
        f"why_not({options.outcome!r})": lambda: answer.why_not(options.outcome),
    }
    for name, question in questions.items():
        calls = calls_of(question)
        modules = list(dict.fromkeys(callee for _, (callee, _) in calls))
        print(f"{name}: {len(modules)} modules, {len(calls)} hand-overs")
        if options.calls:
            for (module, function), (to, called) in calls:
                print(f"  {module or 'caller'} {function} -> {to} {called}")
        else:
            print("  " + "\n  ".join(modules))


if __name__ == "__main__":
    main()
