"""The only code that touches the durable-rules engine: run as a program of its own, in a process that may die.

It imports nothing but the standard library and the C module, whose folder is its argument. It
reads one line of JSON after another and answers each with one: first the rulesets, then any number
of batches of facts. Whatever is not exactly as it should be ends the process, and with it every
state the engine may have spoilt.

>>> spell(3), spell(1e-07), spell("clear_cell")
('3.0', '0.0000001', '"clear_cell"')
"""

from __future__ import annotations

import json
import locale
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import isfinite
from typing import Any, Protocol, TextIO

__all__ = ["LARGEST", "Driver", "EngineRefusal", "check_locale", "serve", "spell"]

#: Numbers from here on are not exact in the engine, or saturate.
LARGEST = 2**53
_LONGEST_NUMBER = 60
_LONGEST_WORD = 1000
_MOST_ATTRIBUTES = 250
_OK, _NOTHING_MATCHED = 0, 1
_FIRINGS = 100_000
_SID = "one"


class EngineRefusal(ValueError):
    """Something lies outside the fragment in which the engine is right, or the engine misbehaved."""


class Native(Protocol):
    """The functions of the C module that are used; the rest of its interface is left alone."""

    def create_ruleset(self, name: str, definition: str) -> int: ...
    def assert_fact(self, handle: int, fact: str) -> tuple[int, int]: ...
    def start_action_for_state(self, handle: int, state: int) -> tuple[str, str] | None: ...
    def complete_and_start_action(self, handle: int, state: int) -> str | None: ...
    def retract_fact(self, handle: int, fact: str) -> tuple[int, int]: ...


def spell(value: str | float) -> str:
    """A word or a number as JSON that the engine reads as we do: numbers with a point and without an exponent.

    Raises:
        EngineRefusal: the engine would read it as something else.
    """
    if isinstance(value, bool):
        raise EngineRefusal("truth values are words here")
    if isinstance(value, str):
        if len(value) > _LONGEST_WORD or not value.isascii():
            raise EngineRefusal(f"the word {value[:20]!r} is not one of a rulebook")
        return json.dumps(value)
    if not isfinite(value) or abs(value) >= LARGEST:
        raise EngineRefusal(f"the number {value!r} is too large")
    text = format(Decimal(repr(float(value))), "f")
    if len(text) > _LONGEST_NUMBER:
        raise EngineRefusal(f"the number {value!r} is too long")
    return text if "." in text else text + ".0"


class Driver:
    """The rulesets in the engine, and one fact at a time: asserted, its rules drained, retracted."""

    def __init__(self, native: Native, rulesets: Sequence[Mapping[str, Any]]) -> None:
        self._native = native
        self._kinds: list[dict[str, str]] = [dict(each["kinds"]) for each in rulesets]
        self._rules: list[frozenset[str]] = [frozenset(each["rules"]) for each in rulesets]
        self._count = 0
        check_locale()
        self._handles = [
            native.create_ruleset(f"set{place}", _definition(each["rules"])) for place, each in enumerate(rulesets)
        ]

    def ask(self, ruleset: int, attributes: Mapping[str, str | float]) -> list[str]:
        """The names of the rules that a fact fires, each once.

        Raises:
            EngineRefusal: the fact or what the engine did with it is not right; the engine must not be used again.
        """
        self._count += 1
        fact = self._fact(ruleset, attributes)
        handle = self._handles[ruleset]
        code, state = self._native.assert_fact(handle, fact)
        if code == _NOTHING_MATCHED:
            return []
        if code != _OK:
            raise EngineRefusal(f"asserting a fact gave {code}")
        fired = self._drained(handle, state, fact)
        code, _ = self._native.retract_fact(handle, fact)
        if code != _OK:
            raise EngineRefusal(f"retracting a fact gave {code}")
        if not fired <= self._rules[ruleset]:
            raise EngineRefusal("a rule fired that is not in the ruleset")
        return sorted(fired)

    def _drained(self, handle: int, state: int, fact: str) -> set[str]:
        first = self._native.start_action_for_state(handle, state)
        message = first[1] if first else None
        fired: set[str] = set()
        for _ in range(_FIRINGS):
            if message is None:
                return fired
            name, current, _ = message[2:].partition(f'":{{"m":{fact}}}}}')
            if not current:
                raise EngineRefusal("a rule fired for another fact than the one asserted")
            fired.add(name)
            message = self._native.complete_and_start_action(handle, state)
        raise EngineRefusal("the engine fires without end")

    def _fact(self, ruleset: int, attributes: Mapping[str, str | float]) -> str:
        kinds = self._kinds[ruleset]
        if len(attributes) + 2 > _MOST_ATTRIBUTES:
            raise EngineRefusal(f"a fact has {len(attributes)} attributes")
        parts = [f'"sid":"{_SID}","count":{self._count}']
        for name, value in attributes.items():
            wanted = str if kinds.get(name) == "word" else float
            if name not in kinds or type(value) is not wanted:
                raise EngineRefusal(f"{name!r} is not a {kinds.get(name)}")
            parts.append(f'"{name}":{spell(value)}')
        return "{" + ",".join(parts) + "}"


def serve(driver_of: Any, source: TextIO, sink: TextIO) -> None:
    """Answers lines until there are no more; the first holds the rulesets, each other one a batch of facts."""
    driver = driver_of(json.loads(source.readline()))
    _answer(sink, {"ready": True})
    for line in source:
        check_locale()
        asked = json.loads(line)
        fired = [driver.ask(ruleset, attributes) for ruleset, attributes in asked["facts"]]
        _answer(sink, {"batch": asked["batch"], "fired": fired})


def _answer(sink: TextIO, answer: Mapping[str, Any]) -> None:
    sink.write(json.dumps(answer) + "\n")
    sink.flush()


def _definition(rules: Mapping[str, Sequence[tuple[str, str, str | float]]]) -> str:
    """The rules as the engine reads them: each a conjunction of comparisons of one attribute with a literal."""
    spelt = [
        f'{json.dumps(name)}:{{"all":[{{"m":{{"$and":[{",".join(_term(*atom) for atom in atoms)}]}}}}]}}'
        for name, atoms in rules.items()
        if atoms
    ]
    if len(spelt) != len(rules):
        raise EngineRefusal("a rule without a comparison matches everything")
    return "{" + ",".join(spelt) + "}"


_OPERATORS = {"!=": "$neq", "<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte", "exists": "$ex"}


def _term(operator: str, name: str, value: str | float) -> str:
    if isinstance(value, str) and operator not in ("==", "!="):
        raise EngineRefusal("words are only equal or not")
    if operator == "exists":
        return f'{{"$ex":{{{json.dumps(name)}:1}}}}'
    pair = f"{{{json.dumps(name)}:{spell(value)}}}"
    return pair if operator == "==" else f'{{"{_OPERATORS[operator]}":{pair}}}'


def check_locale() -> None:
    """Refuses a process in which the engine would cut every decimal off at the point."""
    if locale.localeconv()["decimal_point"] != ".":
        raise EngineRefusal("the locale does not write decimals with a point")


def _main() -> None:
    try:
        sys.path.append(sys.argv[1])
        # found only by the path of the parent process, which the line above has added
        import durable_rules_engine  # type: ignore[import-not-found, unused-ignore]

        serve(lambda rulesets: Driver(durable_rules_engine, rulesets), sys.stdin, sys.stdout)
    except Exception as error:
        _answer(sys.stdout, {"failed": f"{type(error).__name__}: {error}"})
        sys.exit(1)


if __name__ == "__main__":
    _main()
