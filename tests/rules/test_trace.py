"""Every numbered statement of the four source documents is accounted for."""

from __future__ import annotations

import json

import pytest

from renal_cds.cli import main
from renal_cds.rulebook import Rulebook

#: How many statements each document holds, and how their numbers are written.
DOCUMENTS = {"000": (47, 2), "001": (26, 2), "002": (136, 3), "003": (19, 2)}


def test_every_statement_has_its_row_and_no_row_is_made_up() -> None:
    expected = {
        f"{document}-{number:0{digits}}"
        for document, (count, digits) in DOCUMENTS.items()
        for number in range(1, count + 1)
    }
    assert set(Rulebook.load().trace) == expected


def test_what_is_left_out_says_why_and_what_is_doubtful_carries_what_replaces_it() -> None:
    for row, entry in Rulebook.load().trace.items():
        assert entry.reason or entry.carried_by, row
        if entry.flag == "X" and entry.status == "encoded":
            pytest.fail(f"{row} is contradicted and yet encoded as it stands")


def test_only_what_is_contradicted_or_says_nothing_new_is_left_out() -> None:
    """Flag X is a contradicted or empty statement; the key points of document 000 repeat rows above them."""
    left_out = {row: entry for row, entry in Rulebook.load().trace.items() if entry.status == "left_out"}
    assert {row for row, entry in left_out.items() if entry.flag != "X"} == {"000-29"}
    assert all(entry.reason for entry in left_out.values())


def test_the_matrix_is_printed_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 228
    assert all(set(row) == {"row", "status", "carried_by", "reason"} for row in rows)
