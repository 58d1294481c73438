"""``python -m renal_cds``: the same as the command ``renal-cds``."""

import sys

from renal_cds.cli import main

if __name__ == "__main__":
    sys.exit(main())
