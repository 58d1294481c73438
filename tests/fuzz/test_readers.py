"""Whatever is done to a patient, a rule file or an expression, the answer is a result or diagnostics, in good time."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from fuzz.exploding import exploding
from fuzz.fire import SECONDS, answered, fire, kept
from fuzz.spoilt import CHECKOUT, DEMOS, RULES, expressions, spoilt, spoilt_facts
from renal_cds import InvalidPatient, InvalidRulebook, RenalCdsError, Rulebook, evaluate
from renal_cds.assessment import replay
from renal_cds.verify import check
from renal_cds.verify.questions import implies
from testing.small import small

SHARED = ("rulebook.yaml", "sources.yaml", "evidence.yaml", "caveats.yaml", "patients.yaml")
SMALL = """table: group
title: Group
source: {s: text, confidence: B}
hit: first
outputs: {group: [high, low]}
rows: [{id: one, when: "WHEN", then: high}, {id: two, when: "true", then: low}]
"""


@cache
def rulebook() -> Rulebook:
    """The packaged rules, used once: what is made at first is not the reader's time."""
    book = Rulebook.load()
    assert evaluate(DEMOS[0], rulebook=book).model_dump_json()
    return book


def patient_text(text: str | bytes) -> None:
    book = rulebook()
    answered(lambda: evaluate(text, rulebook=book).model_dump_json(), InvalidPatient)


def patient_facts(facts: dict[Any, Any]) -> None:
    answered(lambda: evaluate(facts, rulebook=rulebook()).model_dump_json(), InvalidPatient)


def rule_file(text: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for shared in SHARED:
            (folder / shared).write_bytes((CHECKOUT / "rules" / shared).read_bytes())
        (folder / "spoilt.yaml").write_text(text, encoding="utf-8", errors="surrogatepass")
        answered(lambda: Rulebook.load(folder), InvalidRulebook)


def small_rule_file(text: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "rulebook.yaml").write_text('{name: small, version: "1", language: 1}', "utf-8")
        (folder / "sources.yaml").write_text("s: {citation: A study, kind: cohort}", "utf-8")
        (folder / "spoilt.yaml").write_text(text, encoding="utf-8", errors="surrogatepass")
        answered(lambda: Rulebook.load(folder), InvalidRulebook)


#: Long runs try rulebooks of all sizes; one at the end of the compiler's budget takes seconds.
LARGEST = 190 if SECONDS else 8


def exploding_rulebook(text: str) -> None:
    def loaded_evaluated_and_checked() -> None:
        book = small(text)
        evaluate(DEMOS[0], rulebook=book).model_dump_json()
        check(book)

    answered(loaded_evaluated_and_checked, InvalidRulebook)


def condition(text: str) -> None:
    answered(lambda: implies(empty(), text, text), RenalCdsError)


@cache
def empty() -> Rulebook:
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "rulebook.yaml").write_text('{name: small, version: "1", language: 1}', "utf-8")
        (Path(name) / "sources.yaml").write_text("s: {citation: A study, kind: cohort}", "utf-8")
        (Path(name) / "group.yaml").write_text(SMALL.replace("WHEN", "tumor.necrosis"), "utf-8")
        return Rulebook.load(name)


@cache
def assessment() -> str:
    return evaluate(DEMOS[0], rulebook=rulebook()).model_dump_json()


def kept_assessment(text: str) -> None:
    answered(lambda: replay(text, rulebook()), RenalCdsError)


def in_a_rule(expression: str) -> str:
    return SMALL.replace('"WHEN"', repr(expression)) if expression.isprintable() else SMALL.replace("WHEN", expression)


READERS: dict[str, tuple[Callable[[Any], None], Callable[[], st.SearchStrategy[Any]]]] = {
    "patient": (patient_text, lambda: spoilt(DEMOS)),
    "bytes": (patient_text, lambda: st.binary(max_size=60)),
    "facts": (patient_facts, spoilt_facts),
    "rules": (rule_file, lambda: spoilt(RULES)),
    "small": (small_rule_file, lambda: expressions().map(in_a_rule)),
    "exploding": (
        exploding_rulebook,
        lambda: st.integers(0, 2**32).map(lambda seed: exploding(seed, LARGEST)),
    ),
    "condition": (condition, expressions),
    "assessment": (kept_assessment, lambda: spoilt([assessment()])),
}


@pytest.mark.parametrize("reader", READERS)
def test_the_reader_stands(reader: str) -> None:
    stands, inputs = READERS[reader]
    assert rulebook().decisions
    for data in kept(reader):  # what once broke it
        stands(data if reader == "bytes" else data.decode("utf-8", "surrogatepass"))
    fire(reader, inputs(), stands)


@pytest.mark.parametrize("text", DEMOS)
def test_what_is_spoilt_is_sound_before(text: str) -> None:
    assert evaluate(text, rulebook=rulebook()).decisions
