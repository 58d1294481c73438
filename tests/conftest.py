"""What one run of the tests reads is kept for that run alone: nothing that an earlier run kept is used."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

if "PYTEST_XDIST_WORKER" not in os.environ:  # the workers, and the processes that tests start, inherit the folder
    _kept = tempfile.mkdtemp(prefix="renal-cds-tests-")
    os.environ["RENAL_CDS_CACHE"] = _kept
    atexit.register(shutil.rmtree, _kept, ignore_errors=True)
