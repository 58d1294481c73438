"""The command that plants faults: which decisions it takes, and what it prints."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]

TABLE = """
table: {id}
title: Small or large
outputs: {{size: [small, large]}}
source: {{small-2020: table 1, confidence: A}}
rows:
  - {{id: small, when: tumor.size_cm <= 4, then: small}}
  - {{id: large, when: tumor.size_cm > 4, then: large}}
examples:
  - {{name: "exactly 4 cm", given: {{tumor: {{size_cm: 4}}}}, expect: {{outcome: small}}}}
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """Rules in `one`, and in `other/one`, a folder of the same name."""
    folder = tmp_path / "my-rules"
    (folder / "one").mkdir(parents=True)
    (folder / "other/one").mkdir(parents=True)
    (folder / "rulebook.yaml").write_text("name: small\nversion: '7'\nlanguage: 1\n")
    (folder / "sources.yaml").write_text("small-2020: {citation: 'A small cohort, 2020', kind: cohort}\n")
    (folder / "one/size.yaml").write_text(TABLE.format(id="here"))
    (folder / "other/one/size.yaml").write_text(TABLE.format(id="there"))
    return folder


@pytest.mark.parametrize(
    ("folder", "decisions"), [("one", {"here"}), ("other", {"there"}), ("other/one", {"there"}), ("other/", {"there"})]
)
def test_a_folder_is_named_from_the_folder_of_the_rules_on(
    folder: str, decisions: set[str], run: Run, rules: Path
) -> None:
    done = run("mutate", rules, "--folder", folder, "--format", "json")
    assert (done.returncode, set(json.loads(done.stdout)["decisions"])) == (1, decisions)


def test_the_packaged_rules_are_named_from_their_folder_on(run: Run) -> None:
    done = run("mutate", "--folder", "calculators", "--decision", "karnofsky_at_most_by_ecog", "--format", "json")
    assert set(json.loads(done.stdout)["decisions"]) == {"karnofsky_at_most_by_ecog"}


def test_a_folder_without_rules_is_refused(run: Run, rules: Path) -> None:
    done = run("mutate", rules, "--folder", "othre")
    assert done.returncode == 2
    assert "no rule file stands in the folder `othre`" in done.stderr
    assert "did you mean `other`?" in done.stderr


def test_what_no_example_notices_is_told_and_written_as_examples(run: Run, rules: Path) -> None:
    done = run("mutate", rules, "--decision", "here", "--write", "more.yaml")
    assert done.returncode == 1
    assert "here large: was removed [row removed]: no example notices it" in done.stdout
    (rules / "one/more.yaml").write_text(Path("more.yaml").read_text())
    again = run("mutate", rules, "--decision", "here")
    assert (again.returncode, again.stdout.splitlines()[-1][:15]) == (0, "100.0% noticed:")
