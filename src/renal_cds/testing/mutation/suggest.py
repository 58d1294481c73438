"""Examples that would notice a fault: the patient of an example that is there, with one or few facts changed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from math import inf
from typing import Any

from renal_cds.decide.engine import Engine
from renal_cds.decide.outcomes import outcome_text
from renal_cds.explain.subject import Subject
from renal_cds.facts.paths import ITEM
from renal_cds.records import replace, said
from renal_cds.report.answer import Answer
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Choice, Decision, Gate, Schedule, Score
from renal_cds.rulebook.examples import Example, merged, starting_facts
from renal_cds.rulebook.reading.schema import validated
from renal_cds.testing.accepted import readable
from renal_cds.testing.examples import WorkedExample, run, sources_of
from renal_cds.testing.mutation.nearby import Changes, nearest, settling_facts
from renal_cds.testing.mutation.shown import Faulty, Shown, answered, notices, shown
from renal_cds.testing.pools import pools_of
from renal_cds.verify.finding import flow
from renal_cds.verify.formula_solver import FormulaSolver
from renal_cds.verify.places import Facts, given, plain, with_fact
from renal_cds.verify.walks import either

__all__ = ["Suggestions", "as_cases"]

#: How many examples a patient is looked for near, and how many patients are tried for a fault of a formula.
_NEAR, _CHANCES = 8, 120

#: A choice of more options shows only those that the fault changes, and what is recommended.
_FEW = 8


class Suggestions:
    """Examples to add to those of one decision; one that notices several faults is suggested once."""

    def __init__(self, rulebook: Rulebook, decision: Decision, shown: list[Shown], also: Rulebook | None) -> None:
        self.engine = Engine.of(rulebook)
        self.decision = decision
        self.shown = shown
        self.books = [each for each in (rulebook, also) if each and decision.id in each.decisions]
        self.made: list[Shown] = []
        self._cited: dict[str, Example] = {}
        self._rng = random.Random(0)
        self._names = {each.name for each in decision.examples}

    @property
    def examples(self) -> tuple[Example, ...]:
        """The suggested examples: those made up, then those cited."""
        return (*(each.example for each in self.made), *self._cited.values())

    def near(self, fault: Faulty) -> Example | None:
        """The example nearest to one that is there; None when none was found."""
        known = self._made_before(fault)
        if known:
            return known
        space, diagrams = self.engine.space, self.engine.space.diagrams
        one, other = space.compiled[self.decision.id].ungated, fault.compiled.ungated
        parts = [(node, other.get(name, diagrams.leaf(None))) for name, node in one.items()]
        differ = either(diagrams, *(diagrams.apply(lambda a, b: a != b, *each) for each in parts))
        ways = []
        for place, example in enumerate(self.shown):
            for result, _ in example.pairs[:1]:
                cost, cells = nearest(self.engine, differ, result.allowed)
                if cost < inf:
                    ways.append((cost, place, result, cells))
        for _, place, result, cells in sorted(ways, key=lambda each: each[:2])[:_NEAR]:
            changes = settling_facts(self.engine, self._inversion, result, cells)
            found = self._tried(self.shown[place], changes, fault) if changes else None
            if found:
                return found
        return None

    def by_chance(self, fault: Faulty) -> Example | None:
        """An example with other values of the facts behind a formula; None when none was found."""
        known = self._made_before(fault)
        if known:
            return known
        book = self.engine.rulebook
        pools = pools_of(book)
        leaves = [path for path in book.requirements.behind(self.decision.id).facts if path in pools.values]
        for _ in range(_CHANCES if leaves and self.shown else 0):
            example = self._rng.choice(self.shown)
            chosen = self._rng.sample(leaves, min(len(leaves), self._rng.choice((1, 1, 2))))
            places = {tuple(0 if step == ITEM else step for step in path): path for path in chosen}
            values = {place: self._rng.choice(pools.values[path]) for place, path in places.items()}
            found = self._tried(example, (values, {}), fault)
            if found:
                return found
        return None

    def of(self, facts: Facts, fault: Faulty, name: str) -> Example | None:
        """An example with a patient of its own."""
        return self._kept(None, facts, fault, name)

    def citing(self, fault: Faulty) -> Example | None:
        """An example that is there, with the sources it cites; None when the source makes no difference."""
        for each in self.shown:
            before, after = (_sources(each, fault if there else None) for there in (False, True))
            lost = [each for each in before - after if ", " not in each] or before - after
            if not lost:
                continue
            known = self._cited.get(each.example.name)
            cites = sorted({*lost, *(known.expect.cites or () if known and known.expect else ())})
            name = known.name if known else self._free(f"{each.example.name}: what it rests on")
            draft = {"name": name, "given": each.example.given, "expect": {"cites": cites}}
            example = validated(Example, draft | ({"from": each.example.from_} if each.example.from_ else {}))
            if not any(run(book, WorkedExample(book.decisions[self.decision.id], example)) for book in self.books):
                self._cited[each.example.name] = example
                return example
        return None

    @property
    def _inversion(self) -> FormulaSolver:
        made = self.engine.rulebook.made
        if not isinstance(made.get("solver"), FormulaSolver):
            made["solver"] = FormulaSolver(self.engine.space.variables, lambda _: self.engine)
        solver: FormulaSolver = made["solver"]
        return solver

    def _made_before(self, fault: Faulty) -> Example | None:
        return next((each.example for each in self.made if notices(each, fault)), None)

    def _tried(self, example: Shown, changes: Changes, fault: Faulty) -> Example | None:
        """The example with these changes, if the fault shows on it."""
        book = self.engine.rulebook
        own, (values, whole) = example.example, changes
        before = readable(book, example.facts)
        if before is None:
            return None
        facts, short = merged(before, whole), merged(own.given, plain(whole))
        for place, value in values.items():
            facts = with_fact(facts, place, value)
            top = next((at for at, step in enumerate(place) if isinstance(step, int)), len(place))
            if top < len(place):
                short = with_fact(short, place[:top], plain(given(facts, place[:top])))
            else:
                if not isinstance(given(short, place[:1]), dict | None):
                    short = {**short, str(place[0]): plain(before.get(str(place[0]), {}))}
                short = with_fact(short, place, plain(value))
        words = [f"{place[-1]} {outcome_text(value, as_written=True)}" for place, value in values.items()]
        words += [str(name) for name in whole if name != "as_of"]
        name = f"{own.name}, with {' and '.join(words)}" if words else f"{own.name}: in full"
        return self._kept(own.from_, short, fault, name)

    def _kept(self, start: str | None, facts: Facts, fault: Faulty, name: str) -> Example | None:
        """The example if it holds of the rules and fails of the faulty ones."""
        name = self._free(name)
        draft = {"name": name, "given": plain(facts), "expect": {"status": "determined"}}
        example = validated(Example, draft | ({"from": start} if start else {}))
        expect = self._expected(example, fault)
        if not expect:
            return None
        example = validated(Example, draft | ({"from": start} if start else {}) | {"expect": expect})
        if any(run(book, WorkedExample(book.decisions[self.decision.id], example)) for book in self.books):
            return None
        made = next(shown(self.engine, replace(self.decision, examples=(example,))), None)
        if made is None or not notices(made, fault):
            return None
        self.made.append(made)
        return example

    def _free(self, name: str) -> str:
        """The name, with a number where it is taken."""
        found = next(each for each in _numbered(name) if each not in self._names)
        self._names.add(found)
        return found

    def _expected(self, example: Example, fault: Faulty) -> dict[str, Any] | None:
        """Expectation that the rules meet now; None where it is not settled or the fault does not show."""
        book = self.engine.rulebook
        facts = readable(book, starting_facts(book.patients, example))
        if facts is None:
            return None
        evaluation = self.engine.evaluate(book.facts.model_validate(facts))
        result = evaluation.results.get((self.decision.id, 0 if self.decision.for_each else None))
        if result is None or not fault.differs(evaluation, result):
            return None
        report = Answer(Subject(evaluation, result)).report
        match self.decision:
            case Gate():
                return {"fires": {True: "true", False: "false"}.get(report.outcome, "unknown")}
            case Choice():
                said = {each.id: each.status for each in report.options if each.status != "open"}
                if report.status == "not_applicable" or not said:
                    return {"status": report.status}
                if len(said) > _FEW:
                    other = fault.result(evaluation, result).outcomes
                    changed = {id for id in said if other.get(id) != result.outcomes[id]}
                    said = {id: each for id, each in said.items() if id in changed or each == "recommended"}
                return {"options": said}
        if report.status == "conflict":
            return {"status": report.status, "outcome": plain(report.outcome)}
        if report.status != "determined":
            return {"status": report.status}
        if isinstance(self.decision, Schedule):
            return {"row": next(iter(result.outcomes["plan"]))}
        if isinstance(self.decision, Score) and report.score is not None:
            band = {"band": report.outcome} if self.decision.bands else {}
            return {"score": report.score.low, **band}
        return {"outcome": plain(report.outcome)}


def _sources(example: Shown, fault: Faulty | None) -> set[str]:
    """Sources cited about the patient of an example, with a fault or without."""
    found: set[str] = set()
    for result, _ in example.pairs[:1]:
        answer = Answer(Subject(example.evaluation, result))
        if fault is not None:
            answer = answered(example, fault, result)
        found |= sources_of(answer.report)
    return found


def as_cases(decision: str, examples: Sequence[Example]) -> str:
    """Examples as a document of a rule file."""
    lines = [f"examples: {decision}", "cases:"]
    for each in examples:
        lines.append(f"  - name: {flow(' ' + each.name)[:1]}{each.name}{flow(' ')[-1:]}")
        if each.from_:
            lines.append(f"    from: {each.from_}")
        if each.given:
            lines.append(f"    given: {flow(plain(each.given))}")
        assert each.expect is not None
        lines.append(f"    expect: {flow(_plain_expect(each))}")
    return "\n".join(lines) + "\n"


def _plain_expect(example: Example) -> dict[str, Any]:
    assert example.expect is not None
    found = {name: getattr(example.expect, name) for name in said(example.expect)}
    if "score" in found:
        found["score"] = plain(found["score"][0])
    return found


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name} ({number})"
        number += 1
