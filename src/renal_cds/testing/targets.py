"""Hypothesis strategies for patients at the thresholds of a rulebook, and for those whom one statement is about.

Both begin with a patient found through the diagrams of the rulebook, and vary what does not matter.

In a test: ``@given(boundary_patients(rulebook, "group"))``, ``@given(patients_reaching(rulebook, "group", "big"))``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from hypothesis import assume
from hypothesis import strategies as st

from renal_cds.decide.compiled_rulebook import judged
from renal_cds.decide.engine import Engine, Evaluation
from renal_cds.decide.variables import Variable
from renal_cds.errors import Diagnostic, UsageError
from renal_cds.facts.paths import dotted
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Decision, Schedule, Table
from renal_cds.rulebook.examples import merged
from renal_cds.testing.accepted import accepted, contradicted, readable
from renal_cds.testing.patients import known_patients, randomness
from renal_cds.testing.pools import Facts, pools_of
from renal_cds.verify.all_patients import constants_of
from renal_cds.verify.context import Context
from renal_cds.verify.counterexamples import Check
from renal_cds.verify.formula_solver import FormulaSolver
from renal_cds.verify.places import with_fact
from renal_cds.verify.replay import result_of
from renal_cds.verify.walks import both, either, negation

__all__ = ["Threshold", "boundary_patients", "facts_at", "patients_reaching", "thresholds"]

#: How many patients found through the diagrams are varied.
_FOUND = 12


@dataclass(frozen=True)
class Threshold:
    """A number that a fact or the value of a formula is compared with, and the cells below, at and above it."""

    level: int
    path: tuple[str, ...]
    value: float
    cells: tuple[int, ...]

    def __str__(self) -> str:
        return f"{dotted(self.path)} {self.value:g}"


def thresholds(rulebook: Rulebook, decision: str | None = None) -> list[Threshold]:
    """Every number that facts and formulas are compared with, in the whole rulebook or in one decision.

    Raises:
        UsageError: there is no such decision.
    """
    space = Engine.of(rulebook).space
    chosen = rulebook.decisions.values() if decision is None else [rulebook.decision(decision)]
    compared: dict[tuple[str, ...], set[float]] = {}
    for each in chosen:
        for path, (kind, values) in constants_of(each, judged(each)).items():
            if kind.kind == "number":
                numbers = (value for value in values if isinstance(value, int | float))
                compared.setdefault(path, set()).update(numbers)
    found = []
    for level, input in enumerate(space.variables):
        for value in sorted(compared.get(input.path, ())):
            cells = tuple(_beside(input, value))
            if cells and input.kind in ("fact", "formula"):
                found.append(Threshold(level, input.path, value, cells))
    return found


def _beside(input: Variable, value: float) -> Iterator[int]:
    """The cells that touch a number."""
    for cell in input.cells.unknown:
        ends = input.cells.ends(cell)
        if ends is not None and value in ends:
            yield cell


def boundary_patients(rulebook: Rulebook, decision: str | None = None) -> st.SearchStrategy[Facts]:
    """Patients with a value just below, at or just above a threshold; a formula gets facts that give such a value.

    Raises:
        UsageError: there is no such decision.
    """
    limits, starts = thresholds(rulebook, decision), [{}, *known_patients(rulebook)]

    @st.composite
    def drawn(draw: st.DrawFn) -> Facts:
        threshold = draw(st.sampled_from(limits))
        facts = facts_at(rulebook, threshold, draw(st.sampled_from(threshold.cells)))
        assume(facts is not None)
        start = starts[draw(st.integers(0, len(starts) - 1))]
        found = accepted(rulebook, merged(start, facts or {}))
        assume(not contradicted(rulebook, found))
        return found

    return drawn()


def facts_at(rulebook: Rulebook, threshold: Threshold, cell: int) -> Facts | None:
    """The facts that put what a threshold is about into one of its cells; None when none were found."""
    engine = Engine.of(rulebook)
    input = engine.space.variables[threshold.level]
    if input.kind == "fact":
        place = tuple(0 if step == "[]" else step for step in input.path)
        facts: Facts = with_fact({}, place, input.cells.representative(cell))
        return facts
    solver = rulebook.made.get("solver")
    if not isinstance(solver, FormulaSolver):
        solver = rulebook.made["solver"] = FormulaSolver(engine.space.variables, lambda _: engine)
    return solver.facts({threshold.level: cell}, {})


def patients_reaching(rulebook: Rulebook, decision: str, *statement: str) -> st.SearchStrategy[Facts]:
    """Patients whom a row, point, plan or argument (by its option and its id) is about.

    The decision applies to them, the statement holds, and of rows of which the first decides it is the first.

    Raises:
        UsageError: there is no such statement, or nobody was found whom it is about.
    """
    starts, is_about = _reaching(rulebook, decision, statement), _is_about(rulebook.decision(decision), statement)
    pools = pools_of(rulebook)

    @st.composite
    def drawn(draw: st.DrawFn) -> Facts:
        facts = draw(st.sampled_from(starts))
        varied = pools.patient(draw(randomness()), 0.0, facts, draw(st.sampled_from((0.0, 0.05, 0.2))))
        if contradicted(rulebook, varied):
            return facts
        return varied if is_about(Engine.of(rulebook).evaluate(rulebook.facts.model_validate(varied))) else facts

    return drawn()


@cache
def _reaching(rulebook: Rulebook, id: str, statement: tuple[str, ...]) -> Sequence[Facts]:
    context, decision = Context.of(rulebook), rulebook.decision(id)
    regions = context.setting.compiled(decision).conditions
    if statement not in regions:
        raise UsageError([Diagnostic("unknown-statement", f"`{id}` has no statement `{'.'.join(statement)}`")])
    diagrams = context.setting.diagrams
    before = either(diagrams, *(regions[each] for each in _before(decision, statement)))
    region = context.within(decision, both(diagrams, regions[statement], negation(diagrams, before)))
    patients = context.search.several(region, _is_about(decision, statement), decision)
    found = [each for one in islice(patients, _FOUND) if (each := readable(rulebook, one.facts))]
    if not found:
        raise UsageError([Diagnostic("nobody", f"nobody was found whom `{'.'.join(statement)}` of `{id}` is about")])
    return found


def _before(decision: Decision, statement: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The rows that decide before a row, where the first that holds decides."""
    if isinstance(decision, Schedule) or (isinstance(decision, Table) and decision.hit == "first"):
        ids = [row.id for row in decision.rows]
        return [(id,) for id in ids[: ids.index(statement[0])]]
    return []


def _is_about(decision: Decision, statement: tuple[str, ...]) -> Check:
    """Whether the statement holds of a patient to whom the decision applies, and no row decides before it."""

    def check(evaluation: Evaluation) -> bool:
        result = result_of(evaluation, decision)
        if result is None or result.status in ("not_applicable", "stopped") or result.truth(*statement) is not True:
            return False
        return not any(result.truth(*each) is True for each in _before(decision, statement))

    return check
