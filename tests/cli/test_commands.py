"""What the commands print when all is well."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from renal_cds import Rulebook, evaluate
from renal_cds.demo import FOLDER as DEMO
from renal_cds.documents import read_document

Run = Callable[..., CompletedProcess[str]]

CHECKOUT = Path(__file__).resolve().parents[2]
DEMOS = sorted(DEMO.glob("*.yaml"))
DEMO = DEMOS[0]
MODULE = [sys.executable, "-m", "renal_cds"]
SCRIPT = [str(Path(sys.executable).with_name("renal-cds"))]

SMALL_RULES = {
    "rulebook.yaml": "name: small\nversion: '7'\nlanguage: 1\n",
    "sources.yaml": "small-2020: {citation: 'A small cohort, 2020', kind: cohort}\n",
    "size.yaml": """
table: size_class
title: Small or large
outputs: {size: [small, large]}
source: {small-2020: table 1, confidence: A}
rows:
  - {id: small, when: tumor.size_cm <= 4, then: small}
  - {id: large, when: tumor.size_cm > 4, then: large, stage: preview}
examples:
  - {name: "3 cm", given: {tumor: {size_cm: 3}}, expect: {outcome: small}}
""",
}


def process(command: list[str], *arguments: str | Path, **options: Any) -> CompletedProcess[bytes]:
    """The command as a process of its own."""
    words = [*command, *(str(each) for each in arguments)]
    return subprocess.run(words, capture_output=True, check=False, timeout=120, **options)


def backwards(facts: Any) -> Any:
    """The same facts, the keys of every group in the opposite order."""
    if isinstance(facts, dict):
        return {key: backwards(facts[key]) for key in reversed(facts)}
    return [backwards(each) for each in facts] if isinstance(facts, list) else facts


@pytest.fixture
def small_rules(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    for name, text in SMALL_RULES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


# --- evaluate --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("demo", DEMOS, ids=lambda path: path.stem)
def test_text_in_a_pipe_is_plain(demo: Path, run: Run) -> None:
    for arguments in (["evaluate"], ["evaluate", "--detail"], ["ask"]):
        done = run(*arguments, demo)
        assert (done.returncode, done.stderr) == (0, "")
        assert {each for each in done.stdout if not each.isprintable()} == {"\n"}
        assert all(line == line.rstrip() for line in done.stdout.splitlines())


@pytest.mark.parametrize("demo", DEMOS, ids=lambda path: path.stem)
def test_the_disclaimers_travel_with_every_rendering(demo: Path, run: Run) -> None:
    disclaimers = evaluate(demo).disclaimers
    assert disclaimers
    for command in ("evaluate", "ask"):
        plain = " ".join(run(command, demo).stdout.split())
        data = json.loads(run(command, demo, "--format", "json").stdout)
        assert all(" ".join(each.split()) in plain for each in disclaimers)
        assert data["disclaimers"] == list(disclaimers)


@pytest.mark.parametrize("demo", DEMOS, ids=lambda path: path.stem)
def test_the_report_is_the_same_bytes_twice_and_from_python(demo: Path, run: Run) -> None:
    done = run("evaluate", demo, "--format", "json")
    assert done.stdout == run("evaluate", demo, "--format", "json").stdout
    assert done.stdout == evaluate(demo).model_dump_json(indent=2) + "\n"


@pytest.mark.parametrize("demo", DEMOS, ids=lambda path: path.stem)
def test_yaml_and_json_and_any_order_of_keys_are_the_same_patient(demo: Path, run: Run) -> None:
    text = demo.read_text(encoding="utf-8")
    facts = read_document(text, "demo").plain()
    said = run("evaluate", demo, "--format", "json").stdout
    for other in (text, json.dumps(facts), json.dumps(backwards(facts), indent=1)):
        assert run("evaluate", "-", "--format", "json", stdin=other.encode()).stdout == said


def test_the_day_of_the_question_from_the_command_line(run: Run) -> None:
    done = run("evaluate", "-", "--as-of", "2026-03-01", "--format", "json", stdin=b"tumor: {size_cm: 3}\n")
    assert json.loads(done.stdout)["as_of"] == "2026-03-01"
    same = run("evaluate", "-", "--as-of", "2026-03-01", stdin=b"as_of: 2026-03-01\n")
    assert same.returncode == 0
    assert run("evaluate", "-", "--as-of", "today", stdin=b"treatments: []\n").returncode == 0


def test_one_decision(run: Run) -> None:
    id = "profile_size"
    report = json.loads(run("evaluate", DEMO, "--format", "json").stdout)
    one = json.loads(run("evaluate", DEMO, "--format", "json", "--decision", id).stdout)
    assert one["decisions"] == [each for each in report["decisions"] if each["id"] == id]
    assert {key: one[key] for key in one if key != "decisions"} == {
        key: report[key] for key in report if key != "decisions"
    }
    text = run("evaluate", DEMO, "--decision", id).stdout
    assert Rulebook.load().decisions[id].title in text


def test_detail_names_every_decision_that_applies(run: Run) -> None:
    report = evaluate(DEMO).report()
    detail = " ".join(run("evaluate", DEMO, "--detail", "--level", "all").stdout.split())
    titles = {each.title for each in report.decisions if each.status == "determined"}
    assert {each for each in titles if each not in detail} == set()


def test_other_rules(run: Run, small_rules: Path) -> None:
    done = run("evaluate", "-", "--rules", small_rules, "--format", "json", stdin=b"tumor: {size_cm: 3}\n")
    report = json.loads(done.stdout)
    assert report["rulebook"]["name"] == "small"
    assert [(each["id"], each["outcome"]) for each in report["decisions"]] == [("size_class", "small")]


def test_preview(run: Run, small_rules: Path) -> None:
    command = ("evaluate", "-", "--rules", small_rules, "--format", "json")
    stable, preview = (
        json.loads(run(*command, *options, stdin=b"tumor: {size_cm: 5}\n").stdout) for options in ([], ["--preview"])
    )
    assert [each["rulebook"]["preview"] for each in (stable, preview)] == [False, True]
    assert [each["decisions"][0]["status"] for each in (stable, preview)] == ["not_applicable", "determined"]


# --- the other commands ----------------------------------------------------------------------------------------


def test_ask(run: Run) -> None:
    asked = json.loads(run("ask", DEMO, "--format", "json").stdout)["ask"]
    assert asked == [each.model_dump(mode="json") for each in evaluate(DEMO).ask]
    assert asked
    text = " ".join(run("ask", DEMO).stdout.split())
    assert [each["text"] for each in asked if each["text"] not in text] == []


def test_ask_when_nothing_is_open(run: Run, small_rules: Path) -> None:
    patient = b"tumor: {size_cm: 3}\n"
    assert "Nothing is open." in run("ask", "-", "--rules", small_rules, stdin=patient).stdout
    done = run("ask", "-", "--rules", small_rules, "--format", "json", stdin=patient)
    assert json.loads(done.stdout)["ask"] == []


def test_the_list_of_rules_names_every_decision(run: Run) -> None:
    words = set(run("rules").stdout.split())
    assert set(Rulebook.load().decisions) <= words
    assert set(Rulebook.load(preview=True).decisions) <= set(run("rules", "--preview").stdout.split())


def test_one_rule_is_shown_with_its_sources(run: Run, subtests: pytest.Subtests) -> None:
    for id, decision in Rulebook.load(preview=True).decisions.items():
        with subtests.test(id):
            done = run("rules", id, "--preview")
            assert (done.returncode, done.stderr) == (0, "")
            assert done.stdout.startswith(f"{decision.kind} {id}: ")
            assert "source: " in done.stdout


def test_a_rule_says_what_it_reads_and_who_reads_it(run: Run) -> None:
    shown = run("rules", "growth_against_registry").stdout
    reads = next(line for line in shown.splitlines() if line.startswith("  reads: "))
    assert "growth_rate_mm_per_year" in reads.removeprefix("  reads: ").split(", ")
    assert (
        "growth_against_registry"
        in run("rules", "growth_rate_mm_per_year").stdout.partition("  read by: ")[2].split("\n")[0]
    )


@pytest.mark.parametrize("what", ["patient", "assessment", "rules"])
def test_a_schema_is_json_that_names_its_dialect(what: str, run: Run) -> None:
    schema = json.loads(run("schema", what).stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(_references(schema)) <= {f"#/$defs/{name}" for name in schema.get("$defs", {})}


@pytest.mark.parametrize("demo", DEMOS, ids=lambda path: path.stem)
def test_a_report_has_the_keys_of_its_schema(demo: Path, run: Run) -> None:
    schema = json.loads(run("schema", "assessment").stdout)
    report = json.loads(run("evaluate", demo, "--format", "json").stdout)
    assert list(_beside(schema, schema, report, "report")) == []


@pytest.mark.parametrize("demo", DEMOS, ids=lambda path: path.stem)
def test_a_patient_has_the_keys_of_its_schema(demo: Path, run: Run) -> None:
    schema = json.loads(run("schema", "patient").stdout)
    facts = read_document(demo.read_text(encoding="utf-8"), "demo").plain()
    assert list(_beside(schema, schema, facts, "patient")) == []
    assert list(_beside(schema, schema, facts | {"tumour": {}}, "patient")) == ["patient.tumour is not allowed"]


def _references(schema: Any) -> list[str]:
    if isinstance(schema, dict):
        own = [schema["$ref"]] if isinstance(schema.get("$ref"), str) else []
        return own + [found for each in schema.values() for found in _references(each)]
    return [found for each in schema for found in _references(each)] if isinstance(schema, list) else []


JSON_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def _beside(schema: Any, whole: Any, value: Any, path: str) -> list[str]:
    """What of a value its schema does not allow: as much of JSON Schema as our schemas use."""
    if schema is True or schema == {}:
        return []
    if "$ref" in schema:
        return _beside(whole["$defs"][schema["$ref"].rpartition("/")[2]], whole, value, path)
    if "anyOf" in schema:
        tried = [_beside(each, whole, value, path) for each in schema["anyOf"]]
        return [] if any(not each for each in tried) else min(tried, key=len)
    if "const" in schema or "enum" in schema:
        allowed = schema.get("enum", [schema.get("const")])
        return [] if value in allowed else [f"{path} is none of {allowed}"]
    wanted = schema.get("type")
    if wanted and (not isinstance(value, JSON_TYPES[wanted]) or isinstance(value, bool) != (wanted == "boolean")):
        return [f"{path} is no {wanted}"]
    if isinstance(value, list):
        return [
            each
            for index, item in enumerate(value)
            for each in _beside(schema.get("items", True), whole, item, f"{path}[{index}]")
        ]
    if isinstance(value, dict):
        return _object_beside(schema, whole, value, path)
    return []


def _object_beside(schema: Any, whole: Any, value: dict[str, Any], path: str) -> list[str]:
    known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    found = [f"{path}.{key} is missing" for key in schema.get("required", []) if key not in value]
    for key, child in value.items():
        if key not in known and others is False:
            found.append(f"{path}.{key} is not allowed")
        else:
            found += _beside(known.get(key, others), whole, child, f"{path}.{key}")
    return found


def test_help_and_version(run: Run) -> None:
    done = run("--help")
    assert done.returncode == 0
    assert all(command in done.stdout for command in ("evaluate", "ask", "rules", "schema"))
    assert run("--version").stdout.startswith("renal-cds ")


# --- as a process ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [MODULE, SCRIPT], ids=["module", "script"])
def test_the_module_and_the_script_are_the_same_command(command: list[str], run: Run) -> None:
    done = process(command, "evaluate", DEMO, "--format", "json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == run("evaluate", DEMO, "--format", "json").stdout


def test_bytes_do_not_depend_on_the_process() -> None:
    seeds = ("0", "4711")
    said = {
        process(MODULE, "evaluate", DEMO, "--format", "json", env=os.environ | {"PYTHONHASHSEED": seed}).stdout
        for seed in seeds
    }
    assert len(said) == 1


@pytest.mark.parametrize("command", [MODULE, SCRIPT], ids=["module", "script"])
def test_a_process_refuses_bad_input(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "patient.yaml").write_text("tumor: {size_cm: 4 km}\n", encoding="utf-8")
    done = process(command, "evaluate", "patient.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().splitlines()[:3] == [
        "patient.yaml:1:18: `tumor.size_cm` is measured in cm, and `km` is not a known unit [unknown-unit]",
        "    1 | tumor: {size_cm: 4 km}",
        "      |                  ^^^^",
    ]


def test_a_process_reads_standard_input(tmp_path: Path) -> None:
    facts = read_document(DEMO.read_text(encoding="utf-8"), "demo").plain()
    done = process(MODULE, "evaluate", "-", "--format", "json", input=json.dumps(facts).encode(), cwd=tmp_path)
    assert done.stdout == process(MODULE, "evaluate", DEMO, "--format", "json").stdout
    refused = process(MODULE, "evaluate", "-", input=b"x" * 10_000_000, cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert b"file-too-large" in refused.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes of this kind")
@pytest.mark.parametrize(
    "arguments",
    [["evaluate", str(DEMO)], ["evaluate", str(DEMO), "--format", "json"], ["rules"], ["rules", "profile_size"]],
    ids=" ".join,
)
def test_a_reader_that_stops_ends_the_command_quietly(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*MODULE, *arguments], stdout=writing, stderr=subprocess.PIPE, check=False, timeout=120)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


COMMANDS = [["evaluate", str(DEMO)], ["evaluate", str(DEMO), "--format", "json"], ["rules"], ["--help"]]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_full_disk_is_told_in_one_line(arguments: list[str]) -> None:
    buffered = os.environ | {"PYTHONUNBUFFERED": ""}
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*MODULE, *arguments], stdout=full, stderr=subprocess.PIPE, env=buffered, check=False)
    said = b"standard output cannot be written: no space left on device\n"
    assert (done.returncode, done.stderr) == (2, said)


@pytest.mark.skipif(sys.platform == "win32", reason="no shell of this kind")
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_closed_standard_output_is_told_in_one_line(arguments: list[str]) -> None:
    words = [shlex.join([*MODULE, *arguments]), ">&-"]
    done = subprocess.run(["bash", "-c", " ".join(words)], stderr=subprocess.PIPE, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (2, b"standard output cannot be written: it is closed\n")


@pytest.mark.skipif(sys.platform == "win32", reason="no shell of this kind")
@pytest.mark.parametrize("command", ["evaluate", "replay"])
def test_a_standard_input_that_cannot_be_read_is_refused(command: str) -> None:
    words = f"{shlex.join([*MODULE, command, '-'])} 0> /dev/null"
    done = subprocess.run(["bash", "-c", words], capture_output=True, check=False, timeout=120)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"standard input cannot be read: ")
    assert b" [unreadable-file]\n" in done.stderr


def test_a_terminal_without_our_characters_is_enough() -> None:
    done = process(MODULE, "rules", "profile_size", env=os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.isascii()


def test_a_closed_standard_input_is_refused() -> None:
    words = " ".join([*MODULE, "evaluate", "-", "<&-"])
    done = subprocess.run(["bash", "-c", words], capture_output=True, check=False, timeout=120)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"unreadable-file" in done.stderr
