from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from renal_cds.errors import Diagnostic, InvalidRulebook
from renal_cds.rulebook import Rulebook

HERE = Path(__file__).parent
GOOD: dict[str, str] = yaml.safe_load((HERE / "good.yaml").read_text(encoding="utf-8"))

Write = Callable[[Mapping[str, str]], Path]
Load = Callable[..., Rulebook]
Refuse = Callable[..., tuple[Diagnostic, ...]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Lays files over the small good rulebook and gives the folder."""

    def written(files: Mapping[str, str]) -> Path:
        folder = tmp_path / "rules"
        for name, text in {**GOOD, **files}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        return folder

    return written


@pytest.fixture
def load(write: Write) -> Load:
    """Loads the small good rulebook with more decisions in ``case.yaml``."""

    def loaded(text: str = "", files: Mapping[str, str] | None = None, **options: Any) -> Rulebook:
        case = {"case.yaml": text} if text else {}
        return Rulebook.load(write({**case, **(files or {})}), **options)

    return loaded


@pytest.fixture
def refuse(load: Load) -> Refuse:
    """What is wrong with the small good rulebook when more decisions are laid over it."""

    def refused(text: str = "", files: Mapping[str, str] | None = None, **options: Any) -> tuple[Diagnostic, ...]:
        with pytest.raises(InvalidRulebook) as error:
            load(text, files, **options)
        return error.value.diagnostics

    return refused
