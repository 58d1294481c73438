"""From the files of a folder to a rulebook: which files are read, how, and what is left of them."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest

from renal_cds.errors import InvalidRulebook, RenalCdsError, UsageError
from renal_cds.facts.fields import Fact
from renal_cds.facts.groups import Group
from renal_cds.language.tree import Compare
from renal_cds.language.tree import Literal as Constant
from renal_cds.patient import Patient
from renal_cds.rulebook import Rulebook
from renal_cds.rulebook.decisions import Choice, Gate, Score, Table
from testing.underlined import underlined

GATE = """\
gate: again
title: Again
when: {when}
effect: alert
text: "{text}"
source: {{small-2020: p 1, confidence: A}}
"""


def gate(when: str = "tumor.necrosis", text: str = "Look again") -> str:
    return GATE.format(when=when, text=text)


def problem(folder: Path, **options: Any) -> RenalCdsError:
    with pytest.raises(InvalidRulebook) as error:
        Rulebook.load(folder, **options)
    return error.value


def test_small_rulebook_is_read_whole(load: Any) -> None:
    book = load()
    assert (book.name, book.version, book.ask_order) == ("small", "1", ("tumor.size_cm", "findings"))
    assert list(book.decisions) == ["size_class"]
    assert book.sources["small-2020"].year == 2020
    assert str(book.figures["survival"]) == "71.9 % (179 of 249) alive at 5 years"
    assert book.caveats["few"].text == "few patients"
    assert book.disclaimers["not_a_device"].always
    assert [each.name for each in book.decision("size_class").examples] == ["3 cm"]


def test_decision_stands_after_what_it_reads(load: Any) -> None:
    text = (
        gate("doubled > 3")
        + "---\n"
        + ("formula: doubled\ntitle: Doubled\nvalue: tumor.size_cm * 2\nsource: {small-2020: p 1, confidence: A}\n")
    )
    order = list(load(text).decisions)
    assert order.index("doubled") < order.index("again")


def test_options_may_stand_in_documents_of_their_own(load: Any) -> None:
    head = "choice: again\ntitle: Again\nsource: {small-2020: p 1, confidence: A}\n"
    watch = "title: Watch, text: Watch., arguments: [{id: a, supports: tumor.necrosis}]"
    operate = "{id: operate, title: Operate, text: Operate.}"
    whole = load(f"{head}options: [{{id: watch, {watch}}}, {operate}]")
    apart = load(f"{head}options: [watch, {operate}]", {"watch.yaml": f"{{option: watch, of: again, {watch}}}"})
    assert apart.decisions["again"] == whole.decisions["again"]
    assert apart.places["again"].at(("options", 0, "title")).span.file.endswith("watch.yaml")


def test_constants_are_resolved_against_the_facts(load: Any) -> None:
    decision = load(gate("30 mm < tumor.size_cm")).decision("again")
    assert isinstance(decision, Gate)
    assert isinstance(decision.when, Compare)
    assert isinstance(decision.when.right, Constant)
    assert (decision.when.operator, decision.when.right.value) == (">", 3.0)


def test_misspelt_decision_is_told_the_nearest(load: Any) -> None:
    with pytest.raises(RenalCdsError) as error:
        load().decision("size_clas")
    (diagnostic,) = error.value.diagnostics
    assert (diagnostic.code, diagnostic.help) == ("unknown-decision", "did you mean `size_class`?")


# --- which files ---------------------------------------------------------------------------------------------


def test_a_rule_file_that_is_passed_over_is_said_in_the_log(write: Any, caplog: pytest.LogCaptureFixture) -> None:
    listed = ["rulebook.yaml", "sources.yaml", "evidence.yaml", "caveats.yaml", "size/size.yaml"]
    others = {"size/forgotten.yaml": gate(), "size/later.draft.yaml": gate()}
    folder = write({"manifest.json": json.dumps({"files": listed}), **others})
    assert list(Rulebook.load(folder).decisions) == ["size_class"]
    assert [record.getMessage() for record in caplog.records] == [
        "`rules/size/forgotten.yaml` is passed over: `manifest.json` does not list it"
    ]


def test_manifest_says_which_files_are_read(write: Any) -> None:
    listed = ["rulebook.yaml", "sources.yaml", "again.yaml"]
    folder = write({"again.yaml": gate(), "manifest.json": json.dumps({"files": listed})})
    assert list(Rulebook.load(folder).decisions) == ["again"]


@pytest.mark.parametrize("name", ["again.yaml", "../secret.yaml", "{outside}", "deep", "deep/../rulebook.yaml", "a\0b"])
def test_manifest_lists_files_of_its_own_folder_only(name: str, write: Any, tmp_path: Path) -> None:
    outside = tmp_path / "secret.yaml"
    outside.write_text("password: swordfish\n", encoding="utf-8")
    name = name.format(outside=outside)
    folder = write({"deep/x.yaml": gate(), "manifest.json": json.dumps({"files": ["rulebook.yaml", name]})})
    error = problem(folder)
    (diagnostic,) = error.diagnostics
    assert diagnostic.code == "bad-manifest"
    assert underlined(diagnostic.span) == json.dumps(name)
    assert "swordfish" not in str(error)


def test_folder_that_is_given_as_a_dot_is_shown_by_its_name(write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write({"case.yaml": "gate: [again]\n"}))
    for folder in (Path("."), Path("../rules")):
        (diagnostic,) = problem(folder).diagnostics
        assert str(diagnostic.span) == "rules/case.yaml:1:7"


def test_folder_that_is_an_empty_text() -> None:
    with pytest.raises(UsageError) as error:
        Rulebook.load("")
    assert [each.code for each in error.value.diagnostics] == ["no-folder"]


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_folder_without_rules(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (diagnostic,) = problem(tmp_path / name).diagnostics
    assert diagnostic.code == "no-rules"


@pytest.mark.parametrize("text", ["", "# to be written\n", "---\n---\n"])
def test_folder_of_empty_documents(text: str, write: Any) -> None:
    folder = write({"size.yaml": text})
    listed = {"files": ["rulebook.yaml", "sources.yaml", "size.yaml"]}
    (folder / "manifest.json").write_text(json.dumps(listed), encoding="utf-8")
    (diagnostic,) = problem(folder).diagnostics
    assert diagnostic.code == "no-rules"


def test_rulebook_without_heading(write: Any) -> None:
    folder = write({})
    (folder / "rulebook.yaml").unlink()
    (diagnostic,) = problem(folder).diagnostics
    assert (diagnostic.code, diagnostic.message) == ("no-heading", "`rules` holds no `rulebook.yaml`")


def test_digest_tells_two_texts_apart(load: Any, write: Any) -> None:
    first = load(gate()).digest
    assert Rulebook.load(write({})).digest == first
    assert Rulebook.load(write({"case.yaml": gate(text="Look twice")})).digest != first


# --- files that are no rule files ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"# " + b"x" * 10_000_000, "file-too-large"),
        (b"gate: \xff\xfe", "not-utf-8"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "alias"),
        (b"gate: !!python/object/apply:os.system [ls]", "tag"),
        (b"gate: !our again", "tag"),
        (b"gate:\n\ttitle: Again", "syntax"),
        (b"- " * 60 + b"a", "too-deep"),
        (b"gate: again\n  title: Again", "syntax"),
        (b"gate: \x00", "bad-character"),
        (b"when: no\ngate: 012", "old-boolean"),
    ],
)
def test_file_that_is_no_rule_file(data: bytes, code: str, write: Any) -> None:
    folder = write({})
    (folder / "case.yaml").write_bytes(data)
    diagnostics = problem(folder).diagnostics
    assert code in {each.code for each in diagnostics}
    assert all(each.span and each.span.file.endswith("case.yaml") for each in diagnostics)


@pytest.mark.parametrize("text", ["", "# to be written\n", "---\n", "---\n---\n"])
def test_file_without_decisions_adds_none(text: str, write: Any) -> None:
    assert list(Rulebook.load(write({"case.yaml": text})).decisions) == ["size_class"]


def test_mistakes_of_all_files_come_together(write: Any) -> None:
    folder = write(
        {
            "a.yaml": gate("tumor.sise_cm > 3", "{tumor.sise_cm}"),
            "b.yaml": "gate: b\ntitel: B\n",
            "c.yaml": "gate: 'c",
            "sources.yaml": "small-2020: {citation: A cohort, kind: chort}\n",
        }
    )
    found = problem(folder).diagnostics
    assert {each.span.file for each in found if each.span} == {
        f"rules/{name}.yaml" for name in ("a", "b", "c", "sources")
    }
    assert {each.code for each in found} == {"unknown-name", "missing-key", "unknown-key", "syntax", "unknown-value"}


@pytest.mark.parametrize("name", ["sources.yaml", "evidence.yaml", "caveats.yaml"])
def test_broken_shared_file_is_not_blamed_on_those_who_cite_it(name: str, refuse: Any) -> None:
    (diagnostic,) = refuse(files={name: "small-2020: 'open"})
    assert (diagnostic.code, diagnostic.span.file) == ("syntax", f"rules/{name}")


@pytest.mark.parametrize("when", ["{value: true}", "{path: [tumor, necrosis]}"])
def test_mapping_is_no_condition(when: str, refuse: Any) -> None:
    (diagnostic,) = refuse(gate(when))
    assert (diagnostic.code, diagnostic.help) == ("bad-value", "write a condition, such as `tumor.size_cm > 3`")


# --- preview -------------------------------------------------------------------------------------------------

PREVIEW = """\
table: soft
title: Soft
stage: preview
outputs: {size: [small]}
source: {small-2020: p 1, confidence: D}
rows: [{id: a, when: tumor.necrosis, then: small}]
---
table: rows
title: Rows
hit: first
outputs: {size: [small]}
source: {small-2020: p 1, confidence: A}
rows:
  - {id: firm, when: tumor.necrosis, then: small}
  - {id: loose, when: soft == small, then: small, stage: preview, source: {small-2020: p 1, confidence: R}}
