"""What holds of every rule file: what it rests on, what its examples show, and how it speaks."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from renal_cds import Rulebook
from renal_cds.facts.model import LeafType
from renal_cds.facts.paths import ITEM
from renal_cds.rulebook import packaged_rules
from renal_cds.rulebook.decisions import Choice, Decision, Formula, Gate, Schedule, Statement, Table
from renal_cds.rulebook.knowledge import PREVIEW_ONLY
from renal_cds.testing.examples import merged
from rules.clinic import assess, citations, conditions, preview, read_paths, stable, texts, thresholds

# --- what rules rest on ------------------------------------------------------------------------------------------


def test_no_firm_rule_rests_on_memory_or_on_a_machine() -> None:
    used = {id for _, citation, _ in citations(stable()) for id in citation.places}
    assert used
    figures = {
        id
        for decision in stable().decisions.values()
        for id in (*decision.figures, *(each for part in decision.statements for each in part.figures))
    }
    weak = [
        place
        for place, citation, _ in citations(stable())
        if citation.confidence in PREVIEW_ONLY and (not place.startswith("figure ") or place.split()[1] in figures)
    ]
    assert weak == []


def test_no_firm_rule_rests_on_a_guideline_nobody_read() -> None:
    unread = {id for id, source in stable().sources.items() if source.seen == "not_seen" and source.kind != "principle"}
    assert "esmo-2024" in unread
    assert [place for place, citation, _ in citations(stable()) if unread & set(citation.places)] == []


def test_confidence_a_is_kept_for_what_was_read() -> None:
    unread = {id for id, source in preview().sources.items() if source.seen in {"secondary", "not_seen"}}
    alone = [place for place, each, _ in citations(preview()) if each.confidence == "A" and set(each.places) <= unread]
    assert sorted(set(alone) - READ_IN_PART) == []


# Sources read at second hand as a whole, of which the part cited was read as an abstract or table.
READ_IN_PART = {
    "salvage_after_ablation partial_operation_first",
    "salvage_after_partial_nephrectomy partial_operation_first",
    "ablation_energy",
}


@pytest.mark.parametrize("name", [name for name, each in preview().decisions.items() if not isinstance(each, Formula)])
def test_what_the_project_proposes_is_marked_as_a_proposal(name: str) -> None:
    decision = preview().decisions[name]
    parts: list[Decision | Statement] = [decision, *decision.statements]
    for part in parts:
        if part.source and "project-proposal" in part.source.places:
            assert part.source.confidence in {"proposal", "R"}, part.id


# --- examples ----------------------------------------------------------------------------------------------------


ALWAYS_CONCERNED = {
    "advanced_cancer_setting": "every patient has an advanced cancer or none",
    "kidney_mass_setting": "every patient has a mass in question or none",
    "disease_extent": "every patient has an extent",
    "nephron_sparing_need": "every patient has a need",
    "recurrence_status": "every finding has a status",
    "salvage_priority": "something comes first for everybody",
}


@pytest.mark.parametrize(
    "name", [name for name, each in stable().decisions.items() if not isinstance(each, Formula | Gate)]
)
def test_every_decision_shows_a_patient_it_does_not_concern(name: str) -> None:
    shown = [
        expected.status
        for example in stable().decisions[name].examples
        for expected in (example.expect, *(example.expect_each or ()))
        if expected
    ]
    if name in ALWAYS_CONCERNED:
        assert stable().decisions[name].applies is None
    else:
        assert "not_applicable" in shown


@pytest.mark.parametrize(
    "name", [name for name, each in stable().decisions.items() if isinstance(each, Choice | Schedule | Table)]
)
def test_every_decision_shows_a_patient_of_whom_too_little_is_known(name: str) -> None:
    assert "open" in {each.expect.status for each in stable().decisions[name].examples if each.expect}


@pytest.mark.parametrize("name", [name for name, each in stable().decisions.items() if isinstance(each, Gate)])
def test_every_gate_is_shown_firing_silent_and_unknown(name: str) -> None:
    gate = stable().decisions[name]
    assert {each.expect.fires for each in gate.examples if each.expect} == {"true", "false", "unknown"}


def limits(book: Rulebook) -> list[tuple[str, tuple[str, ...], float]]:
    """Every number that a decision compares a fact or a value with."""
    return sorted((name, path, value) for name, each in book.decisions.items() for path, value in thresholds(each))


@pytest.mark.parametrize(
    ("name", "path", "limit"),
    limits(stable()),
    ids=lambda each: ".".join(each) if isinstance(each, tuple) else str(each),
)
def test_every_limit_has_an_example_at_it_and_on_both_sides(name: str, path: tuple[str, ...], limit: float) -> None:
    decision = stable().decisions[name]
    values = {value for example in decision.examples for value in values_of(decision, example, path)}
    sides = {(value > limit) - (value < limit) for value in values}
    low, high = range_of(decision, path)
    wanted = {0} | ({-1} if limit > low else set()) | ({1} if limit < high else set())
    assert sides >= wanted, f"examples have {sorted(values)}"


def values_of(decision: Decision, example: Any, path: tuple[str, ...]) -> Iterator[float]:
    """What a path is worth in an example: a fact as it is given, or a value as it is worked out."""
    facts = merged(stable().patients.get(example.from_ or "", {}), example.given)
    variable, items = (decision.for_each.variable, decision.for_each.items[0]) if decision.for_each else (None, "")
    elements = facts.get(items) or [] if path[0] == variable else [facts]
    steps = path[1:] if path[0] == variable else path
    if steps[0] in stable().decisions:
        yield from worked_out(facts, *steps)
        return
    for element in elements:
        found: Any = element
        for step in steps:
            found = found.get(step) if isinstance(found, dict) else None
        if isinstance(found, int | float) and not isinstance(found, bool):
            yield found


def worked_out(facts: dict[str, Any], name: str, part: str | None = None) -> Iterator[float]:
    """The numbers that a formula or a part of a score gives for the facts of an example."""
    for answer in assess(facts):
        if answer.id == name and answer.status == "determined":
            numbers = {answer.outcome} if part is None else answer.result.outcomes[part]
            if len(numbers) == 1:
                yield from numbers


def range_of(decision: Decision, path: tuple[str, ...]) -> tuple[float, float]:
    """The lowest and highest value a fact may have; a value worked out may have any, a count none below 0."""
    if decision.for_each and path[0] == decision.for_each.variable:
        path = (*decision.for_each.items, ITEM, *path[1:])
    leaf = preview().model.find(path)
    if isinstance(leaf, LeafType):
        low, high = leaf.low, leaf.high
        return (float("-inf") if low is None else low, float("inf") if high is None else high)
    worked_out = preview().decisions.get(".".join(path))
    counts = isinstance(worked_out, Formula) and getattr(worked_out.value, "kind", None) == "count"
    return (0 if counts else float("-inf"), float("inf"))


def test_ids_name_the_situation_and_not_the_advice() -> None:
    advice = re.compile(r"^(do|give|order|perform|refer|rescan|repeat|biopsy|treat|start|stop|avoid|image)_")
    rows = [
        id
        for decision in preview().decisions.values()
        if not isinstance(decision, Choice)
        for id in (decision.id, *(each.id for each in decision.statements))
    ]
    assert [each for each in rows if advice.match(each)] == []


def test_identifiers_say_tumor_and_sentences_say_tumour() -> None:
    ids = {*preview().figures, *preview().caveats, *preview().sources, *preview().patients, *preview().decisions}
    for decision in preview().decisions.values():
        ids |= {each.id for each in decision.statements}
    assert [each for each in ids if "tumour" in each] == []
    american = re.compile(
        r"\b(tumors?|color|center|hemorrhage|hematuria|ischemia|anesthesia|tumoral|pediatric|edema)\b"
    )
    assert [place for place, text in texts(preview()) if american.search(without_paths(text).lower())] == []


def without_paths(text: str) -> str:
    """A sentence without the facts and ids it names."""
    return re.sub(r"\{[^}]*\}|`[^`]*`", "", text)


# --- the words of the rules --------------------------------------------------------------------------------------


def test_sentences_end_and_reasons_do_not() -> None:
    for place, text in texts(preview()):
        if place.endswith((" text", " then")) or place.startswith(("caveat", "disclaimer")):
            assert text.endswith("."), place
            assert not text[0].islower() or text.startswith("eGFR"), place
        if place.endswith((" because", " title")):
            assert not text.endswith("."), place


def test_no_text_is_padded_or_broken() -> None:
    for place, text in texts(preview()):
        assert text == " ".join(text.split()), place
        assert len(text) <= 420, place


def test_titles_of_gates_read_as_headings() -> None:
    for decision in preview().decisions.values():
        assert decision.title[0].isupper() or decision.title.startswith("eGFR"), decision.id
        assert len(decision.title) <= 80, decision.id


COPIED = (
    # Turns of phrase of guidelines; the rules say it in their own words or not at all.
    "clinicians should",
    "clinician should",
    "should be offered",
    "it is recommended",
    "is recommended",
    "may be considered",
    "should consider",
    "patients should",
    "we recommend",
)


def test_no_sentence_speaks_in_the_turns_of_a_guideline() -> None:
    found = [(place, turn) for place, text in texts(preview()) for turn in COPIED if turn in text.lower()]
    assert found == []


def test_rule_files_speak_of_nothing_outside_the_project() -> None:
    outside = re.compile(r"/work|shared/|dossier|\bissue\b|\bsession\b|helper", re.I)
    for each in packaged_rules().rglob("*.yaml"):
        assert not outside.search(each.read_text(encoding="utf-8")), each.name


def test_a_file_answers_one_question() -> None:
    shared = {"sources.yaml", "evidence.yaml", "caveats.yaml", "patients.yaml"}
    files = [each for each in packaged_rules().rglob("*.yaml") if each.name not in shared]
    assert len(files) > 100
    # statements and examples, not lines: a file in block style says no more than one in flow style
    assert [each.name for each in files if _entries(each) > 75] == []


def _entries(path: Path) -> int:
    """How many rows, points, arguments and examples a file holds."""
    count = 0
    pending: list[Any] = list(yaml.safe_load_all(path.read_text(encoding="utf-8")))
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            count += "id" in value or ("name" in value and "expect" in value)
            pending += (inside for key, inside in value.items() if key not in {"given", "expect"})
        elif isinstance(value, list):
            pending += value
    return count


def test_no_line_is_wider_than_a_screen() -> None:
    lines = [
        (path.name, number, line)
        for path in packaged_rules().rglob("*.yaml")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    ]
    assert [each for each in lines if len(each[2]) > 140] == []


def test_files_of_examples_are_named_alike() -> None:
    for path in packaged_rules().rglob("*.yaml"):
        first = next((line for line in path.read_text(encoding="utf-8").splitlines() if re.match("[a-z]", line)), "")
        named = re.fullmatch(r"(?!more_)[a-z0-9_]+_examples(_[a-z0-9_]+)?", path.stem) is not None
        assert named == first.startswith("examples:"), path


def test_no_rule_gives_a_dose() -> None:
    dose = re.compile(r"\b\d+(\.\d+)?\s*(Gy|mg|mcg|units)\b(?!/d?L)")  # a concentration is no dose
    assert [place for place, text in texts(preview()) if dose.search(text)] == []


def test_every_fact_a_text_names_is_read_by_its_decision() -> None:
    for decision in preview().decisions.values():
        named = {
            tuple(found.split("."))
            for _, text in _own_texts(decision)
            for found in re.findall(r"\{([a-z_0-9.]+)\}", text)
        }
        recorded = {  # an alert says beside the measured value what the record says of the same danger
            tuple(found.split("."))
            for _, text in _own_texts(decision)
            for found in re.findall(r"recorded as\s+\{([a-z_0-9.]+)\}", text)
        }
        assert named - {("finding", "id")} - recorded <= read_by(decision), decision.id


def read_by(decision: Decision) -> set[tuple[str, ...]]:
    """What a decision reads, itself or through the decisions it reads."""
    found = read_paths([decision.value] if isinstance(decision, Formula) else conditions(decision))
    element = decision.for_each.variable if decision.for_each else None
    for name in {path[1] if path[0] == element else path[0] for path in found} & preview().decisions.keys():
        found |= read_by(preview().decisions[name])
    return found


def _own_texts(decision: Decision) -> Iterator[tuple[str, str]]:
    yield from (found for found in texts(preview()) if found[0].split()[0] == decision.id)
