"""What decisions read is the same whoever asks: facts, lists, other decisions, and who reads them."""

from __future__ import annotations

from typing import Any

from renal_cds.rulebook.requirements import FactRead, ListRead, OutputRead

RULES = """
formula: growing
title: Findings that grow
source: {small-2020: p 1, confidence: A}
value: count(f.size_mm > 10 and f.site == ablation_zone and tumor.grade > 2 for f in findings)
---
formula: newest
title: Size of the last finding
source: {small-2020: p 1, confidence: A}
value: last(findings).size_mm + len(findings)
---
table: verdict
title: Verdict
for_each: finding in findings
source: {small-2020: p 1, confidence: A}
outputs: {verdict: [good, bad]}
rows:
  - {id: bad, when: finding.size_mm > 20 and size_class == large, then: bad}
  - {id: good, when: finding.size_mm <= 20 or growing == 0, then: good}
---
gate: halt
title: Halt
source: {small-2020: p 1, confidence: A}
when: tumor.necrosis
effect: stop
text: Halt
---
choice: step
title: Step
source: {small-2020: p 1, confidence: A}
options:
  - id: wait
    title: Wait
    text: Wait
    arguments: [{id: small, supports: newest < 5}]
"""


def test_facts_lists_and_decisions_are_told_apart(load: Any) -> None:
    graph = load(RULES).requirements
    growing = graph.needs("growing")
    assert growing.facts == (("findings", "[]", "size_mm"), ("findings", "[]", "site"), ("tumor", "grade"))
    assert growing.lists == (("findings",),)
    assert growing.decisions == ()
    assert growing.constants == {10, 2, "ablation_zone"}
    verdict = graph.needs("verdict")
    assert verdict.facts == (("findings", "[]", "size_mm"),)
    assert verdict.decisions == ("size_class", "growing")


def test_a_reading_knows_its_element(load: Any) -> None:
    graph = load(RULES).requirements
    (each,) = (read for read in graph.value("growing") if isinstance(read, ListRead))
    facts = [read for read in each.readings if isinstance(read, FactRead)]
    assert [(read.path, read.of) for read in facts] == [
        (("f", "size_mm"), "f"),
        (("f", "site"), "f"),
        (("tumor", "grade"), ""),
    ]
    last, length = graph.value("newest")
    assert (last.elements, last.readings) == (
        "last",
        (FactRead(("element", "size_mm"), last.readings[0].place, "element"),),
    )
    assert (length.elements, length.readings) == ("none", ())
    outputs = [read.output for read in graph.readings("verdict") if isinstance(read, OutputRead)]
    assert outputs == [("size_class",), ("growing",)]


def test_what_a_decision_rests_on_is_followed_through_others(load: Any) -> None:
    graph = load(RULES).requirements
    behind = graph.behind("verdict")
    assert behind.decisions == ("verdict", "size_class", "growing")
    assert ("tumor", "size_cm") in behind.facts
    assert ("tumor", "size_cm") not in graph.needs("verdict").facts


def test_advice_needs_the_gates_that_can_withhold_it(load: Any) -> None:
    graph = load(RULES).requirements
    assert graph.needs("step").decisions == ("newest", "halt")
    assert graph.readers("halt") == ("step",)
    assert ("tumor", "necrosis") in graph.behind("step").facts


def test_everyone_who_reads_a_decision_is_named_in_order(load: Any) -> None:
    graph = load(RULES).requirements
    assert graph.readers("growing") == ("verdict",)
    assert graph.readers("step") == ()


def test_in_a_rulebook_needs_and_readers_say_the_same(load: Any) -> None:
    book = load(RULES)
    graph = book.requirements
    for id in book.decisions:
        assert all(id in graph.readers(needed) for needed in graph.needs(id).decisions)
        assert all(id in graph.needs(reader).decisions for reader in graph.readers(id))
