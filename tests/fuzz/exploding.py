"""Rulebooks that explode: few lines of rules whose plain meaning tells very many cases apart."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from random import Random

from renal_cds.facts.groups import model_of
from renal_cds.patient import Patient

__all__ = ["exploding"]

HEAD = "title: Exploding\nsource: {s: text, confidence: A}\n"

#: Rows, points, arguments or levels: from what is easily read to as much as a large table.
SIZES = (8, 12, 16, 20, 24, 30, 40, 60, 100, 190)

#: Pairs that the longest expression has room for.
_PAIRS = 16


@cache
def _of_kind(kind: str) -> tuple[str, ...]:
    """Facts of one kind that stand in no list, each independent of the others."""
    leaves = model_of(Patient).leaves()
    return tuple(".".join(path) for path, leaf in leaves if leaf.kind == kind and "[]" not in path)


def _truths(random: Random, count: int) -> list[str]:
    facts = random.sample(_of_kind("boolean"), k=len(_of_kind("boolean")))
    return [facts[index % len(facts)] for index in range(count)]


def _table(random: Random, size: int, hit: str, outputs: str, then: Callable[[int], object]) -> str:
    rows = [
        f"  - {{id: row_{row}, when: {_atom(random, fact)}, then: {then(row)}}}\n"
        for row, fact in enumerate(_truths(random, size))
    ]
    return f"table: exploding\n{HEAD}hit: {hit}\noutputs: {{out: {outputs}}}\nrows:\n{''.join(rows)}"


def _atom(random: Random, fact: str) -> str:
    number = f"{random.choice(_of_kind('number'))} > {random.randint(1, 40)}.5"
    return random.choice([fact] * 6 + [f"not {fact}", f'"{fact} or {number}"', f'"{fact} and {number}"'])


def _words(random: Random, size: int, hit: str) -> str:
    kinds = random.choice((size, min(size, 3)))
    words = ", ".join(f"w{each}" for each in range(kinds))
    return _table(random, size, hit, f"[{words}]", lambda row: f"w{row % kinds}")


def _numbers(random: Random, size: int, hit: str) -> str:
    return _table(random, size, hit, "number", lambda row: 2 ** min(row, 50))


def _score(random: Random, size: int) -> str:
    points = [
        f"  - {{id: p{row}, when: {fact}, add: {2 ** min(row, 50)}}}\n"
        for row, fact in enumerate(_truths(random, size))
    ]
    bands = "bands: {low: 0..3, high: 4..9007199254740991}\n"
    return f"score: exploding\n{HEAD}points:\n{''.join(points)}{bands}"


def _choice(random: Random, size: int) -> str:
    ways = ("supports", "opposes", "excludes")
    pairs = zip(_truths(random, size), _truths(random, size), strict=True)
    arguments = [
        f"      - {{id: a{place}, {random.choice(ways)}: {one} and {other}, because: x}}\n"
        for place, (one, other) in enumerate(pairs)
    ]
    option = "options:\n  - id: act\n    title: Act\n    text: Act\n    arguments:\n"
    return f"choice: exploding\n{HEAD}{option}{''.join(arguments)}"


def _pairs(random: Random, size: int) -> str:
    half = min(size, _PAIRS)
    facts = _truths(random, 2 * half)
    first = " and ".join(facts[:half])  # a gate of its own asks all first halves before the second ones
    pairs = " or ".join(f"({facts[each]} and {facts[each + half]})" for each in range(half))
    gates = {"first_halves": first, "exploding": pairs}
    return "---\n".join(f"gate: {id}\n{HEAD}when: {when}\neffect: alert\ntext: look\n" for id, when in gates.items())


def _power(random: Random, size: int) -> str:
    base = random.choice(("9", "tumor.size_cm / 1 cm", "2", "-3", "0", "1.0000001"))
    exponents = random.choices(("2", "9", "99", "1000000", "0.5"), k=min(size, 12) // 2)
    tower = " ** ".join([base, *exponents])
    return f"formula: exploding\n{HEAD}value: {random.choice((tower, f'({tower}) * ({tower})'))}\n"


def _quantifiers(random: Random, size: int) -> str:
    atoms = {"findings": "{}.size_mm > 3", "treatments": "{}.kind == cryoablation"}
    lists = random.choices(list(atoms), k=random.randint(2, min(size, 24)))
    text = " and ".join(atoms[items].format(f"v{each}") for each, items in enumerate(lists))
    for each in reversed(range(len(lists))):
        text = f"{random.choice(('any', 'all'))}({text} for v{each} in {lists[each]})"
    return f"formula: exploding\n{HEAD}value: 1 if {text} else 0\n"


def _chain(random: Random, size: int) -> str:
    steps = ("f{0} * f{0}", "f{0} ** 2", "f{0} + f{0}", "exp(f{0})", "f{0} - f{0} / 3")
    values = ["tumor.size_cm / 1 cm", *(random.choice(steps).format(each) for each in range(size - 1))]
    formulas = [f"formula: f{place}\n{HEAD}value: {value}\n" for place, value in enumerate(values)]
    rows = [f"  - {{id: r{each}, when: f{each} > {each}, then: w{each % 3}}}\n" for each in range(size)]
    last = f"table: exploding\n{HEAD}hit: first\noutputs: {{out: [w0, w1, w2]}}\nrows:\n{''.join(rows)}"
    return "---\n".join([*formulas, last])


def _deep(random: Random, size: int) -> str:
    opening = random.choice(("(", "not (", "-(", "abs("))
    truth = opening in ("(", "not (")
    text = opening * size + ("tumor.necrosis" if truth else "tumor.size_cm") + ")" * size
    gate = f"gate: exploding\n{HEAD}effect: alert\ntext: look\nwhen: {text}\n"
    return gate if truth else f"formula: exploding\n{HEAD}value: {text}\n"


def _upstream(random: Random, size: int) -> str:
    """Tables that each read the one before them and facts of their own."""
    facts = _truths(random, 3 * size)
    tables = []
    for each in range(min(size, 40)):
        first, second, third = facts[3 * each : 3 * each + 3]
        whens = (f"t{each - 1} == w0 and {first}" if each else first, second, third)
        rows = [f"  - {{id: r{place}, when: {when}, then: w{place}}}\n" for place, when in enumerate(whens)]
        hit = random.choice(("unique", "any", "first"))
        outputs = f"outputs: {{o{each}: [w0, w1, w2]}}"
        tables.append(f"table: t{each}\n{HEAD}hit: {hit}\n{outputs}\nrows:\n{''.join(rows)}")
    return "---\n".join(tables)


_HITS = {
    _words: ("unique", "any", "first", "priority", "rule order", "output order", "collect", "collect count"),
    _numbers: ("collect sum", "collect min", "collect max"),
}

_KINDS: dict[str, Callable[[Random, int], str]] = {
    **{hit: partial(table, hit=hit) for table, hits in _HITS.items() for hit in hits},
    "score": _score,
    "choice": _choice,
    "pairs": _pairs,
    "power": _power,
    "quantifiers": _quantifiers,
    "chain": _chain,
    "deep": _deep,
    "upstream": _upstream,
}


def exploding(seed: int, largest: int = max(SIZES)) -> str:
    """The rulebook of a seed, of that size at most."""
    random = Random(seed)
    kind = random.choice(list(_KINDS))
    return _KINDS[kind](random, random.choice([size for size in SIZES if size <= largest]))
