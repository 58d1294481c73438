import pytest

from renal_cds.errors import Diagnostic
from renal_cds.language import tree
from renal_cds.language.formulas import check_formula
from renal_cds.language.parse import BUILT_INS, parse
from renal_cds.language.scope import CheckError, Scope
from renal_cds.language.show import show
from testing.underlined import underlined

TYPES = {
    "3": "a number",
    "true": "true or false",
    "3 cm": "a number of cm",
    "2 + 3 cm": "a number of cm",
    "in_unit(tumor.size_cm, mm)": "a number",
    "as_of": "a date",
    "tumor.size_cm": "a number of cm",
    "tumor.histology": "one of clear_cell, papillary, chromophobe",
    "-tumor.size_cm": "a number of cm",
    "tumor.size_cm + 1": "a number of cm",
    "tumor.size_cm - tumor.size_cm": "a number of cm",
    "2 * tumor.size_cm": "a number of cm",
    "tumor.size_cm / 2": "a number of cm",
    "tumor.size_cm / tumor.size_cm": "a number",
    "1 / tumor.size_cm": "a number",
    "tumor.size_cm / person.age_years": "a number",
    "tumor.size_cm ** 2": "a number",
    "abs(tumor.size_cm)": "a number of cm",
    "round(tumor.size_cm, 1)": "a number of cm",
    "round(tumor.grade)": "a number",
    "min(3, tumor.size_cm)": "a number of cm",
    "max(tumor.size_cm, 3, 4)": "a number of cm",
    "exp(tumor.size_cm)": "a number",
    "log(tumor.grade)": "a number",
    "len(findings)": "a number",
    "len(finding.earlier)": "a number",
    "months_between(finding.first_seen, as_of)": "a number of months",
    "months_commenced(finding.first_seen, as_of)": "a number of months",
    "years_between(finding.first_seen, as_of)": "a number of years",
    "days_between(finding.first_seen, as_of)": "a number of days",
    "first(findings).first_seen": "a date",
    "last(finding.earlier).size_mm": "a number of mm",
    "finding.size_mm - last(finding.earlier).size_mm": "a number of mm",
    "count(f.size_mm > 10 for f in findings)": "a number",
    "any(f.contains_fat for f in findings)": "true or false",
    "all(any(s.size_mm > 3 for s in f.earlier) for f in findings)": "true or false",
    "tumor.size_cm if tumor.necrosis else 3": "a number of cm",
    "tumor.necrosis and not finding.contains_fat or tumor.size_cm > 3": "true or false",
    "finding.first_seen < as_of": "true or false",
    "first(findings).site == last(findings).site": "true or false",
    "tumor.histology in {clear_cell}": "true or false",
    "bleeding if risk.score > 3 else tumor.necrosis": "true or false",
}


def problems(text: str, scope: Scope) -> tuple[Diagnostic, ...]:
    with pytest.raises(CheckError) as error:
        check_formula(parse(text), scope)
    return error.value.diagnostics


@pytest.mark.parametrize(("text", "kind"), TYPES.items())
def test_types_and_units(text: str, kind: str, scope: Scope) -> None:
    assert str(check_formula(parse(text), scope)[1]) == kind


def test_every_built_in_has_its_type_tested() -> None:
    assert {name for name in BUILT_INS if not any(f"{name}(" in text for text in TYPES)} == set()


def test_a_count_is_a_whole_number(scope: Scope) -> None:
    for text in ("len(findings)", "count(f.contains_fat for f in findings)"):
        kind = check_formula(parse(text), scope)[1]
        assert (kind.integer, kind.low) == (True, 0)


def test_what_an_empty_list_has_no_element_for_may_be_not_applicable(scope: Scope) -> None:
    assert check_formula(parse("last(findings).site"), scope)[1].derived
    assert show(check_formula(parse("last(findings).site == not_applicable"), scope)[0]).endswith("== not_applicable")


@pytest.mark.parametrize(
    ("text", "checked"),
    [
        ("finding.size_mm > 3 cm", "finding.size_mm > 30.0"),
        ("in_unit(tumor.size_cm, mm) > 30", "in_unit(tumor.size_cm, mm) > 30"),
        ("3 cm <= finding.size_mm", "finding.size_mm >= 30.0"),
        ("3 cm < last(findings).size_mm", "last(findings).size_mm > 30.0"),
        ("any(f.size_mm > 2 cm for f in findings)", "any(f.size_mm > 20.0 for f in findings)"),
        ("last(findings).biopsy == tumor", "last(findings).biopsy == tumor"),
        ("bed == last(findings).site", "last(findings).site == bed"),
        ("clear_cell == tumor.histology", "tumor.histology == clear_cell"),
    ],
)
def test_constants_take_the_unit_and_the_words_of_the_fact(text: str, checked: str, scope: Scope) -> None:
    assert show(check_formula(parse(text), scope)[0]) == checked


