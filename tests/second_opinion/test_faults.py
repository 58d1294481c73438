"""What durable-rules does wrong, each shown on the raw engine, and the fence that keeps it out of the opinion."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from renal_cds.second_opinion import engine
from renal_cds.second_opinion.engine import Driver, EngineRefusal, spell
from renal_cds.second_opinion.fragment import Atom, Case
from renal_cds.second_opinion.strata import Ruleset, Term, fnv1a, packed
from renal_cds.second_opinion.worker import Worker, WorkerLost, command
from second_opinion.raw import fires, needs_durable, run

pytestmark = needs_durable

Fact = Mapping[str, str | float]
Wire = list[dict[str, Any]]


@pytest.fixture
def workers() -> Iterator[list[Worker]]:
    started: list[Worker] = []
    yield started
    for each in started:
        each.close()


def start(workers: list[Worker], *rulesets: Ruleset) -> Worker:
    return begin(workers, [{"rules": each.rules, "kinds": each.kinds} for each in rulesets])


def begin(workers: list[Worker], wire: Wire) -> Worker:
    workers.append(Worker(wire, command=command()))
    return workers[-1]


def plain(rules: Mapping[str, Sequence[Term]], **kinds: str) -> Wire:
    return [{"rules": rules, "kinds": kinds}]


def one(*atoms: tuple[str, str, str | float]) -> Case:
    return frozenset(Atom((name,), False, operator, value) for operator, name, value in atoms)


def said(worker: Worker, found: Sequence[Ruleset], fact: Fact) -> list[str]:
    """The statements that the fenced engine shows true of a fact, each as often as it is reported."""
    asked: list[tuple[int, Fact]] = []
    for place, each in enumerate(found):
        known = {each.attributes[path, False]: fact[path[0]] for path, _ in each.attributes if path[0] in fact}
        asked.append((place, known | dict.fromkeys(each.guards, "on")))
    fired = worker.ask(asked)
    return sorted(
        statement[1]
        for each, names in zip(found, fired, strict=True)
        for name in names
        for statement, _ in each.shows[name]
    )


def test_a_missing_right_hand_attribute_makes_a_rule_fire() -> None:
    rules = {"R": {"$and": [{"b2": False}, {"b2": {"$m": "b1"}}]}}
    assert fires(rules, {"b2": False}) == [["R"]]
    with pytest.raises((EngineRefusal, TypeError)):
        spell({"$m": "b1"})  # type: ignore[arg-type]


def test_more_than_64_matches_are_refused(workers: list[Worker]) -> None:
    raw = {f"r{place}": {"$lt": {"k": 1000 + place}} for place in range(65)}
    assert "303" in run(f"told(ruleset({raw!r}), {{'k': 1}})").stderr
    found = packed({one(("<", "k", 1000.0 + place)): [(("row", f"r{place}"), True)] for place in range(900)})
    assert len(said(start(workers, *found), found, {"k": 1.0})) == 900


def test_after_an_error_the_previous_patient_is_answered_in_the_next_ones_place(workers: list[Worker]) -> None:
    raw: dict[str, Any] = {f"r{place}": {"$and": [{"g": 1}, {"$lt": {"k": 50 + place}}]} for place in range(66)}
    raw |= {"alert": {"$gt": {"k": 6}}, "plain": {"z": 1}}
    script = f"""
