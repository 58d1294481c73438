"""Two rulebooks differ exactly on the patients that the comparison counts and shows."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from renal_cds import evaluate
from renal_cds.rulebook import Rulebook
from renal_cds.verify.compare import compare

HEAD = {
    "rulebook.yaml": 'name: r\nversion: "1"\nlanguage: 1\n',
    "sources.yaml": "s: {citation: A study, kind: cohort}\n",
}
TABLE = """table: group
title: Group
source: {s: text, confidence: B}
hit: first
outputs: {group: [high, low]}
rows:
  - {id: large_one, when: "tumor.size_cm > LIMIT and tumor.necrosis", then: high}
  - {id: others, when: "true", then: low}
"""
FORMULA = """formula: months
title: Months since the last treatment
source: {s: text, confidence: B}
value: months_between(WHICH(treatments).date, as_of)
unit: months
---
gate: early
title: Early
source: {s: text, confidence: B}
when: months < 6
effect: alert
text: Wait.
"""


def _book(folder: Path, text: str) -> Rulebook:
    folder.mkdir()
    for name, content in (HEAD | {"decisions.yaml": text}).items():
        (folder / name).write_text(content, encoding="utf-8")
    return Rulebook.load(folder)


def test_a_rulebook_is_the_same_as_itself(tmp_path: Path) -> None:
    one, other = (_book(tmp_path / name, TABLE.replace("LIMIT", "7")) for name in "ab")
    assert compare(one, other).same


def test_rows_written_another_way_are_the_same(tmp_path: Path) -> None:
    one = _book(tmp_path / "a", TABLE.replace("LIMIT", "7"))
    other = _book(
        tmp_path / "b", TABLE.replace("tumor.size_cm > LIMIT", "not (tumor.size_cm < 7 or tumor.size_cm == 7)")
    )
    assert compare(one, other).same


def test_a_moved_limit_changes_the_cells_between(tmp_path: Path) -> None:
    old, new = (_book(tmp_path / limit, TABLE.replace("LIMIT", limit)) for limit in ("7", "10"))
    (change,) = compare(old, new).changes
    # cells of the size: up to 7, between, 10, above; as 7 and 10 themselves are cells: <7, 7, 7..10, 10, >10
    moved = [
        (size, necrosis) for size, necrosis in product((3, 7, 8, 10, 11), (True, False)) if 7 < size <= 10 and necrosis
    ]
    assert (change.before, change.after, change.cells, change.of) == ("high", "low", len(moved), 10)
    assert change.example is not None
    facts = change.example.facts
    assert 7 < facts["tumor"]["size_cm"] <= 10
    assert [evaluate(facts, rulebook=book)["group"].outcome for book in (old, new)] == ["high", "low"]


def test_decisions_that_came_and_went_are_named(tmp_path: Path) -> None:
    old = _book(tmp_path / "a", TABLE.replace("LIMIT", "7"))
    new = _book(tmp_path / "b", TABLE.replace("LIMIT", "7").replace("table: group", "table: class"))
    found = compare(old, new)
    assert (found.added, found.removed, found.changes) == (("class",), ("group",), ())


def test_a_formula_calculated_in_another_way_is_shown_on_a_patient(tmp_path: Path) -> None:
    old, new = (_book(tmp_path / which, FORMULA.replace("WHICH", which)) for which in ("first", "last"))
    found = compare(old, new)
    assert found.calculated == ("months",)
    shown = [each for each in found.changes if each.example is not None]
    # the last treatment is never earlier than the first: it can only become early
    assert {(each.before, each.after) for each in shown} == {("false", "true")}
    facts = shown[0].example.facts if shown[0].example else {}
    assert [evaluate(facts, rulebook=book)["early"].outcome for book in (old, new)] == [False, True]


RULES = """schedule: scans
title: Scans
source: {s: text, confidence: B}
anchor: as_of
rows:
  - {id: all, when: "true", plan: {at_months: [12, 24, 36]}, text: look}
---
gate: bleeding
title: Bleeding
source: {s: text, confidence: B}
when: tumor.size_cm > 7
effect: stop
urgency: urgent
text: Wait.
---
choice: next_step
title: Next step
source: {s: text, confidence: B}
options:
  - id: needle
    title: Needle
    text: Take tissue.
    actions: [needle]
    arguments:
      - {id: large, supports: tumor.size_cm > 4, because: it is large}
      - {id: dead, supports: tumor.size_cm > 2, because: it is visible}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[12, 24, 36]", "[12, 24, 63]"),
        ("text: look", "text: look twice"),
        ("anchor: as_of", "anchor: last(treatments).date"),
        ("effect: stop", "effect: alert"),
        ("urgency: urgent", "urgency: routine"),
        ("text: Wait.", "text: Go."),
        ("title: Bleeding", "title: Blood"),
        ("confidence: B}\noptions", "confidence: C}\noptions"),
        ("actions: [needle]", "actions: [needel]"),
        ("supports: tumor.size_cm > 4", "supports: tumor.size_cm > 5"),
        ("because: it is large", "because: it is big"),
        ("{id: large, supports", "{id: large, opposes"),
    ],
)
def test_whatever_a_patient_sees_counts(old: str, new: str, tmp_path: Path) -> None:
    assert old in RULES
    one, other = _book(tmp_path / "a", RULES), _book(tmp_path / "b", RULES.replace(old, new))
    assert compare(one, one).same
    assert not compare(one, other).same


def test_what_is_stated_differently_is_named(tmp_path: Path) -> None:
    one = _book(tmp_path / "a", RULES)
    other = _book(tmp_path / "b", RULES.replace("[12, 24, 36]", "[12, 24, 63]"))
    found = compare(one, other)
    assert [str(each) for each in found.declared] == ["scans rows.all.plan.at_months: 12, 24, 36 → 12, 24, 63"]
    assert not found.changes


def test_what_only_authors_read_does_not_count(tmp_path: Path) -> None:
    one = _book(tmp_path / "a", TABLE.replace("LIMIT", "7"))
    noted = TABLE.replace("LIMIT", "7").replace("hit: first", "hit: first\nnote: to be reviewed")
    assert compare(one, _book(tmp_path / "b", noted)).same
