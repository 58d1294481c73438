from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renal_cds.errors import Diagnostic, Span
from renal_cds.language import tree
from renal_cds.language.check import check_condition, constant
from renal_cds.language.parse import NO_TEST_FOR_MISSING, parse
from renal_cds.language.scope import CheckError, Scope
from renal_cds.language.show import show
from renal_cds.language.types import number
from testing.underlined import underlined

PARTS = "one of `tumor.size_cm`, `tumor.grade`, `tumor.histology`, `tumor.stage`, `tumor.necrosis`"
IN_FORMULA = "give it a name in a `formula` and compare that"


def problems(text: str, scope: Scope) -> tuple[Diagnostic, ...]:
    with pytest.raises(CheckError) as error:
        check_condition(parse(text), scope)
    return error.value.diagnostics


def nodes(node: tree.Expression) -> Iterator[tree.Expression]:
    yield node
    for each in tree.children(node):
        yield from nodes(each)


@pytest.mark.parametrize(
    ("text", "checked"),
    [
        ("true", "true"),
        ("tumor.necrosis", "tumor.necrosis"),
        ("not tumor.necrosis", "not tumor.necrosis"),
        ("tumor.necrosis == false", "tumor.necrosis == false"),
        ("tumor.histology == clear_cell", "tumor.histology == clear_cell"),
        ("clear_cell != tumor.histology", "tumor.histology != clear_cell"),
        ("tumor.histology not in {clear_cell, papillary}", "tumor.histology not in {clear_cell, papillary}"),
        ("3 < tumor.size_cm <= 7", "tumor.size_cm > 3 and tumor.size_cm <= 7"),
        ("3 >= tumor.size_cm", "tumor.size_cm <= 3"),
        ("tumor.grade in {1, 2} or bleeding", "tumor.grade in {1, 2} or bleeding"),
        ("finding.biopsy == tumor", "finding.biopsy == tumor"),
        ("tumor == finding.biopsy", "finding.biopsy == tumor"),
        ("person.allergy == none", "person.allergy == none"),
        ("risk.band == not_applicable", "risk.band == not_applicable"),
        ("not_applicable != risk.score", "risk.score != not_applicable"),
        ("bleeding == conflict", "bleeding == conflict"),
        ("finding.meaning.value in {scar, conflict}", "finding.meaning.value in {scar, conflict}"),
    ],
)
def test_conditions_that_fit(text: str, checked: str, scope: Scope) -> None:
    assert show(check_condition(parse(text), scope)) == checked


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("finding.size_mm > 3 cm", 30.0),
        ("finding.size_mm > 0.1 cm", 1.0),
        ("finding.size_mm > 0.3 cm", 3.0),
        ("3 cm < finding.size_mm", 30.0),
        ("finding.size_mm > 3 mm", 3.0),
        ("tumor.size_cm > 7 mm", 0.7),
        ("tumor.size_cm > 1 m", 100.0),
        ("months_since > 5 years", 60.0),
        ("person.age_years > 6 months", 0.5),
    ],
)
def test_a_quantity_becomes_a_number_in_the_unit_of_the_fact(text: str, value: float, scope: Scope) -> None:
    checked = check_condition(parse(text), scope)
    assert isinstance(checked, tree.Compare)
    assert checked.operator == ">"
    assert isinstance(checked.right, tree.Literal)
    assert checked.right.value == value


@given(st.integers(0, 10**6))
def test_tenths_of_a_centimetre_are_whole_millimetres(tenths: int) -> None:
    fact = tree.Read(("size_mm",), Span("any", 1, 1, 1, 2))
    found = constant(parse(f"{tenths // 10}.{tenths % 10} cm"), number("mm"), fact)
    assert found.value == tenths


def test_every_fact_gets_its_type(scope: Scope) -> None:
    checked = check_condition(parse("tumor.necrosis and (3 < tumor.size_cm or not risk.band in {low})"), scope)
    reads = [each for each in nodes(checked) if isinstance(each, tree.Read)]
    assert [each.type for each in reads] == [scope.leaf(each) for each in reads]


