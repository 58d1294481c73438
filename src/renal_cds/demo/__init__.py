"""Constructed patients to try the library with; none of them is real."""

from __future__ import annotations

from pathlib import Path

from renal_cds.errors import Diagnostic, UsageError

__all__ = ["FOLDER", "demo_patient", "demo_patients"]

FOLDER = Path(__file__).resolve().parent


def demo_patients() -> tuple[str, ...]:
    """The names of the patients.

    >>> len(demo_patients())
    2
    """
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def demo_patient(name: str) -> Path:
    """The file with the facts of a patient, to be evaluated or read.

    Raises:
        UsageError: there is no patient of that name.

    >>> demo_patient(demo_patients()[0]).read_text(encoding="utf-8").startswith("#")
    True
    """
    if name not in demo_patients():
        help = "one of " + ", ".join(f"`{each}`" for each in demo_patients())
        raise UsageError([Diagnostic("unknown-demo", f"there is no demonstration patient `{name}`", None, help)])
    return FOLDER / f"{name}.yaml"