@pytest.mark.parametrize(
    ("text", "code", "message", "places"),
    [
        (
            "tumor.size_cm + finding.size_mm",
            "units-differ",
            "`tumor.size_cm` is in cm and `finding.size_mm` in mm",
            [("cm here", "tumor.size_cm"), ("mm here", "finding.size_mm")],
        ),
        (
            "tumor.size_cm * finding.size_mm",
            "units-differ",
            "`tumor.size_cm` is in cm and `finding.size_mm` in mm",
            [("cm here", "tumor.size_cm"), ("mm here", "finding.size_mm")],
        ),
        (
            "finding.size_mm / tumor.size_cm",
            "units-differ",
            "`finding.size_mm` is in mm and `tumor.size_cm` in cm",
            [("mm here", "finding.size_mm"), ("cm here", "tumor.size_cm")],
        ),
        (
            "tumor.size_cm > finding.size_mm",
            "units-differ",
            "`tumor.size_cm` is in cm and `finding.size_mm` in mm",
            [("cm here", "tumor.size_cm"), ("mm here", "finding.size_mm")],
        ),
        (
            "min(3, tumor.size_cm, finding.size_mm)",
            "units-differ",
            "`tumor.size_cm` is in cm and `finding.size_mm` in mm",
            [("cm here", "tumor.size_cm"), ("mm here", "finding.size_mm")],
        ),
        (
            "tumor.size_cm if tumor.necrosis else person.age_years",
            "units-differ",
            "`tumor.size_cm` is in cm and `person.age_years` in years",
            [("cm here", "tumor.size_cm"), ("years here", "person.age_years")],
        ),
        (
            "finding.first_seen > tumor.size_cm",
            "not-comparable",
            "`finding.first_seen` and `tumor.size_cm` do not go together",
            [("a date here", "finding.first_seen"), ("a number of cm here", "tumor.size_cm")],
        ),
        (
            "finding.site == tumor.stage",
            "not-comparable",
            "`finding.site` and `tumor.stage` do not go together",
            [("one of bed, lung here", "finding.site"), ("one of pT1, pT2 here", "tumor.stage")],
        ),
        (
            "tumor.grade if tumor.necrosis else tumor.necrosis",
            "not-comparable",
            "`tumor.grade` and `tumor.necrosis` do not go together",
            [("a number here", "tumor.grade"), ("true or false here", "tumor.necrosis")],
        ),
    ],
)
def test_two_places_that_do_not_go_together(
    text: str, code: str, message: str, places: list[tuple[str, str]], scope: Scope
) -> None:
    (problem,) = problems(text, scope)
    assert (problem.code, problem.message) == (code, message)
    assert [(said, underlined(span)) for said, span in problem.related] == places
    assert problem.span == problem.related[0][1]