handle = ruleset({raw!r})
try: told(handle, {{"who": "A", "g": 1, "k": 7}})
except Exception as error: print(error)
found = told(handle, {{"who": "B", "z": 1, "k": 4}})
print(json.dumps([each["alert"]["m"]["who"] for each in found if "alert" in each]))
"""
    assert run(script).stdout.splitlines()[-1] == '["A"]'
    overfull = {f"r{place}": (("<", "k", 5.0 + place),) for place in range(66)}
    worker = begin(workers, plain(overfull, k="number"))
    with pytest.raises(WorkerLost, match="303"):
        worker.ask([(0, {"k": 3.0})])
    assert worker.process.poll() is not None
    with pytest.raises(WorkerLost):
        worker.ask([(0, {"k": 60.0})])


def test_a_firing_for_any_other_fact_than_the_one_asserted_is_refused() -> None:
    class Stale:
        def create_ruleset(self, name: str, definition: str) -> int:
            return 1

        def assert_fact(self, handle: int, fact: str) -> tuple[int, int]:
            return 0, 1

        def start_action_for_state(self, handle: int, state: int) -> tuple[str, str] | None:
            return "{}", '{"r0":{"m":{"sid":"one","count":0,"k":3.0}}}'

        def complete_and_start_action(self, handle: int, state: int) -> str | None:
            return None

        def retract_fact(self, handle: int, fact: str) -> tuple[int, int]:
            return 0, 1

    driver = Driver(Stale(), plain({"r0": (("==", "k", 3.0),)}, k="number"))
    with pytest.raises(EngineRefusal, match="another fact"):
        driver.ask(0, {"k": 3.0})


def test_two_patients_whose_names_hash_alike_share_a_state(workers: list[Worker]) -> None:
    first, second = "MRN0522789", "MRN0739192"
    assert fnv1a(first) == fnv1a(second)
    script = f"""
