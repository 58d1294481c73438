"""Claims: each form puts its question, true ones are proved, false ones refuted by somebody of whom they are false."""

from __future__ import annotations

import pytest

from renal_cds import RenalCdsError, Rulebook, evaluate
from renal_cds.cli.main import main
from renal_cds.testing import proves
from renal_cds.verify.claims import FORMS, prove
from verify.books import FOLLOW_UP

PROVED = [
    "never recommend surgery of next_step when person.age_years > 80",
    "always recommend surgery of next_step when tumor.size_cm > 7 and person.age_years <= 80",
    "never alert large when tumor.size_cm <= 10",
    "always alert large when tumor.size_cm > 10",
    "never say high of size_class when tumor.size_cm <= 4",
    "always say high of size_class when tumor.size_cm > 7",
    "always decide size_class",
    "never conflict in size_class",
    "never reach shadowed of size_class",
    "same size_class when person.age_years changes",
    "same surgery of next_step when tumor.necrosis changes",
    "size_class rises with tumor.size_cm through low, middle, high",
    "surgery of next_step rises with tumor.size_cm through acceptable, recommended",
    "possible tumor.size_cm > 7 and kidney.solitary",
    "tumor.size_cm > 7 implies tumor.size_cm > 4",
    "tumor.size_cm > 7 excludes tumor.size_cm < 4",
    "tumor.size_cm > 7 means not tumor.size_cm <= 7",
]
REFUTED = [
    "never recommend surgery of next_step",
    "always recommend surgery of next_step when tumor.size_cm > 7",
    "never alert large",
    "always alert large when tumor.size_cm > 9",
    "never say high of size_class when tumor.size_cm <= 8",
    "always say high of size_class when tumor.size_cm > 6",
    "never reach large of size_class",
    "same size_class when tumor.size_cm changes",
    "size_class rises with tumor.size_cm through high, middle, low",
    "possible tumor.size_cm > 7 and tumor.size_cm < 4",
    "tumor.size_cm > 4 implies tumor.size_cm > 7",
    "tumor.size_cm > 4 excludes tumor.size_cm > 7",
    "tumor.size_cm > 4 means tumor.size_cm > 7",
]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    folder = tmp_path_factory.mktemp("rules")
    for name, text in FOLLOW_UP.items():
        (folder / name).write_text(text)
    return Rulebook.load(folder)


@pytest.mark.parametrize("claim", PROVED)
def test_what_is_true_is_proved(book: Rulebook, claim: str) -> None:
    assert prove(book, claim).holds is True


@pytest.mark.parametrize("claim", REFUTED)
def test_what_is_false_is_refuted(book: Rulebook, claim: str) -> None:
    answer = prove(book, claim)
    assert answer.holds is False
    if not claim.startswith("possible"):
        assert answer.counterexample is not None
        assert evaluate(answer.counterexample.facts, rulebook=book).decisions


def test_every_form_is_among_the_claims() -> None:
    for form in FORMS:
        assert any(form.pattern.fullmatch(claim) for claim in (*PROVED, *REFUTED)), form.words


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("never recomend surgery of next_step", "did you mean `never recommend`?"),
        ("never recommend surgrey of next_step", "did you mean `surgery`?"),
        ("never recommend surgery of nxt_step", "next_step"),
        ("never say hihg of size_class", "did you mean `high`?"),
        ("same size_class when tumor.sise_cm changes", "tumor.size_cm"),
        ("surgery is good", "write one of"),
    ],
)
def test_a_mistaken_claim_is_refused_with_help(book: Rulebook, claim: str, said: str) -> None:
    with pytest.raises(RenalCdsError) as problem:
        prove(book, claim)
    assert said in str(problem.value)


def test_a_test_that_proves_nothing_fails(book: Rulebook) -> None:
    proves(book, *PROVED[:2])
    with pytest.raises(AssertionError, match=r"for example \{"):
        proves(book, PROVED[0], REFUTED[0])


def test_the_command_prints_who_refutes_a_claim(
    capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("rules")
    for name, text in FOLLOW_UP.items():
        (folder / name).write_text(text)
    assert main(["prove", PROVED[0], "--rules", str(folder)]) == 0
    assert "yes, for every patient" in capsys.readouterr().out
    assert main(["prove", REFUTED[0], "--rules", str(folder), "--example"]) == 1
    assert "expect: {options: {surgery: recommended" in capsys.readouterr().out
    assert main(["prove", REFUTED[0], "--rules", str(folder), "--format", "json"]) == 1
    assert '"proof": "one patient"' in capsys.readouterr().out