---
score: sum
title: Sum
source: {small-2020: p 1, confidence: A}
points: [{id: firm, when: tumor.necrosis, add: 1}, {id: loose, when: tumor.rhabdoid, add: 1, stage: preview}]
---
choice: pick
title: Pick
source: {small-2020: p 1, confidence: A}
options:
  - id: firm
    title: Firm
    text: Firm
    arguments: [{id: a, supports: tumor.necrosis}, {id: b, opposes: tumor.rhabdoid, stage: preview}]
  - {id: loose, title: Loose, text: Loose, stage: preview}
---
schedule: later
title: Later
source: {small-2020: p 1, confidence: A}
anchor: as_of
rows:
  - {id: firm, when: tumor.necrosis, text: x, plan: {at_months: [3]}}
  - {id: loose, when: tumor.rhabdoid, text: x, plan: {at_months: [6]}, stage: preview}
"""


def parts(book: Rulebook) -> dict[str, list[str]]:
    return {id: [each.id for each in decision.statements] for id, decision in book.decisions.items()}


def test_preview_is_left_out_unless_asked_for(load: Any) -> None:
    kept = parts(load(PREVIEW))
    assert kept == {
        "size_class": ["small", "large"],
        "rows": ["firm"],
        "sum": ["firm"],
        "pick": ["firm", "a"],
        "later": ["firm"],
    }
    asked = parts(load(PREVIEW, preview=True))
    assert asked["soft"] == ["a"]
    assert asked["rows"] == asked["sum"] == asked["later"] == ["firm", "loose"]
    assert asked["pick"] == ["firm", "a", "b", "loose"]


def test_preview_in_one_kind_leaves_the_rest_as_it_was(load: Any) -> None:
    stable, asked = load(PREVIEW), load(PREVIEW, preview=True)
    for id, kind in (("rows", Table), ("sum", Score), ("pick", Choice)):
        assert isinstance(stable.decision(id), kind)
        assert stable.decision(id).title == asked.decision(id).title
        assert stable.decision(id).statements[0].id == asked.decision(id).statements[0].id


# --- facts of a hospital -------------------------------------------------------------------------------------


class Ward(Group):
    """What a hospital adds."""

    beds: Annotated[int | None, Fact(low=0, high=100)] = None
    tier: Annotated[Literal["local", "tertiary"] | None, Fact()] = None
    opened: Annotated[date | None, Fact()] = None


class OurPatient(Patient):
    """A patient with facts of one hospital."""

    ward: Ward = Ward()


def test_rules_may_speak_of_added_facts(load: Any) -> None:
    book = load(gate("ward.tier == tertiary and ward.beds > 3", "{ward.beds} beds"), facts=OurPatient)
    assert book.facts is OurPatient
    assert "again" in book.decisions


def test_added_facts_are_checked_like_all_others(refuse: Any) -> None:
    (wrong,) = refuse(gate("ward.tier == tertiery"), facts=OurPatient)
    assert (wrong.code, wrong.help) == ("unknown-value", "did you mean `tertiary`?")
    (dated,) = refuse(gate("ward.opened"), facts=OurPatient)
    assert dated.code == "not-a-condition"


def test_added_facts_are_unknown_to_the_plain_patient(refuse: Any) -> None:
    (unknown,) = refuse(gate("ward.beds > 3"))
    assert (unknown.code, unknown.message) == ("unknown-name", "there is no fact or decision `ward.beds`")