handle = raw.create_ruleset("r", json.dumps({{"both": {{"all": [{{"a": {{"k": "inr"}}}}, {{"b": {{"k": "plan"}}}}]}}}}))
raw.assert_fact(handle, json.dumps({{"sid": "{first}", "k": "inr", "v": 4.1}}))
code, state = raw.assert_fact(handle, json.dumps({{"sid": "{second}", "k": "plan"}}))
print(len(drained(handle, state)))
"""
    assert run(script).stdout.strip() == "1"
    found = packed(
        {one(("==", "k", "inr")): [(("row", "inr"), True)], one(("==", "k", "plan")): [(("row", "plan"), True)]}
    )
    worker = start(workers, *found)
    for _ in range(3):
        assert said(worker, found, {"k": "inr"}) == ["inr"]
        assert said(worker, found, {"k": "plan"}) == ["plan"]


def test_two_attributes_whose_names_hash_alike_are_one(workers: list[Worker]) -> None:
    one_name, other = "lab_score_tumor_left", "hx_size_mm_node"
    assert fires({"R": {one_name: 1}}, {other: 1}) == [["R"]]
    found = packed(
        {one(("==", one_name, 1.0)): [(("row", "lab"), True)], one(("==", other, 1.0)): [(("row", "hx"), True)]}
    )
    assert said(start(workers, *found), found, {other: 1.0}) == ["hx"]


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A locale with a decimal comma, made here because a machine need not have one."""
    name = "de_DE.UTF-8"
    try:
        subprocess.run(
            ["localedef", "-i", "de_DE", "-f", "UTF-8", str(tmp_path / name)], check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no locale with a decimal comma can be made here")
    monkeypatch.setenv("LOCPATH", str(tmp_path))
    monkeypatch.setenv("LC_ALL", name)
    return name


def test_a_decimal_comma_cuts_decimals_off(german: str, workers: list[Worker]) -> None:
    asked = [({"$gt": {"x": 4.4}}, 4.6), ({"x": 4.5}, 4.1)]
    script = f"print([len(told(ruleset({{'R': rule}}), {{'x': x}})) for rule, x in {asked}])"
    set_locale = f"import locale\nlocale.setlocale(locale.LC_ALL, {german!r})\n"
    assert run(script).stdout.strip() == "[1, 0]"
    assert run(set_locale + script).stdout.strip() == "[0, 1]"
    found = packed({one((">", "x", 4.4)): [(("row", "more"), True)]})
    worker = start(workers, *found)
    assert said(worker, found, {"x": 4.6}) == ["more"]
    assert said(worker, found, {"x": 4.3}) == []


def test_a_process_that_has_such_a_locale_refuses_to_work(monkeypatch: pytest.MonkeyPatch) -> None:
    engine.check_locale()
    monkeypatch.setattr("locale.localeconv", lambda: {"decimal_point": ","})
    with pytest.raises(EngineRefusal, match="decimals"):
        engine.check_locale()


def test_exceptions_of_actions_are_swallowed_by_the_package_and_not_by_the_process(workers: list[Worker]) -> None:
    script = """
from durable.engine import Host
class Quiet(Host):
    def _run(self): pass
def act(c): raise RuntimeError("lost")
host = Quiet()
host.set_rulesets({"r": {"one": {"all": [{"m": {"x": 1}}], "run": act}}})
host.assert_fact("r", {"x": 1})
print("nothing heard")
"""
    assert run(script).stdout.strip() == "nothing heard"
    worker = begin(workers, plain({"r0": (("==", "x", 1.0),)}, x="number"))
    with pytest.raises(WorkerLost, match="EngineRefusal"):
        worker.ask([(0, {"x": "one"})])


def test_the_process_loads_the_c_module_and_nothing_else_of_the_package() -> None:
    program = "import runpy, sys, io\nsys.stdin = io.StringIO('[]\\n')\nsys.argv = sys.argv[1:]\n"
    program += "runpy.run_path(sys.argv[0], run_name='__main__')\n"
    program += "print([each for each in sys.modules if each.startswith(('durable', 'renal', 'threading'))])"
    done = subprocess.run([*command()[:3], "-c", program, *command()[3:]], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "['durable_rules_engine']"


@pytest.mark.parametrize(
    ("rules", "fact"),
    [
        ({"R": {"$gt": {"i": {"$div": {"$l": {"$m": "i"}, "$r": {"$m": "z"}}}}}}, {"i": 1, "z": 0}),
        ({f"r{place}": {"$lt": {"k": place}} for place in range(600)}, {"k": -1}),
    ],
    ids=["division by zero", "513 siblings"],
)
def test_crashes_and_hangs_take_a_process_with_them(rules: Mapping[str, Any], fact: Mapping[str, Any]) -> None:
    script = f"print(told(ruleset(json.loads({json.dumps(json.dumps(rules))})), {dict(fact)!r}))"
    with suppress(subprocess.TimeoutExpired):  # it hangs with the interpreter locked, and has to be killed
        assert run(script, seconds=3).returncode != 0


def test_numbers_and_words_are_compared_as_if_they_were_alike(workers: list[Worker]) -> None:
    assert fires({"R": {"$gt": {"x": 5}}}, {"x": "abc"}) == [["R"]]
    worker = begin(workers, plain({"r0": ((">", "x", 5.0),)}, x="number"))
    with pytest.raises(WorkerLost, match="'x' is not a number"):
        worker.ask([(0, {"x": "abc"})])


def test_the_order_of_words_is_wrong(workers: list[Worker]) -> None:
    assert fires({"R": {"$lt": {"s": "2024-01-15 10:00"}}}, {"s": "2024-01-15"}) == [[]]
    with pytest.raises(WorkerLost, match="words are only equal or not"):
        begin(workers, plain({"r0": (("<", "s", "2024-01-15 10:00"),)}, s="word"))


def test_a_long_word_equals_the_empty_one(workers: list[Worker]) -> None:
    assert fires({"R": {"s": ""}}, {"s": "x" * 65_536}) == [["R"]]
    worker = begin(workers, plain({"r0": (("==", "s", ""),)}, s="word"))
    with pytest.raises(WorkerLost, match="EngineRefusal"):
        worker.ask([(0, {"s": "x" * 65_536})])


def test_large_numbers_are_all_the_same(workers: list[Worker]) -> None:
    assert fires({"R": {"x": 2**63 - 1}}, {"x": 10**25}) == [["R"]]
    worker = begin(workers, plain({"r0": (("==", "x", 1.0),)}, x="number"))
    with pytest.raises(WorkerLost, match="too large"):
        worker.ask([(0, {"x": 1e25})])


def test_a_small_number_is_no_json_to_the_engine(workers: list[Worker]) -> None:
    assert run("told(ruleset({'R': {'x': 1}}), {'x': 1e-07})").returncode != 0
    found = packed({one(("<", "x", 1e-06)): [(("row", "tiny"), True)]})
    assert said(start(workers, *found), found, {"x": 1e-07}) == ["tiny"]


def test_an_or_fires_once_for_each_side(workers: list[Worker]) -> None:
    script = "print(len(told(ruleset({'R': {'$or': [{'x': 1}, {'y': 1}]}}), {'x': 1, 'y': 1})))"
    assert run(script).stdout.strip() == "2"
    assert "$or" not in json.dumps([dict(each.rules) for each in packed({one(("==", "x", 1.0)): []})])


def test_a_condition_of_two_keys_loses_the_second(workers: list[Worker]) -> None:
    assert fires({"R": {"x": 1, "y": 1}}, {"x": 1, "y": 2}) == [["R"]]
    found = packed({one(("==", "x", 1.0), ("==", "y", 1.0)): [(("row", "both"), True)]})
    worker = start(workers, *found)
    assert said(worker, found, {"x": 1.0, "y": 2.0}) == []
    assert said(worker, found, {"x": 1.0, "y": 1.0}) == ["both"]


def test_a_rule_without_a_comparison_matches_everything(workers: list[Worker]) -> None:
    with pytest.raises(WorkerLost, match="matches everything"):
        begin(workers, plain({"r0": ()}))


def test_256_equal_conditions_make_another_rule_fire(workers: list[Worker]) -> None:
    raw: dict[str, Any] = {f"r{place}": {"x": 1} for place in range(256)}
    assert "phantom" in fires(raw | {"phantom": {"z": 1}}, {"x": 1})[0]
    many = [(("row", f"r{place:03}"), True) for place in range(256)]
    found = packed({one(("==", "x", 1.0)): many, one(("==", "z", 1.0)): [(("row", "phantom"), True)]})
    assert said(start(workers, *found), found, {"x": 1.0}) == [f"r{place:03}" for place in range(256)]


def test_none_and_missing_are_told_apart_by_the_engine_and_never_told_to_it(workers: list[Worker]) -> None:
    assert fires({"R": {"$ex": {"x": 1}}}, {"x": None}) == [["R"]]
    worker = begin(workers, plain({"r0": (("exists", "x", 1.0),)}, x="number"))
    with pytest.raises(WorkerLost, match="EngineRefusal"):
        worker.ask([(0, {"x": None})])  # type: ignore[dict-item]


def test_a_repeated_fact_is_a_duplicate_to_the_engine_and_a_new_one_here(workers: list[Worker]) -> None:
    script = "h = ruleset({'R': {'x': 1}})\nprint([raw.assert_fact(h, json.dumps({'x': x}))[0] for x in (1, '1')])"
    assert run(script).stdout.strip() == "[0, 2]"
    found = packed({one(("==", "x", 1.0)): [(("row", "again"), True)]})
    worker = start(workers, *found)
    for _ in range(500):
        assert said(worker, found, {"x": 1.0}) == ["again"]


def test_an_attribute_called_id_is_the_identity_of_the_fact(workers: list[Worker]) -> None:
    facts = [{"id": 5, "x": 1, "y": 1}, {"id": 5, "x": 1, "y": 2}]
    script = f"h = ruleset({{'R': {{'x': 1}}}})\nprint([raw.assert_fact(h, json.dumps(each))[0] for each in {facts}])"
    assert run(script).stdout.strip() == "[0, 2]"
    found = packed({one(("==", "id", 5.0)): [(("row", "id"), True)]})
    worker = start(workers, *found)
    assert [said(worker, found, {"id": 5.0}) for _ in range(2)] == [["id"], ["id"]]


def test_a_fact_with_too_many_attributes_is_refused_before_the_engine_sees_it(workers: list[Worker]) -> None:
    fact = {f"a{place}": 1.0 for place in range(260)}
    assert "302" in run(f"told(ruleset({{'R': {{'a1': 1}}}}), {fact!r})").stderr
    worker = begin(workers, plain({"r0": (("==", "a1", 1.0),)}, **dict.fromkeys(fact, "number")))
    with pytest.raises(WorkerLost, match="260 attributes"):
        worker.ask([(0, fact)])
