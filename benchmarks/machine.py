"""Machine on which the figures were measured."""

from __future__ import annotations

import os
import platform
from datetime import date
from importlib.metadata import version
from pathlib import Path

__all__ = ["described"]


def described() -> str:
    """The machine, the Python and the day, in one sentence."""
    return (
        f"{date.today():%-d %B %Y}; {_processor()}, {os.cpu_count()} cores; {platform.system()}; "
        f"Python {platform.python_version()}; pydantic {version('pydantic')}; renal-cds {version('renal-cds')}."
    )


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text("utf-8").splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
