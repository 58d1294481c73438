"""Elements of a list can be told apart by their labels, and a text is shown as it is."""

from __future__ import annotations

import pytest

from renal_cds import InvalidPatient, evaluate
from renal_cds.errors import Diagnostic

DAY = {"as_of": "2026-03-01"}


def with_labels(*labels: str | None) -> dict[str, object]:
    findings = [{"site": "resection_bed", "id": label, "size_mm": 5 + n} for n, label in enumerate(labels)]
    return {**DAY, "findings": findings}


def refused(patient: object) -> Diagnostic:
    with pytest.raises(InvalidPatient) as problem:
        evaluate(patient)  # type: ignore[arg-type]
    (diagnostic,) = problem.value.diagnostics
    return diagnostic


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A", "A"),
        ("bed", "Bed"),
        ("STRASSE", "straße"),
        ("A 1", "A  1"),
        ("A 1", " A 1 "),
        ("A 1", "A\u00a01"),
        ("A1", "\uff21\uff11"),
        ("A_1", "A 1"),
        ("\u00e9", "e\u0301"),
        ("\u05d0", " \u05d0"),
        ("ﬁnding", "finding"),
    ],
)
def test_labels_that_look_alike_are_refused(one: str, other: str) -> None:
    diagnostic = refused(with_labels(one, "else", other))
    assert diagnostic.code == "same-label"
    assert "`findings[2].id`" in diagnostic.message
    assert "`findings[0].id`" in diagnostic.message


def test_both_places_of_a_label_are_shown() -> None:
    with pytest.raises(InvalidPatient) as problem:
        evaluate("as_of: 2026-03-01\nfindings:\n  - {id: A}\n  - {id: a}\n")
    (diagnostic,) = problem.value.diagnostics
    assert diagnostic.span is not None
    assert (diagnostic.span.line, diagnostic.span.column) == (4, 10)
    assert [(words, span.line) for words, span in diagnostic.related] == [("the other one", 3)]


@pytest.mark.parametrize("label", ["", " ", "\u3000", "_", "\t "])
def test_an_empty_label_is_refused(label: str) -> None:
    assert refused(with_labels(label)).code in ("empty-label", "bad-character")


@pytest.mark.parametrize(
    "label", ["findings[0]", "findings[1]", "Findings [ 1 ]", "findings[]", "\uff46indings[0]", "treatments[0]", "[0]"]
)
def test_a_label_that_looks_like_a_place_is_refused(label: str) -> None:
    assert refused(with_labels(None, label)).code in ("label-like-a-place",)


@pytest.mark.parametrize("label", ["A[1] left", "S1", "segment 6/7", "גוש 3", "عقدة ٣", "结节", "naïve", "Ω", "bed-A"])
def test_other_labels_are_accepted(label: str) -> None:
    assert evaluate(with_labels(label, "other", None, None)).brief()


@pytest.mark.parametrize(
    "character",
    [
        *("\u202e", "\u202d", "\u202a", "\u202b", "\u202c", "\u2066", "\u2067", "\u2068", "\u2069", "\u200e", "\u200f"),
        *("\u061c", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u180e", "\u115f", "\u3164"),
        *("\ufe0f", "\U000e0041", "\U000e0100", "\u2028", "\u2029", "\x85", "\x7f", "\x1b", "\n", "\t", "\u2800"),
    ],
)
def test_a_character_that_is_not_seen_is_refused(character: str) -> None:
    diagnostic = refused(with_labels(f"24{character}mm"))
    assert diagnostic.code == "bad-character"
    assert f"U+{ord(character):04X}" in diagnostic.message
    assert character not in diagnostic.message


@pytest.mark.parametrize(("length", "code"), [(200, None), (201, "too-long"), (2_000_000, "too-long")])
def test_a_text_has_a_longest_length(length: int, code: str | None) -> None:
    if code is None:
        assert evaluate(with_labels("x" * length)).brief()
    else:
        assert refused(with_labels("x" * length)).code == code
