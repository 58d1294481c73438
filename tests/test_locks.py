"""A process that is forked while another thread compiles answers all the same."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

FORKED = """
import os, threading, time
from renal_cds import Rulebook, evaluate
import renal_cds.assessment as entry, renal_cds.decide.engine as engine

lock = {lock}
taken = threading.Event()

def compiling():
    with lock:
        taken.set()
        time.sleep(1)

threading.Thread(target=compiling).start()
taken.wait()
child = os.fork()
if child == 0:
    with lock:
        os._exit(7)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
with lock:
    print("free")
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
@pytest.mark.parametrize("lock", ["entry._loading", "engine._compiling"])
def test_a_fork_waits_for_what_is_being_compiled(lock: str) -> None:
    run = [sys.executable, "-c", FORKED.format(lock=lock)]
    done = subprocess.run(run, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == "7\nfree\n"
