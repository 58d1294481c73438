"""How many examples the laws are tried on: ``RENAL_CDS_EXAMPLES=20000 pytest tests/laws``."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

__all__ = ["DEEP", "examples"]

#: The number asked for, or None for the quick run.
DEEP = int(asked) if (asked := os.environ.get("RENAL_CDS_EXAMPLES")) else None


def examples(quick: int) -> settings:
    """Settings with that many examples in the quick run; the quick run is the same every time."""
    return settings(
        max_examples=DEEP or quick,
        deadline=None,
        derandomize=DEEP is None,
        database=None,
        print_blob=False,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )
