"""A plugin for pytest: every example of a rule file is a test of its own.

In the ``conftest.py`` beside ``pytest.ini`` or ``pyproject.toml``::

    pytest_plugins = ["renal_cds.testing.plugin"]

and in the configuration ``renal_cds_rules``, the folders of rule files, and ``renal_cds_facts``, the fact model they
speak of (``module:Class``; without it, that of the library). ``pytest my-rules/`` then runs their examples.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from renal_cds.errors import RenalCdsError
from renal_cds.facts.named import model_named
from renal_cds.rulebook import Rulebook
from renal_cds.testing.examples import Failure, WorkedExample, run
from renal_cds.verify.places import place_of

__all__ = ["pytest_addoption", "pytest_collect_file"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the two settings."""
    parser.addini("renal_cds_rules", "folders of rule files whose examples are run as tests", "paths", [])
    parser.addini("renal_cds_facts", "the fact model they speak of, as `module:Class`", "string", "")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The examples of a rule file, if it lies in one of the folders."""
    if file_path.suffix != ".yaml":
        return None
    for folder in parent.config.getini("renal_cds_rules"):
        if file_path.is_relative_to(folder):
            found: RuleFile = RuleFile.from_parent(parent, path=file_path)
            found.folder = folder
            return found
    return None


class RuleFile(pytest.File):
    """One rule file; its examples are run with the whole rulebook, preview examples with preview."""

    folder: Path

    def collect(self) -> Iterator[pytest.Item]:
        """The examples that stand in the file."""
        model = self.config.getini("renal_cds_facts")
        whole, stable = _loaded(self.folder, model, True), _loaded(self.folder, model, False)
        for decision in whole.decisions.values():
            book = stable if decision.id in stable.decisions else whole
            for index, example in enumerate(decision.examples):
                place = place_of(whole, decision.id, "examples", index)
                if place is not None and self.path == self.folder.parent / place.file:
                    item: ExampleItem = ExampleItem.from_parent(self, name=f"{decision.id}: {example.name}")
                    item.book, item.line = book, place.line
                    item.worked = WorkedExample(book.decisions[decision.id], example)
                    yield item

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """A rulebook that cannot be read is shown by its diagnostics."""
        if isinstance(excinfo.value, RenalCdsError):
            return str(excinfo.value)
        return super().repr_failure(excinfo)


class ExampleItem(pytest.Item):
    """One example."""

    book: Rulebook
    worked: WorkedExample
    line: int

    def runtest(self) -> None:
        """Runs it."""
        failures = run(self.book, self.worked)
        if failures:
            raise ExampleFailed(failures)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The expected and the given answer of a failed example."""
        if isinstance(excinfo.value, ExampleFailed):
            return "\n".join(map(str, excinfo.value.failures))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the example stands."""
        return self.path, self.line - 1, self.name


class ExampleFailed(Exception):
    """An example that does not hold."""

    def __init__(self, failures: list[Failure]) -> None:
        super().__init__("\n".join(map(str, failures)))
        self.failures = failures


@cache
def _loaded(folder: Path, model: str, preview: bool) -> Rulebook:
    """The rulebook of a folder, with the fact model of that name."""
    return Rulebook.load(folder, facts=model_named(model) if model else None, preview=preview)
