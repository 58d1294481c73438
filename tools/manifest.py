"""Writes ``rules/manifest.json``, the list of the rule files that belong to the rulebook.

``--check`` writes nothing and fails when the list is stale. Drafts (``*.draft.yaml``) are left out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

RULES = Path(__file__).resolve().parents[1] / "rules"


def manifest(rules: Path) -> str:
    """The text of the manifest that fits a folder of rule files."""
    names = (path.relative_to(rules).as_posix() for path in rules.rglob("*.yaml"))
    return json.dumps({"files": sorted(name for name in names if not name.endswith(".draft.yaml"))}, indent=2) + "\n"


def main(arguments: list[str]) -> int:
    """Writes or checks the manifest of this repository."""
    target = RULES / "manifest.json"
    wanted = manifest(RULES)
    if not target.is_file() or target.read_text(encoding="utf-8") != wanted:
        if arguments == ["--check"]:
            print("rules/manifest.json is stale: run `make manifest`", file=sys.stderr)
            return 1
        target.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
