"""Bad input is refused whole: exit code 2, nothing on standard output, and every mistake at its place.

The patients and rulebooks that are refused stand in ``bad_patients.yaml`` and ``bad_rulebooks.yaml``.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
import yaml

from renal_cds import InvalidPatient, InvalidRulebook, Patient, RenalCdsError, Rulebook, UsageError, evaluate
from renal_cds.documents import DocumentError, read_document
from renal_cds.rulebook.decisions import Gate

Run = Callable[..., CompletedProcess[str]]

HERE = Path(__file__).parent
PATIENTS: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "bad_patients.yaml").read_text(encoding="utf-8"))
RULEBOOKS: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "bad_rulebooks.yaml").read_text(encoding="utf-8"))

SOUND_PATIENT = "as_of: 2026-03-01\ntumor: {size_cm: 3}\n"
SOUND_GATE = {
    "gate": "again",
    "title": "Again",
    "when": "tumor.necrosis",
    "effect": "alert",
    "text": "Look",
    "source": "{small-2020: x, confidence: A}",
}

SHOWN = 100  # characters of longer words that are compared: only a part of a long line is printed
MARK = re.compile(r"«(.*?)»", re.DOTALL)
HEAD = re.compile(r"(?:(?P<place>.*?:\d+:\d+): )?(?P<message>.+) \[(?P<code>[a-z0-9]+(-[a-z0-9]+)*)\]\Z")
MORE = re.compile(r"and ([\d,]+) more\Z")
LAST = re.compile(r"\d+ mistakes? found, nothing was evaluated\n\Z")
OF_THE_MACHINE = re.compile(
    r"Traceback|File \"|line \d+, in|object at 0x|<class|pydantic|Input should|validation error|type=|input_|errno"
    r"|Error\b|Exception|NoneType|\b(str|int|float|bool|dict|tuple)\b|\b[A-Z][a-z]+([A-Z][a-z]+)+\b",
)


@dataclass(frozen=True)
class Mistake:
    """One diagnostic as it was printed: its place and the words above the carets, if it has a place."""

    code: str
    place: str | None
    words: str | None


def refused(done: CompletedProcess[str]) -> list[Mistake]:
    """What was printed, after a look at its form: every line is one of the few that a diagnostic has."""
    assert done.returncode == 2
    assert done.stdout == ""
    assert LAST.search(done.stderr)
    found: list[Mistake] = []
    more = 0
    lines = done.stderr.splitlines()[:-1]
    for index, line in enumerate(lines):
        if re.match(r" +\d* ?\| ", line):
            continue  # the user's own text, and the carets
        assert not OF_THE_MACHINE.search(re.sub(r"`[^`]*`", "", line)), line
        if line.startswith("  "):
            assert re.match(r"  (help: .*[^.]|.+: \S.*:\d+:\d+)\Z", line), line
            continue
        if rest := MORE.match(line):
            assert line is lines[-1]
            more = int(rest[1].replace(",", ""))
            continue
        head = HEAD.match(line)
        assert head, line
        assert re.match(r"[a-z`]", head["message"]), line
        assert not head["message"].endswith("."), line
        found.append(Mistake(head["code"], head["place"], _above_carets(lines[index + 1 : index + 3])))
    assert len(found) + more == int(done.stderr.splitlines()[-1].split()[0])
    return found


def _above_carets(lines: list[str]) -> str | None:
    if len(lines) < 2 or set(lines[1]) - set(" |^") or "^" not in lines[1]:
        return None
    return lines[0][lines[1].index("^") : lines[1].rindex("^") + 1][:SHOWN]


def expected(case: dict[str, Any], files: dict[str, str]) -> tuple[dict[str, str], list[Mistake]]:
    """The files without their marks, and the mistakes that the marks announce."""
    codes = [case["code"]] if isinstance(case["code"], str) else case["code"]
    plain: dict[str, str] = {}
    marks: list[tuple[str, str]] = []
    for name, text in files.items():
        plain[name] = MARK.sub(r"\1", text)
        for found in MARK.finditer(text):
            before = MARK.sub(r"\1", re.sub("«[^»]*\\Z", "", text[: found.start()]))
            line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
            words = found[1].split("\n")[0].replace("\t", " ")[:SHOWN]
            marks.append((f"{name}:{line}:{column}", words))
    if not marks:
        return plain, [Mistake(code, None, None) for code in codes]
    return plain, [Mistake(code, *mark) for code, mark in zip(codes, marks, strict=True)]


def assert_as_expected(found: list[Mistake], wanted: list[Mistake]) -> None:
    if all(each.place is None for each in wanted):  # a text without marks: the parser gives up at some place
        assert [each.code for each in found] == [each.code for each in wanted]
        assert all(each.place for each in found)
    else:
        assert found == wanted


# --- patients --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PATIENTS)
def test_a_bad_patient_is_refused(name: str, run: Run) -> None:
    texts, wanted = expected(PATIENTS[name], {"patient.yaml": PATIENTS[name]["text"]})
    Path("patient.yaml").write_text(texts["patient.yaml"], encoding="utf-8")
    done = run("evaluate", "patient.yaml")
    assert_as_expected(refused(done), wanted)
    assert run("ask", "patient.yaml").stderr == done.stderr
    from_stdin = refused(run("evaluate", "-", stdin=texts["patient.yaml"].encode()))
    assert [(each.code, each.words) for each in from_stdin] == [(each.code, each.words) for each in refused(done)]
    with pytest.raises(InvalidPatient) as caught:
        evaluate(Path("patient.yaml"))
    assert str(caught.value) == LAST.sub("", done.stderr).rstrip("\n")


@pytest.mark.parametrize("name", PATIENTS)
def test_the_same_facts_from_python_are_refused(name: str) -> None:
    texts, _ = expected(PATIENTS[name], {"patient": PATIENTS[name]["text"]})
    facts: Any = texts["patient"]
    with contextlib.suppress(DocumentError):  # what is no text of facts is given as it is
        facts = read_document(texts["patient"], "patient").plain()
    with pytest.raises(InvalidPatient) as caught:
        evaluate(facts)
    codes = PATIENTS[name]["code"]
    assert [each.code for each in caught.value.diagnostics] == ([codes] if isinstance(codes, str) else codes)


def test_facts_that_contradict_each_other_are_refused(run: Run, subtests: pytest.Subtests) -> None:
    gates = [each for each in Rulebook.load().decisions.values() if isinstance(each, Gate)]
    contradictions = [each for each in gates if each.effect == "contradiction"]
    assert contradictions
    for gate in contradictions:
        fired = [each for each in gate.examples if each.from_ is None and each.expect and each.expect.fires == "true"]
        for example in fired:
            with subtests.test(gate.id, example=example.name):
                text = json.dumps(example.given, default=str)
                Path("patient.json").write_text(text, encoding="utf-8")
                found = refused(run("evaluate", "patient.json"))
                assert {each.code for each in found} == {"contradiction"}
                assert all(each.words and each.words in text for each in found)
                with pytest.raises(InvalidPatient):
                    evaluate(example.given)
        with subtests.test(gate.id):
            assert fired, "no example shows it"


BYTES = {
    "not UTF-8": ("not-utf-8", b"tumor: {size_cm: 3} # \xff\n"),
    "UTF-16": ("not-utf-8", SOUND_PATIENT.encode("utf-16")),
    "NUL": ("bad-character", b"tumor: {size_cm: 3}\n\x00\n"),
    "escape code of a terminal": ("bad-character", b"tumor: {size_cm: \x1b[31m3}\n"),
    "10 MB": ("file-too-large", b"tumor: {size_cm: 3} #" + b"x" * 10_000_000),
    "10 MB of one word": ("file-too-large", b"x" * 10_000_000),
    "many values": ("too-many-values", b"tumor: [" + b"1," * 201_000 + b"]"),
    "deep YAML": ("too-deep", b"- " * 5_000 + b"a"),
    "deep keys": ("too-deep", b"? " * 5_000 + b"a"),
    "deep JSON": ("too-deep", b'{"tumor": ' + b"[" * 5_000 + b"]" * 5_000 + b"}"),
    "deep JSON without an end": ("too-deep", b'{"tumor": ' * 100_000),
    "alias bomb": (
        "anchor",
        b"a: &a [x, x, x, x, x, x, x, x, x]\n"
        + b"".join(
            b"%c: &%c [%s]\n" % (ord("b") + n, ord("b") + n, b", ".join([b"*%c" % (97 + n)] * 9)) for n in range(9)
        ),
    ),
    "word without an end": ("not-a-group", b"tumor: " + b"x" * 1_000_000),
    "text of digits": ("not-a-quantity", b"tumor: {size_cm: '" + b"9" * 2_000 + b" cm'}"),
}


@pytest.mark.parametrize("name", BYTES)
@pytest.mark.parametrize("channel", ["file", "standard input"])
def test_bytes_that_are_no_patient_are_refused(name: str, channel: str, run: Run) -> None:
    code, data = BYTES[name]
    if channel == "file":
        Path("patient.yaml").write_bytes(data)
    done = run("evaluate", "patient.yaml" if channel == "file" else "-", stdin=data)
    assert refused(done)[0].code == code
    assert len(done.stderr) < 50_000
    assert done.stderr.isprintable() or set(filter(lambda each: not each.isprintable(), done.stderr)) == {"\n"}
    with pytest.raises(InvalidPatient):
        evaluate(data)


def test_a_byte_order_mark_and_a_comma_too_many_are_yaml(run: Run) -> None:
    marked = run("evaluate", "-", "--format", "json", stdin=b"\xef\xbb\xbf" + SOUND_PATIENT.encode())
    comma = run("evaluate", "-", "--format", "json", stdin=b'{"as_of": "2026-03-01", "tumor": {"size_cm": 3,},}')
    assert marked.returncode == 0
    assert marked.stdout == comma.stdout


def test_a_file_that_is_not_there_is_refused(run: Run) -> None:
    assert refused(run("evaluate", "nowhere.yaml")) == [Mistake("unreadable-file", None, None)]
    with pytest.raises(InvalidPatient):
        evaluate(Path("nowhere.yaml"))


def test_a_folder_is_not_a_patient(run: Run) -> None:
    Path("folder").mkdir()
    assert refused(run("evaluate", "folder")) == [Mistake("unreadable-file", None, None)]


@pytest.mark.skipif(os.geteuid() == 0, reason="every file is open to root")
def test_a_file_without_permission_is_refused(run: Run) -> None:
    Path("patient.yaml").write_text(SOUND_PATIENT, encoding="utf-8")
    Path("patient.yaml").chmod(0)
    assert refused(run("evaluate", "patient.yaml")) == [Mistake("unreadable-file", None, None)]


@pytest.mark.parametrize("value", [None, 3, True, 2.5, object(), [1], date(2026, 3, 1), {3: 4}, {"tumor": object()}])
def test_what_is_no_patient_at_all_is_refused(value: Any) -> None:
    with pytest.raises(InvalidPatient) as caught:
        evaluate(value)
    assert not OF_THE_MACHINE.search(str(caught.value))


@pytest.mark.parametrize("day", ["2026-03-01", 20260301, True, 0.5])
def test_a_day_that_is_no_date_is_refused(day: Any) -> None:
    with pytest.raises(InvalidPatient) as caught:
        evaluate({}, as_of=day)
    assert [each.code for each in caught.value.diagnostics] == ["not-a-date"]


def test_the_same_path_in_text_and_dictionary_is_refused_in_the_same_words() -> None:
    text = "findings: [{id: a, earlier: [{size_mm: 3, modality: x_ray}]}]"
    with pytest.raises(InvalidPatient) as of_text:
        evaluate(text)
    with pytest.raises(InvalidPatient) as of_facts:
        evaluate(read_document(text, "patient").plain())
    said = [each.value.diagnostics[0] for each in (of_text, of_facts)]
    assert said[0].message == said[1].message
    assert said[0].span
    assert said[1].span is None


# --- rulebooks -------------------------------------------------------------------------------------------------


def rule_files(case: dict[str, Any]) -> dict[str, str]:
    """The files that a case adds to the sound rulebook, with their marks."""
    if "gate" in case:
        lines = SOUND_GATE | case["gate"]
        text = "".join(f"{key}: {value}\n" for key, value in lines.items() if value is not None)
        return {"case.yaml": text.replace("REPEAT", "and tumor.necrosis " * case.get("repeat", 0))}
    return {"case.yaml": case["text"]} if "text" in case else dict(case["files"])


def write_rules(files: dict[str, str]) -> None:
    Path("rules").mkdir(exist_ok=True)
    for name, text in (RULEBOOKS["good"] | files).items():
        (Path("rules") / name).write_text(text, encoding="utf-8")


def test_the_sound_rulebook_is_sound(run: Run) -> None:
    write_rules(rule_files({"gate": {}}))
    Path("patient.yaml").write_text(SOUND_PATIENT, encoding="utf-8")
    assert run("rules", "--rules", "rules").returncode == 0
    assert run("evaluate", "patient.yaml", "--rules", "rules").returncode == 0


@pytest.mark.parametrize("name", RULEBOOKS["cases"])
def test_a_bad_rulebook_is_refused(name: str, run: Run) -> None:
    case = RULEBOOKS["cases"][name]
    texts, wanted = expected(case, {f"rules/{name}": text for name, text in rule_files(case).items()})
    write_rules({name.removeprefix("rules/"): text for name, text in texts.items()})
    Path("patient.yaml").write_text(SOUND_PATIENT, encoding="utf-8")
    done = run("rules", "--rules", "rules")
    found = refused(done)
    assert_as_expected(found, wanted)
    assert run("evaluate", "patient.yaml", "--rules", "rules").stderr == done.stderr
    with pytest.raises(InvalidRulebook) as caught:
        Rulebook.load("rules")
    assert str(caught.value) == LAST.sub("", done.stderr).rstrip("\n")


@pytest.mark.parametrize("folder", ["nowhere", "empty", "patient.yaml"])
def test_a_folder_without_rules_is_refused(folder: str, run: Run) -> None:
    Path("empty").mkdir()
    Path("patient.yaml").write_text(SOUND_PATIENT, encoding="utf-8")
    for arguments in (["rules"], ["evaluate", "patient.yaml"], ["ask", "patient.yaml"]):
        assert refused(run(*arguments, "--rules", folder)) == [Mistake("no-rules", None, None)]
    with pytest.raises(InvalidRulebook):
        Rulebook.load(folder)


def test_of_very_many_mistakes_the_first_are_printed(run: Run) -> None:
    done = run("evaluate", "-", stdin="".join(f"fact_{n}: 1\n" for n in range(3_000)).encode())
    assert done.stderr.count("[unknown-fact]") == 50
    assert done.stderr.endswith("\nand 51 more\nmore than 100 mistakes found, nothing was evaluated\n")
    assert (done.returncode, done.stdout) == (2, "")


def test_standard_input_is_not_advised_to_be_a_path(run: Run) -> None:
    assert "Path" not in run("evaluate", "-", stdin=b"[]").stderr


@pytest.mark.parametrize(
    "manifest", ["{", "[]", "{}", "null", '{"files": 3}', '{"files": ["nowhere.yaml"]}', '{"files": [3]}', "[" * 9000]
)
def test_a_bad_manifest_is_refused(manifest: str, run: Run) -> None:
    write_rules({"manifest.json": manifest})
    assert refused(run("rules", "--rules", "rules"))
    with pytest.raises(InvalidRulebook):
        Rulebook.load("rules")


def test_a_manifest_cannot_leave_its_folder(run: Run) -> None:
    write_rules({"manifest.json": '{"files": ["../secret.yaml"]}'})
    Path("secret.yaml").write_text("password: swordfish\n", encoding="utf-8")
    done = run("rules", "--rules", "rules")
    assert refused(done)
    assert "swordfish" not in done.stderr


def test_a_rulebook_without_a_heading_is_refused(run: Run) -> None:
    write_rules({})
    Path("rules/rulebook.yaml").unlink()
    assert refused(run("rules", "--rules", "rules"))


def test_a_rule_file_that_is_no_text_is_refused(run: Run) -> None:
    write_rules({})
    Path("rules/case.yaml").write_bytes(b"gate: \xff\n")
    assert refused(run("rules", "--rules", "rules")) == [Mistake("not-utf-8", "rules/case.yaml:1:1", None)]


def test_mistakes_stand_in_the_order_of_the_files_and_lines(run: Run) -> None:
    gates = [
        "".join(f"{key}: {value}\n" for key, value in (SOUND_GATE | {"gate": f"gate_{n}", "effect": "stopp"}).items())
        for n in range(12)
    ]
    write_rules({"case.yaml": "---\n".join(gates)})
    places = [each.place or "" for each in refused(run("rules", "--rules", "rules"))]
    lines = [int(each.split(":")[1]) for each in places]
    assert len(lines) == 12
    assert lines == sorted(lines)


def test_facts_of_a_hospital_that_a_rule_does_not_know(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_rules(rule_files({"gate": {"when": "ward.bed > 3"}}))
    with pytest.raises(InvalidRulebook) as caught:
        Rulebook.load("rules", facts=Patient)
    assert [each.code for each in caught.value.diagnostics] == ["unknown-name"]


# --- arguments -------------------------------------------------------------------------------------------------

ARGUMENTS: dict[str, tuple[str, list[str]]] = {
    "day in another form": ("not-a-date", ["evaluate", "patient.yaml", "--as-of", "1.3.2026"]),
    "day of a week": ("not-a-date", ["evaluate", "patient.yaml", "--as-of", "2026-W09-7"]),
    "day without dashes": ("not-a-date", ["evaluate", "patient.yaml", "--as-of", "20260301"]),
    "impossible day": ("not-a-date", ["evaluate", "patient.yaml", "--as-of", "2026-02-30"]),
    "no day": ("word-for-unknown", ["ask", "patient.yaml", "--as-of", ""]),
    "another day than in the facts": ("as-of-differs", ["evaluate", "patient.yaml", "--as-of", "2026-03-02"]),
    "unknown decision": ("unknown-decision", ["evaluate", "patient.yaml", "--decision", "profil_size"]),
    "empty decision": ("unknown-decision", ["evaluate", "patient.yaml", "--decision", ""]),
    "unknown rule": ("unknown-decision", ["rules", "nothing_of_the_kind"]),
    "no name of a file": ("unreadable-file", ["evaluate", ""]),
    "far too long a name": ("unreadable-file", ["evaluate", "x" * 5000]),
    "far too long a folder": ("no-rules", ["rules", "--rules", "x" * 5000]),
    "NUL in a name": ("unreadable-file", ["evaluate", "a\0b"]),
    "no name of a folder": ("no-folder", ["rules", "--rules", ""]),
    "far too long a folder to check": ("no-rules", ["check", "x/" * 3000]),
    "NUL in a folder": ("no-rules", ["rules", "--rules", "a\0b"]),
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_bad_arguments_are_refused(name: str, run: Run) -> None:
    code, arguments = ARGUMENTS[name]
    Path("patient.yaml").write_text(SOUND_PATIENT, encoding="utf-8")
    assert [each.code for each in refused(run(*arguments))] == [code]


def test_an_unknown_decision_is_answered_with_the_nearest() -> None:
    assessment = evaluate(SOUND_PATIENT)
    with pytest.raises(UsageError) as caught:
        assessment["profile_siz"]
    assert caught.value.diagnostics[0].help == "did you mean `profile_size`?"
    assert isinstance(caught.value, RenalCdsError)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "COMMAND"),
        (["evalute", "patient.yaml"], "'evalute'"),
        (["evaluate"], "PATIENT"),
        (["ask"], "PATIENT"),
        (["schema"], "schema"),
        (["schema", "patients"], "'patients'"),
        (["evaluate", "patient.yaml", "another.yaml"], "another.yaml"),
        (["evaluate", "patient.yaml", "--format", "xml"], "'xml'"),
        (["evaluate", "patient.yaml", "--nonsense"], "--nonsense"),
        (["evaluate", "patient.yaml", "--dec", "profile_size"], "--dec"),
        (["evaluate", "patient.yaml", "--rules"], "--rules"),
        (["evaluate", "patient.yaml", "--as-of"], "--as-of"),
    ],
)
def test_a_command_that_is_not_one_is_answered_with_its_usage(arguments: list[str], words: str, run: Run) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("usage: renal-cds")
    assert words in done.stderr.splitlines()[-1]
    assert not OF_THE_MACHINE.search(done.stderr)
