"""Checks the worked examples beside the rules, and the patients they start from, without running them."""

from __future__ import annotations

from collections.abc import Iterator

from renal_cds.documents import Node
from renal_cds.errors import Diagnostic, Span, did_you_mean
from renal_cds.facts.model import FactModel, FieldType, ListType, RecordType
from renal_cds.rulebook.decisions import Choice, Decision, Score, Table
from renal_cds.rulebook.examples import Expect
from renal_cds.rulebook.reading.raw import RawRulebook

__all__ = ["check_examples"]


def check_examples(raw: RawRulebook, model: FactModel) -> Iterator[Diagnostic]:
    """Facts that do not exist, patients that are not there, and outcomes that can never come out."""
    patients = raw.shared_nodes.get("patients.yaml")
    if patients is not None and isinstance(patients.value, dict):
        for patient in patients.value.values():
            yield from _facts(patient, model.root)
    known = tuple(patients.keys) if patients is not None else ()
    for id, decision in raw.decisions.items():
        for index, example in enumerate(decision.examples):
            node = raw.nodes[id].at(("examples", index))
            if example.from_ is not None and example.from_ not in known and "patients.yaml" not in raw.broken:
                help = did_you_mean(example.from_, known)
                message = f"there is no patient `{example.from_}`"
                yield Diagnostic("unknown-patient", message, node.at(("from",)).span, help)
            yield from _facts(node.at(("given",)), model.root) if "given" in node.keys else ()
            if example.expect:
                yield from _expected(decision, example.expect, node.at(("expect",)))
            for place, each in enumerate(example.expect_each or ()):
                yield from _expected(decision, each, node.at(("expect_each", place)))


def _facts(node: Node, kind: FieldType) -> Iterator[Diagnostic]:
    match kind, node.value:
        case RecordType(fields=fields), dict(children):
            for name, child in children.items():
                if name in fields:
                    yield from _facts(child, fields[name])
                else:
                    message = f"there is no fact `{name}` here"
                    yield Diagnostic("unknown-fact", message, node.keys[name], did_you_mean(name, tuple(fields)))
        case ListType(record=record), list(children):
            for child in children:
                yield from _facts(child, record)


def _expected(decision: Decision, expect: Expect, node: Node) -> Iterator[Diagnostic]:
    if expect.row is not None:
        ids = tuple(each.id for each in decision.statements)
        yield from _one_of(expect.row, ids, node.at(("row",)).span, decision.id)
    if isinstance(decision, Score):
        bands = tuple(decision.bands)
        yield from _one_of(expect.band, bands, node.at(("band",)).span, decision.id)
        yield from _one_of(expect.outcome, bands, node.at(("outcome",)).span, decision.id)
    if isinstance(decision, Choice):
        ids = tuple(option.id for option in decision.options)
        for option in expect.options or {}:
            yield from _one_of(option, ids, node.key_span(("options", option)), decision.id)
    if isinstance(decision, Table) and len(decision.outputs) == 1:
        ((name, values),) = decision.outputs.items()
        if isinstance(values, tuple):
            yield from _one_of(expect.outcome, values, node.at(("outcome",)).span, name)
            for index, value in enumerate(expect.possible or ()):
                yield from _one_of(value, values, node.at(("possible", index)).span, name)


def _one_of(word: object, known: tuple[str, ...], span: Span, of: str) -> Iterator[Diagnostic]:
    if isinstance(word, str) and word not in (*known, "not_applicable", "conflict", "stopped"):
        help = did_you_mean(word, known)
        yield Diagnostic("unknown-value", f"`{of}` never gives `{word}`", span, help)
