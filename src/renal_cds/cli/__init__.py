"""The command line: ``renal-cds evaluate``, ``explain``, ``ask`` and the others."""

from renal_cds.cli.main import main

__all__ = ["main"]
