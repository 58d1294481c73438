"""No text and no file takes more time or memory than its size warrants, whatever is wrong with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from renal_cds import InvalidPatient, RenalCdsError, Rulebook, evaluate
from renal_cds.documents import DocumentError, read_bytes, read_document
from renal_cds.errors import MOST_MISTAKES, Diagnostic

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="devices and pipes of POSIX")


@contextmanager
def quickly(seconds: float = 30) -> Iterator[None]:
    """Fails when more processor time is used; work that grows with the square of the text takes minutes."""
    started = time.process_time()
    yield
    assert time.process_time() - started < seconds


def refused(patient: Any) -> tuple[Diagnostic, ...]:
    with quickly(), pytest.raises(InvalidPatient) as problem:
        evaluate(patient)
    assert len(str(problem.value)) < 100_000
    return problem.value.diagnostics


UNKNOWN = {f"unknown_{number}": number for number in range(4_000)}
MISTAKES: dict[str, Any] = {
    "json": json.dumps(UNKNOWN),
    "json in lines": json.dumps(UNKNOWN, indent=1),
    "yaml": "".join(f"name_{number}: 1\n" for number in range(32_000)),
    "yaml in a group": "tumor:\n" + "".join(f"  size_{number}: 1\n" for number in range(32_000)),
    "yaml scalars": "".join(f"name_{number}: yes\n" for number in range(32_000)),
    "yaml keys": "".join("name: 1\n" for _ in range(32_000)),
    "findings": json.dumps({"findings": [{f"fact_{number}": 1 for number in range(80)}] * 50}),
    "findings in Python": {"findings": [{f"fact_{number}": 1 for number in range(80)}] * 50},
    "measurements": json.dumps(
        {
            "as_of": "2020-01-01",
            "findings": [{"earlier": [{"date": f"20{50 - day}-01-01"} for day in range(50)]}] * 50,
        }
    ),
    "Python": UNKNOWN,
    "keys that are no words": dict.fromkeys(range(100_000), 1),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_the_number_of_mistakes_costs_nothing(name: str) -> None:
    problems = refused(MISTAKES[name])
    assert MOST_MISTAKES <= len(problems) <= MOST_MISTAKES + 1
    assert problems[-1].code == "more-mistakes"


@pytest.mark.parametrize("count", [MOST_MISTAKES - 1, MOST_MISTAKES])
def test_as_many_mistakes_as_are_told_are_told(count: int) -> None:
    problems = refused({f"unknown_{number}": 1 for number in range(count)})
    assert [problem.code for problem in problems] == ["unknown-fact"] * count


LONG = "9" * 1_900_000


@pytest.mark.parametrize(
    "text",
    [
        f"tumor: {{size_cm: {LONG}}}",
        f"tumor: {{size_cm: '{LONG} cm'}}",
        f"tumor: {{size_cm: 0{LONG}}}",
        f"tumor: {{histology: {LONG.replace('9', 'x')}}}",
        f"tumor: &{LONG.replace('9', 'x')} 1",
        f"tumor: !{LONG.replace('9', 'x')} 1",
        f"tumor: *{LONG.replace('9', 'x')}",
        f'{{"tumor": {{"size_cm": {LONG}}}}}',
        f'{{"{LONG}": 1, "{LONG}": 2}}',
        f"{{? {LONG} : 1, ? {LONG} : 2}}",
        f"as_of: '{LONG}'",
        f"findings: [{{id: {LONG}}}]",
        f"findings: [{{id: '{LONG}'}}]",
    ],
    ids=lambda text: text[:30],
)
def test_a_message_is_bounded_however_long_the_value(text: str) -> None:
    for problem in refused(text):
        assert len(problem.message) <= 2_000
        assert len(problem.render()) < 6_000


@POSIX
@pytest.mark.parametrize("name", ["/dev/zero", "/dev/urandom"])
def test_what_has_no_end_is_refused(name: str) -> None:
    with pytest.raises(DocumentError) as problem:
        read_bytes(Path(name))
    assert problem.value.diagnostics[0].code == "file-too-large"


@POSIX
def test_a_pipe_that_never_ends_is_refused() -> None:
    code = "from pathlib import Path; from renal_cds import evaluate; evaluate(Path('/dev/stdin'))"
    with subprocess.Popen(["yes"], stdout=subprocess.PIPE) as endless:
        done = subprocess.run(
            [sys.executable, "-c", code], stdin=endless.stdout, capture_output=True, text=True, check=False, timeout=120
        )
        endless.kill()
    assert "is larger than 2,000,000 bytes [file-too-large]" in done.stderr


RULES = {
    "rulebook.yaml": 'name: small\nversion: "1"\nlanguage: 1\n',
    "sources.yaml": "small-2020: {citation: A study, kind: cohort}\n",
}


@POSIX
@pytest.mark.parametrize("name", ["waiting.yaml", "rulebook.yaml", "deep/waiting.yaml"])
def test_a_pipe_among_the_rules_is_not_waited_for(tmp_path: Path, name: str) -> None:
    for file, text in RULES.items():
        (tmp_path / file).write_text(text)
    (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    os.mkfifo(tmp_path / name)
    code = f"from renal_cds import Rulebook; Rulebook.load({str(tmp_path)!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    assert "cannot be read: it is no plain file [unreadable-file]" in done.stderr


def test_a_rule_file_with_mistakes_everywhere_is_refused_in_good_time(tmp_path: Path) -> None:
    for file, text in RULES.items():
        (tmp_path / file).write_text(text)
    gate = "gate: g{}\ntitle: T\nwhen: tumor.sise_cm > 3\neffect: alert\ntext: X\nsource: {{gone: a, confidence: A}}\n"
    (tmp_path / "gates.yaml").write_text("---\n".join(gate.format(number) for number in range(1_000)))
    with quickly(20), pytest.raises(RenalCdsError) as problem:
        Rulebook.load(tmp_path)
    assert len(str(problem.value)) < 100_000


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize(
    "text", ["tumor: {{necrosis: true}}{}tumour: 1", "# a remark{}tumor: {{size_cm: 3}}", "findings: [{{id: 'a{}b'}}]"]
)
def test_what_ends_no_line_in_yaml_is_refused(text: str, character: str) -> None:
    with pytest.raises(DocumentError) as problem:
        read_document(text.format(character), "a.yaml")
    (diagnostic,) = problem.value.diagnostics
    assert diagnostic.code == "bad-character"
    assert f"U+{ord(character):04X}" in diagnostic.message
    assert diagnostic.span is not None
    assert (diagnostic.span.line, diagnostic.span.column) == (1, text.format(character).index(character) + 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_yaml_end_a_line(end: str) -> None:
    assert read_document(f"a: 1{end}b: 2{end}", "a.yaml").plain() == {"a": 1, "b": 2}
