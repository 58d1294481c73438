"""Small rulebooks over the facts of the library, from their text."""

import tempfile
from pathlib import Path

from renal_cds import Rulebook

__all__ = ["small"]

_SHARED = {
    "rulebook.yaml": 'name: small\nversion: "1"\nlanguage: 1\n',
    "sources.yaml": "s: {citation: A study, kind: cohort}\nother: {citation: Another study, kind: cohort}\n",
}


def small(text: str) -> Rulebook:
    """The rulebook of these decisions."""
    with tempfile.TemporaryDirectory() as name:
        for file, content in (_SHARED | {"decisions.yaml": text}).items():
            (Path(name) / file).write_text(content, encoding="utf-8")
        return Rulebook.load(name, preview=True)