@pytest.mark.parametrize(
    ("text", "code", "part", "message", "help"),
    [
        (
            "tumor.sise_cm > 3",
            "unknown-name",
            "tumor.sise_cm",
            "there is no fact or decision `tumor.sise_cm`",
            "did you mean `tumor.size_cm`?",
        ),
        (
            "3 < tumor.sise_cm",
            "unknown-name",
            "tumor.sise_cm",
            "there is no fact or decision `tumor.sise_cm`",
            "did you mean `tumor.size_cm`?",
        ),
        (
            "clear_cell == tumor.histolgy",
            "unknown-name",
            "tumor.histolgy",
            "there is no fact or decision `tumor.histolgy`",
            "did you mean `tumor.histology`?",
        ),
        (
            "tumr.size_cm > 3",
            "unknown-name",
            "tumr.size_cm",
            "there is no fact or decision `tumr.size_cm`",
            "did you mean `tumor.size_cm`?",
        ),
        (
            "size_cm > 3",
            "unknown-name",
            "size_cm",
            "there is no fact or decision `size_cm`",
            "did you mean `tumor.size_cm`?",
        ),
        (
            "person.necrosis",
            "unknown-name",
            "person.necrosis",
            "there is no fact or decision `person.necrosis`",
            "one of `age_years`, `allergy`",
        ),
        ("risc", "unknown-name", "risc", "there is no fact or decision `risc`", "did you mean `risk`?"),
        (
            "tumor.size_cm > tumor.size_mm",
            "unknown-name",
            "tumor.size_mm",
            "there is no fact or decision `tumor.size_mm`",
            "did you mean `tumor.size_cm`?",
        ),
        (
            "tumor.size_cm.low > 3",
            "unknown-name",
            "tumor.size_cm.low",
            "`tumor.size_cm` has no part `low`",
            None,
        ),
        (
            "findings.size_mm > 3",
            "unknown-name",
            "findings.size_mm",
            "`findings` has no part `size_mm`",
            "`findings` is a list: see `for_each` and `any(…)`",
        ),
        (
            "tumor.histology == clear_cel",
            "unknown-value",
            "clear_cel",
            "`clear_cel` is not a value of `tumor.histology`",
            "did you mean `clear_cell`?",
        ),
        (
            "tumor.histology in {papillary, x}",
            "unknown-value",
            "x",
            "`x` is not a value of `tumor.histology`",
            "one of `clear_cell`, `papillary`, `chromophobe`",
        ),
        (
            "findings == 3",
            "list-as-value",
            "findings",
            "`findings` is a list, not one value",
            "ask of each element: `any(f.… for f in findings)` in a formula, or `for_each: element in findings`",
        ),
        ("tumor", "group-as-value", "tumor", "`tumor` is a group of values, not one value", PARTS),
        (
            "risk == low",
            "group-as-value",
            "risk",
            "`risk` is a group of values, not one value",
            "one of `risk.score`, `risk.band`",
        ),
        (
            "tumor.histology == tumor",
            "group-as-value",
            "tumor",
            "`tumor` is a group of values, not one value",
            PARTS,
        ),
        (
            "tumor.histology > clear_cell",
            "no-order",
            "tumor.histology > clear_cell",
            "`tumor.histology` has no order, so `>` says nothing of it",
            "compare with `==`, or list the values: `in {a, b}`",
        ),
        (
            "tumor.necrosis >= true",
            "no-order",
            "tumor.necrosis >= true",
            "`tumor.necrosis` has no order, so `>=` says nothing of it",
            "compare with `==`, or list the values: `in {a, b}`",
        ),
        (
            "risk.score > not_applicable",
            "no-order",
            "risk.score > not_applicable",
            "`not_applicable` has no order, so `>` says nothing of it",
            "compare with `==`, or list the values: `in {a, b}`",
        ),
        (
            "tumor.size_cm",
            "not-a-condition",
            "tumor.size_cm",
            "`tumor.size_cm` is not a condition: it is a number of cm",
            "compare it: `tumor.size_cm == …`",
        ),
        (
            "finding.first_seen",
            "not-a-condition",
            "finding.first_seen",
            "`finding.first_seen` is not a condition: it is a date",
            "count with `months_between` or its like in a formula, and compare that",
        ),
        (
            "finding.first_seen in {3}",
            "not-comparable",
            "finding.first_seen",
            "`finding.first_seen` is a date and cannot stand in a condition",
            "count with `months_between` or its like in a formula, and compare that",
        ),
        (
            "finding.id == 3",
            "not-comparable",
            "finding.id",
            "`finding.id` is free text and cannot stand in a condition",
            "free text is only shown to the reader: make the fact an enumeration",
        ),
        (
            "tumor.size_cm == not_applicable",
            "not-comparable",
            "not_applicable",
            "`tumor.size_cm` is a fact, and only the outcome of a decision can be `not_applicable`",
            NO_TEST_FOR_MISSING,
        ),
        (
            "tumor.histology == unknown",
            "not-comparable",
            "unknown",
            "`tumor.histology` cannot be compared with `unknown`",
            NO_TEST_FOR_MISSING,
        ),
        (
            "tumor.size_cm > 3 km",
            "unknown-unit",
            "3 km",
            "`km` is not a known unit",
            "it is measured in `cm` or `mm` or `m`",
        ),
        (
            "months_since > 3 month",
            "unknown-unit",
            "3 month",
            "`month` is not a known unit",
            "did you mean `months`?",
        ),
        (
            "tumor.size_cm > 3 parsec",
            "unknown-unit",
            "3 parsec",
            "`parsec` is not a known unit",
            "it is measured in `cm` or `mm` or `m`",
        ),
        (
            "tumor.size_cm > 3 * mm",
            "quantity-form",
            "3 * mm",
            "`3 * mm` multiplies by a unit",
            "write `3 mm`",
        ),
        (
            "finding.size_mm > tumor.size_cm",
            "needs-formula",
            "finding.size_mm > tumor.size_cm",
            "`finding.size_mm > tumor.size_cm` does not compare one fact with a constant",
            IN_FORMULA,
        ),
        (
            "finding.first_seen < as_of",
            "needs-formula",
            "finding.first_seen < as_of",
            "`finding.first_seen < as_of` does not compare one fact with a constant",
            IN_FORMULA,
        ),
        (
            "tumor.size_cm + 1 > 3",
            "needs-formula",
            "tumor.size_cm + 1 > 3",
            "`tumor.size_cm + 1 > 3` does not compare one fact with a constant",
            IN_FORMULA,
        ),
        (
            "tumor.size_cm > 3 + 4",
            "needs-formula",
            "3 + 4",
            "`3 + 4` does not compare one fact with a constant",
            IN_FORMULA,
        ),
        (
            "any(f.contains_fat for f in findings)",
            "needs-formula",
            "any(f.contains_fat for f in findings)",
            "`any(f.contains_fat for f in findings)` does not compare one fact with a constant",
            IN_FORMULA,
        ),
        (
            "last(findings).site == bed",
            "needs-formula",
            "last(findings).site == bed",
            "`last(findings).site == bed` does not compare one fact with a constant",
            IN_FORMULA,
        ),
        ("3 < 4", "needs-formula", "3 < 4", "`3 < 4` does not compare one fact with a constant", IN_FORMULA),
        (
            "3",
            "not-a-condition",
            "3",
            "`3` is not a condition: it is a number",
            "compare a fact with it: `tumor.size_cm > 3`",
        ),
    ],
)
def test_conditions_that_do_not_fit(
    text: str, code: str, part: str, message: str, help: str | None, scope: Scope
) -> None:
    (problem,) = problems(text, scope)
    assert (problem.code, problem.message) == (code, message)
    assert underlined(problem.span) == part
    assert problem.help == help


