"""The workload of five tables and 67 rules, decided by every engine: first whether they agree, then how fast."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from random import Random
from statistics import mean

from benchmarks import timing
from benchmarks.contender import Contender
from benchmarks.engines import by_hand, cel, durable, json_logic, ours, rules_in_text, zen
from benchmarks.table import markdown, rounded
from benchmarks.timing import interleaved
from benchmarks.workload.subject import Answer, draw

__all__ = ["section"]

PATIENTS = 2000
ROUNDS = 9

_LIMIT, _RECORDED = "Python written by hand", "Python written by hand, with its record"
_OURS, _EXPLAINED = "renal_cds", "renal_cds, every decision explained"

#: What should be reached: how many times as long the first takes as the second, at most or at least.
_AIMS = (
    (_OURS, _RECORDED, "at most", 5),
    ("zen-engine", _OURS, "at least", 5),
    ("zen-engine with its trace", _OURS, "at least", 20),
    ("durable-rules", _OURS, "at least", 25),
    (_EXPLAINED, _OURS, "at most", 4),
)


def section() -> str:
    """The comparison as Markdown.

    Raises:
        AssertionError: an engine gives another answer than the Python written by hand.
    """
    contenders = [
        each for engine in (by_hand, ours, zen, durable, json_logic, rules_in_text, cel) for each in engine.contenders()
    ]
    rng = Random(67)
    plain = [draw(rng) for _ in range(PATIENTS)]
    formed = {each.name: [each.form(facts) for facts in plain] for each in contenders}
    expected = [by_hand.decide(facts) for facts in plain]
    for each in contenders:
        _agree(each, formed[each.name], expected)
    times = interleaved({each.name: (each.decide, formed[each.name]) for each in contenders}, ROUNDS)
    not_met = _not_met({each.name: each for each in contenders}, rng)
    return "\n\n".join(
        [
            f"The answers of all were equal for {PATIENTS:,} patients drawn at random.".replace(",", " "),
            markdown(
                ["engine", "µs a patient", "× by hand", "× by hand with its record", "÷ renal_cds"],
                [
                    [
                        _named(each),
                        times[each.name],
                        *(times[each.name] / times[base] for base in (_LIMIT, _RECORDED, _OURS)),
                    ]
                    for each in contenders
                ],
            ),
            markdown(
                ["aim", "wanted", "found", "reached"],
                [
                    [
                        f"{one} ÷ {other}",
                        f"{word} {limit}",
                        rounded(found := times[one] / times[other]),
                        _reached(found, word, limit),
                    ]
                    for one, other, word, limit in _AIMS
                ],
            ),
            not_met,
        ]
    )


def _not_met(contenders: Mapping[str, Contender], rng: Random) -> str:
    """Cost of patients whom the engine has not met, after others."""
    found = []
    for _ in range(3):
        new = [draw(rng) for _ in range(PATIENTS)]
        formed = [contenders[_OURS].form(facts) for facts in new]
        found.append([mean(timing.each(contenders[name].decide, formed)) for name in (_OURS, _EXPLAINED)])
    decided, explained = found[-1]
    return (
        f"Whoever was not met before costs more. After {3 * PATIENTS} others, {PATIENTS} new patients: decided "
        f"{rounded(decided)} µs, then explained {rounded(explained)} µs each."
    )


def _agree(contender: Contender, patients: list[object], expected: list[Answer]) -> None:
    for number, (patient, wanted) in enumerate(zip(patients, expected, strict=True)):
        found = contender.decide(patient)
        assert found == wanted, f"{contender.name}, patient {number}: {found}, not {wanted}"


def _named(contender: Contender) -> str:
    return (
        f"{contender.name} ({contender.package} {version(contender.package)})" if contender.package else contender.name
    )


def _reached(found: float, word: str, limit: float) -> str:
    return "yes" if (found <= limit if word == "at most" else found >= limit) else "**no**"
