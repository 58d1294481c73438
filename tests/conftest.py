"""The tests read the rules themselves: nothing is kept for later, and nothing that an earlier run kept is used."""

from __future__ import annotations

import os

os.environ["RENAL_CDS_CACHE"] = "off"