@pytest.mark.parametrize(
    ("text", "code", "part", "message", "there"),
    [
        (
            "tumor.size_cm == clear_cell",
            "not-comparable",
            "clear_cell",
            "`tumor.size_cm` is a number of cm and cannot be compared with `clear_cell`",
            ("`tumor.size_cm` here", "tumor.size_cm"),
        ),
        (
            "tumor.necrosis == 1",
            "not-comparable",
            "1",
            "`tumor.necrosis` is true or false and cannot be compared with `1`",
            ("`tumor.necrosis` here", "tumor.necrosis"),
        ),
        (
            "tumor.size_cm in {1, true}",
            "not-comparable",
            "true",
            "`tumor.size_cm` is a number of cm and cannot be compared with `true`",
            ("`tumor.size_cm` here", "tumor.size_cm"),
        ),
        (
            "finding.size_mm > 3 months",
            "wrong-unit",
            "3 months",
            "`finding.size_mm` is measured in mm, not in `months`",
            ("mm here", "finding.size_mm"),
        ),
        (
            "tumor.grade > 3 cm",
            "wrong-unit",
            "3 cm",
            "`tumor.grade` has no unit, and cannot be compared with `cm`",
            ("no unit here", "tumor.grade"),
        ),
    ],
)
def test_two_places_disagree(
    text: str, code: str, part: str, message: str, there: tuple[str, str], scope: Scope
) -> None:
    (problem,) = problems(text, scope)
    assert (problem.code, problem.message) == (code, message)
    assert underlined(problem.span) == part
    assert [(said, underlined(span)) for said, span in problem.related] == [there]


def test_every_mistake_of_a_condition_is_found_at_once(scope: Scope) -> None:
    text = "tumor.a > 1 and (tumor.histology in {x, y} or not bleding) and tumor.necrosis"
    assert [underlined(each.span) for each in problems(text, scope)] == ["tumor.a", "x", "y", "bleding"]