@pytest.mark.parametrize(
    ("text", "code", "part", "message"),
    [
        (
            "tumor.necrosis + 1",
            "not-a-number",
            "tumor.necrosis",
            "`tumor.necrosis` is not a number: it is true or false",
        ),
        ("-tumor.stage", "not-a-number", "tumor.stage", "`tumor.stage` is not a number: it is one of pT1, pT2"),
        ("abs(as_of)", "not-a-number", "as_of", "`as_of` is not a number: it is a date"),
        (
            "tumor.size_cm and true",
            "not-a-condition",
            "tumor.size_cm",
            "`tumor.size_cm` is not a condition: it is a number of cm",
        ),
        ("not as_of", "not-a-condition", "as_of", "`as_of` is not a condition: it is a date"),
        (
            "1 if tumor.grade else 2",
            "not-a-condition",
            "tumor.grade",
            "`tumor.grade` is not a condition: it is a number",
        ),
        (
            "any(f.size_mm for f in findings)",
            "not-a-condition",
            "f.size_mm",
            "`f.size_mm` is not a condition: it is a number of mm",
        ),
        (
            "days_between(as_of, tumor.grade)",
            "not-a-date",
            "tumor.grade",
            "`tumor.grade` is not a date: it is a number",
        ),
        ("finding.id", "free-text", "finding.id", "`finding.id` is free text and cannot stand in a formula"),
        (
            "first(findings).id == last(findings).site",
            "free-text",
            "first(findings).id",
            "`first(findings).id` is free text and cannot stand in a formula",
        ),
        ("len(tumor)", "not-a-list", "tumor", "`tumor` is not a list"),
        *(
            (
                f"any({kind}({inner} for g in findings) for f in findings)",
                "lists-too-deep",
                f"any({kind}({inner} for g in findings) for f in findings)",
                "more than 2 questions to lists stand inside each other",
            )
            for kind in ("any", "all")
            for inner in ("any(h.size_mm > 3 for h in findings)", "count(h.size_mm > 3 for h in findings) > 2")
        ),
        ("any(f.x for f in tumor)", "not-a-list", "tumor", "`tumor` is not a list"),
        ("last(tumor).size_cm", "not-a-list", "tumor", "`tumor` is not a list"),
        ("findings", "list-as-value", "findings", "`findings` is a list, not one value"),
        (
            "last(findings).earlier",
            "list-as-value",
            "last(findings).earlier",
            "`last(findings).earlier` is a list, not one value",
        ),
        (
            "last(findings).sise",
            "unknown-name",
            "last(findings).sise",
            "there is no fact or decision `last(findings).sise`",
        ),
        ("any(f.sise for f in findings)", "unknown-name", "f.sise", "there is no fact or decision `f.sise`"),
        ("f.size_mm", "unknown-name", "f.size_mm", "there is no fact or decision `f.size_mm`"),
        (
            "in_unit(finding.size_mm, years)",
            "wrong-unit",
            "in_unit(finding.size_mm, years)",
            "`finding.size_mm` is measured in mm, not in `years`",
        ),
        ("in_unit(tumor.grade, mm)", "no-unit", "tumor.grade", "`tumor.grade` has no unit"),
        ("tumor.size_cm ** 1", "power-of-one", "tumor.size_cm ** 1", "`tumor.size_cm ** 1` is `tumor.size_cm`"),
        ("3 * cm + tumor.size_cm", "quantity-form", "3 * cm", "`3 * cm` multiplies by a unit"),
        ("3 parsec", "unknown-unit", "3 parsec", "`parsec` is not a known unit"),
        ("high if tumor.necrosis else 3", "unknown-name", "high", "there is no fact or decision `high`"),
        ("tumor.size_cm > finding.size", "unknown-name", "finding.size", "there is no fact or decision `finding.size`"),
        ("tumor.stage > pT1", "no-order", "tumor.stage > pT1", "`tumor.stage` has no order, so `>` says nothing of it"),
        (
            "risk.score < conflict",
            "no-order",
            "risk.score < conflict",
            "`conflict` has no order, so `<` says nothing of it",
        ),
        (
            "finding.biopsy >= finding.biopsy",
            "no-order",
            "finding.biopsy >= finding.biopsy",
            "`finding.biopsy` has no order, so `>=` says nothing of it",
        ),
        (
            "any(tumor.size_mm > 3 for tumor in findings)",
            "name-taken",
            "any(tumor.size_mm > 3 for tumor in findings)",
            "`tumor` is already the name of something else",
        ),
    ],
)
def test_formulas_that_do_not_fit(text: str, code: str, part: str, message: str, scope: Scope) -> None:
    (problem,) = problems(text, scope)
    assert (problem.code, problem.message) == (code, message)
    assert underlined(problem.span) == part


def test_two_questions_to_lists_may_stand_inside_each_other(scope: Scope) -> None:
    node = parse("all(any(g.size_mm > f.size_mm for g in findings) for f in findings)")
    assert str(check_formula(node, scope)[1]) == "true or false"


def test_help_names_the_selected_fact(scope: Scope) -> None:
    (problem,) = problems("last(findings).size", scope)
    assert problem.help in ("did you mean `last(findings).site`?", "did you mean `last(findings).size_mm`?")


def test_all_parts_are_checked_at_once(scope: Scope) -> None:
    for text in (
        "max(tumor.a, tumor.b)",
        "days_between(tumor.a, tumor.b)",
        "tumor.a + tumor.b",
        "tumor.a if true else tumor.b",
    ):
        assert [underlined(each.span) for each in problems(text, scope)] == ["tumor.a", "tumor.b"]


def test_every_fact_gets_its_type(scope: Scope) -> None:
    checked, _ = check_formula(parse("last(finding.earlier).size_mm - finding.size_mm"), scope)
    assert isinstance(checked, tree.Arithmetic)
    assert isinstance(checked.left, tree.Select)
    assert isinstance(checked.right, tree.Read)
    assert (str(checked.left.type), str(checked.right.type)) == ("a number of mm", "a number of mm")
