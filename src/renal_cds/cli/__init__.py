"""The command line: ``renal-cds evaluate | ask | rules | schema``."""

from renal_cds.cli.main import main

__all__ = ["main"]
