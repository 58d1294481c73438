"""The packaged rules from what was kept: the same as from their files, and only if nothing has changed since."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from renal_cds import InvalidRulebook, Rulebook, evaluate
from renal_cds.cache import VARIABLE, keep
from renal_cds.decide import compiled_cache
from renal_cds.decide.engine import Engine
from renal_cds.rulebook import kept, rulebook
from renal_cds.rulebook.pack import Unpacked
from renal_cds.rulebook.rulebook import packaged_rules

TODAY = date(2026, 3, 1)
SMALL = {
    "rulebook.yaml": 'name: small\nversion: "1"\nlanguage: 1\n',
    "sources.yaml": "small-2020: {citation: A study, kind: cohort}\n",
    "gate.yaml": "gate: large\ntitle: Large\nwhen: tumor.size_cm > 7\neffect: alert\ntext: Look\n"
    "source: {small-2020: page 1, confidence: A}\n",
}


@pytest.fixture
def kept_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / "renal-cds" / "kept"


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept_in: Path) -> Path:
    """A small rulebook that takes the place of the packaged one."""
    folder = tmp_path / "rules"
    folder.mkdir()
    for name, text in SMALL.items():
        (folder / name).write_text(text)
    monkeypatch.setattr(rulebook, "packaged_rules", lambda: folder)
    return folder


def is_kept(book: Rulebook) -> bool:
    return isinstance(book.decisions, Unpacked)


def alerts(book: Rulebook, size: float) -> list[str]:
    return [each.id for each in evaluate({"tumor": {"size_cm": size}}, rulebook=book, as_of=TODAY).alerts]


def test_the_second_process_reads_what_the_first_one_kept(rules: Path) -> None:
    first, second = Rulebook.load(), Rulebook.load()
    assert not is_kept(first)
    assert is_kept(second)
    assert dict(second.decisions) == dict(first.decisions)
    assert (second.name, second.version, second.digest) == (first.name, first.version, first.digest)
    assert str(second.places["large"].span) == str(first.places["large"].span)


def test_changed_rules_are_read_anew(rules: Path) -> None:
    assert alerts(Rulebook.load(), 5) == []
    (rules / "gate.yaml").write_text(SMALL["gate.yaml"].replace("> 7", "> 4"))
    changed = Rulebook.load()
    assert not is_kept(changed)
    assert alerts(changed, 5) == ["large"]
    assert alerts(Rulebook.load(), 5) == ["large"]


@pytest.mark.parametrize("change", ["added", "removed", "renamed"])
def test_files_that_come_or_go_are_noticed(rules: Path, change: str) -> None:
    Rulebook.load()
    if change == "added":
        (rules / "more.yaml").write_text(SMALL["gate.yaml"].replace("gate: large", "gate: larger"))
    elif change == "renamed":
        (rules / "gate.yaml").rename(rules / "other.yaml")
    else:
        (rules / "more.yaml").write_text(SMALL["gate.yaml"].replace("gate: large", "gate: larger"))
        Rulebook.load()
        (rules / "more.yaml").unlink()
    assert not is_kept(Rulebook.load())


def test_rules_with_mistakes_are_refused_whatever_was_kept(rules: Path) -> None:
    Rulebook.load()
    (rules / "gate.yaml").write_text(SMALL["gate.yaml"].replace("tumor.size_cm", "tumor.size"))
    for _ in range(2):
        with pytest.raises(InvalidRulebook):
            Rulebook.load()


def test_preview_and_stable_rules_are_kept_apart(rules: Path) -> None:
    (rules / "gate.yaml").write_text(SMALL["gate.yaml"] + "stage: preview\n")
    (rules / "more.yaml").write_text(SMALL["gate.yaml"].replace("gate: large", "gate: larger"))
    for _ in range(2):
        assert list(Rulebook.load().decisions) == ["larger"]
        assert list(Rulebook.load(preview=True).decisions) == ["large", "larger"]


@pytest.mark.parametrize("what", ["rules", "space"])
def test_what_was_altered_is_made_anew(rules: Path, kept_in: Path, what: str) -> None:
    assert alerts(Rulebook.load(), 8) == ["large"]
    (path,) = kept_in.glob(f"*-{what}.kept")
    whole = path.read_bytes()
    assert b"7" in whole
    path.write_bytes(whole.replace(b"7", b"9"))
    assert alerts(Rulebook.load(), 8) == ["large"]
    assert path.read_bytes() == whole


def test_another_version_of_the_modules_makes_it_anew(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Rulebook.load()
    monkeypatch.setattr(kept, "_code_stamp", lambda: "other")
    assert not is_kept(Rulebook.load())


def rewrite(path: Path, spoil: Callable[[str], str]) -> None:
    """Alters a text that is kept, with a digest that is right, as only the user or a mistake of ours could."""
    head, _, body = path.read_text().partition("\n")
    keep(path.stem, head.split(" ")[3], spoil(body))


@pytest.mark.parametrize("what", ["rules", "space"])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: "nonsense",
        lambda text: text[: len(text) // 2],
        lambda text: text.replace('"', "'"),
        lambda text: "\n".join(text.split("\n")[::-1]),
        lambda text: "[" * 100_000,
    ],
    ids=["empty", "nonsense", "half", "quotes", "reversed", "deep"],
)
def test_what_cannot_be_restored_is_made_anew_and_said(
    rules: Path, kept_in: Path, what: str, spoil: Callable[[str], str], caplog: pytest.LogCaptureFixture
) -> None:
    assert alerts(Rulebook.load(), 8) == ["large"]
    (path,) = kept_in.glob(f"*-{what}.kept")
    whole = path.read_bytes()
    rewrite(path, spoil)
    assert alerts(Rulebook.load(), 8) == ["large"]
    assert "cannot be used, and is made anew" in caplog.text
    assert alerts(Rulebook.load(), 8) == ["large"]
    assert path.read_bytes() == whole


@pytest.mark.parametrize("name", ["Gate", "Source"])
def test_a_part_that_cannot_be_unpacked_is_read_from_the_files(
    rules: Path, kept_in: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    first = Rulebook.load()
    (path,) = kept_in.glob("*-rules.kept")
    rewrite(path, lambda text: text.replace(f'"{name}"', '"Gone"'))
    book = Rulebook.load()
    assert is_kept(book)
    assert (dict(book.decisions), dict(book.sources)) == (dict(first.decisions), dict(first.sources))
    assert "cannot be used, and is made anew: KeyError('Gone')" in caplog.text
    assert not path.exists()


def test_places_are_not_those_of_other_files(rules: Path) -> None:
    Rulebook.load()
    book = Rulebook.load()
    (rules / "gate.yaml").write_text(SMALL["gate.yaml"].replace("> 7", "> 4"))
    with pytest.raises(InvalidRulebook) as refused:
        book.places["large"]
    assert refused.value.diagnostics[0].code == "rules-changed"


def test_rules_that_are_not_the_packaged_ones_are_not_kept(rules: Path, kept_in: Path) -> None:
    alerts(Rulebook.load(rules), 5)
    assert not kept_in.exists()


@pytest.mark.parametrize("spoil", [shutil.rmtree, lambda path: path.chmod(0o777)])
def test_a_folder_that_is_gone_or_open_to_all_changes_no_answer(
    rules: Path, kept_in: Path, spoil: Callable[[Path], None]
) -> None:
    Rulebook.load()
    spoil(kept_in)
    assert alerts(Rulebook.load(), 8) == ["large"]


@cache
def fresh() -> Rulebook:
    return Rulebook.read(packaged_rules())


def test_the_packaged_rules_answer_alike_from_what_was_kept(kept_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Engine.of(fresh())
    assert not kept_in.exists()
    Engine.of(Rulebook.load())
    monkeypatch.setattr(compiled_cache, "keep_beside", None)  # so that compiling again would fail
    book = Rulebook.load()
    assert is_kept(book)
    for facts in [*list(fresh().patients.values())[::5], {}]:
        one = evaluate({"as_of": TODAY, **facts}, rulebook=fresh())
        other = evaluate({"as_of": TODAY, **facts}, rulebook=book)
        assert json.dumps(other.brief()) == json.dumps(one.brief())
    assert other.model_dump_json() == one.model_dump_json()
