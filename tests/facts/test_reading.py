import json
import time
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Self

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from pydantic import ValidationError, field_validator, model_validator

from judge.profile import examples
from renal_cds.errors import Diagnostic, InvalidPatient
from renal_cds.facts import Fact, LeafType, RecordType, model_of, places_in
from renal_cds.facts.groups import as_model
from renal_cds.facts.labels import same_label
from renal_cds.facts.model import MAX_ITEMS
from renal_cds.facts.quick import read_quickly
from renal_cds.facts.refusal import is_hidden
from renal_cds.patient import Patient, Tumor, read_patient
from testing.underlined import underlined

TODAY = date(2026, 3, 1)
MODEL = model_of(Patient)


def problems(source: Any, **more: Any) -> tuple[Diagnostic, ...]:
    with pytest.raises(InvalidPatient) as refused:
        read_patient(source, **more)
    return refused.value.diagnostics


BAD = [
    ("tumour: {}", "unknown-fact", "the patient has no fact `tumour`", "tumour", "did you mean `tumor`?"),
    ("tumor: {size: 4}", "unknown-fact", "`tumor` has no fact `size`", "size", "did you mean `size_cm`?"),
    (
        "kidney: {egfr: 50}",
        "unknown-fact",
        "`kidney` has no fact `egfr`",
        "egfr",
        "did you mean `egfr_ml_min_1_73m2` or `egfr_after_nephrectomy_ml_min_1_73m2` or `egfr_after_partial",
    ),
    ("person: {grade: 2}", "unknown-fact", "`person` has no fact `grade`", "grade", "it belongs in `tumor.grade`"),
    ("findings: [{sites: lung}]", "unknown-fact", "`findings[0]` has no fact `sites`", "sites", "did you mean `site`?"),
    ("tumor: {size_cm: 42}", "out-of-range", "`tumor.size_cm` lies above 0 and not above 40 cm", "42", "`42 mm`"),
    ("tumor: {size_cm: 4.2 kg}", "unknown-unit", "`kg` is not a known unit", "4.2 kg", "`cm`, `mm`, `m`"),
    ("tumor: {size_cm: 4.2 years}", "wrong-unit", "which `years` cannot become", "4.2 years", "`cm`, `mm`, `m`"),
    ('tumor: {size_cm: "4,2 cm"}', "decimal-comma", "has a decimal comma in `4,2 cm`", '"4,2 cm"', "write `4.2 cm`"),
    ("tumor: {size_cm: 4,2, grade: 2}", "decimal-comma", "`tumor.size_cm` has a decimal comma in `4,2`", "2", "`4.2`"),
    ("tumor: {size_cm: 4,2 cm}", "decimal-comma", "`tumor.size_cm` has a decimal comma", "2 cm", "write `4.2 cm`"),
    ("tumor: {size_cm: 4, 2: 3}", "unknown-fact", "`tumor` has no fact", "2", None),
    ("alarm: no", "old-boolean", "`no` could be a word", "no", "write `none`, or its facts below it"),
    ("tumor: no", "old-boolean", "`no` could be a word", "no", "write its facts below it"),
    ("findings: no", "old-boolean", "`no` could be a word", "no", "write `[]` when there is none"),
    ('tumor: {size_cm: "4.2"}', "not-a-quantity", 'not `"4.2"`', '"4.2"', "write `4.2` without quotes"),
    ("tumor: {size_cm: true}", "not-a-number", "`tumor.size_cm` is a number, not `true`", "true", "leave it out"),
    ("tumor: {size_cm: {value: 4}}", "not-a-quantity", "a `value` with its `unit`", "{value: 4}", "a number in cm"),
    ("tumor: {grade: 2.5}", "not-a-whole-number", "`tumor.grade` is a whole number, not `2.5`", "2.5", None),
    ("tumor: {grade: 5}", "out-of-range", "`tumor.grade` lies between 1 and 4, and `5` does not", "5", None),
    ("tumor: {histology: papilary}", "unknown-value", "has no value `papilary`", "papilary", "`papillary`"),
    ("tumor: {necrosis: 1}", "not-a-boolean", "`tumor.necrosis` is true or false, not `1`", "1", "write `true`"),
    ("tumor: {necrosis: unknown}", "word-for-unknown", "cannot be `unknown`", "unknown", "leave it out"),
    ("tumor: {necrosis: no}", "old-boolean", "`no` could be a word or a truth value", "no", "write `false`"),
    ("tumor: {size_cm: .nan}", "not-a-number", "`.nan` is not a measurable number", ".nan", "leave the value out"),
    ("tumor: [4]", "not-a-group", "`tumor` is a group of facts, not a list", "[4]", "without a list"),
    ("tumor: 4 cm", "not-a-group", "`tumor` is a group of facts, not `4 cm`", "4 cm", "such as `histology`"),
    ("alarm: all", "not-a-group", "`alarm` is a group of facts, not `all`", "all", "write `none`, or its facts"),
    ("tumor: none", "not-a-group", "`tumor` is a group of facts, not `none`", "none", "write its facts below it"),
    (
        "kidney: {creatinine_mg_dl: 106}",
        "out-of-range",
        "`kidney.creatinine_mg_dl` lies between 0.1 and 30 mg/dL, and `106` does not",
        "106",
        "write `106 umol/L` if that is what was meant",
    ),
    ("laboratory: {calcium_mg_dl: 2.4}", "out-of-range", "between 4 and 30 mg/dL", "2.4", "write `2.4 mmol/L`"),
    ("laboratory: {albumin_g_dl: 38}", "out-of-range", "between 0.5 and 7 g/dL", "38", "write `38 g/L`"),
    (
        "laboratory: {albumin_g_dl: 550 umol/L}",
        "wrong-unit",
        "which `umol/L` cannot become",
        "550 umol/L",
        "`g/dL`, `g/L`, `mg/dL`, `mg/L`",
    ),
    ("findings: none", "not-a-list", "`findings` is a list, not `none`", "none", "write `[]`"),
    ("findings: {site: lung}", "not-a-list", "not a group of facts", "{site: lung}", "start each entry"),
    ("findings: [lung]", "not-a-group", "`findings[0]` is a group of facts, not `lung`", "lung", "such as `id`"),
    ("findings: [{id: 1}]", "not-a-text", "`findings[0].id` is a text, not `1`", "1", 'write `"1"`'),
    ("as_of: 1 March 2026", "not-a-date", "`as_of` is a date, not `1 March 2026`", "1 March 2026", "`2026-03-01`"),
    ("as_of: 2026-02-30", "not-a-date", "`2026-02-30` is no day of the calendar", "2026-02-30", None),
    ("tumor", "not-a-patient", "a patient is a group of facts, not `tumor`", "tumor", "give a file as a `Path`"),
    ("[]", "not-a-patient", "a patient is a group of facts, not a list", "[]", "`Path`"),
]


@pytest.mark.parametrize(("text", "code", "message", "place", "help"), BAD)
def test_a_mistake_in_a_text(text: str, code: str, message: str, place: str, help: str | None) -> None:
    (problem,) = problems(text)
    assert problem.code == code
    assert message in problem.message
    assert underlined(problem.span) == place
    assert (problem.help is None) if help is None else help in (problem.help or "")


@pytest.mark.parametrize(("text", "code", "message", "place", "help"), BAD)
def test_a_mistake_is_named_in_our_own_words(text: str, code: str, message: str, place: str, help: str | None) -> None:
    rendered = problems(text)[0].render()
    for leaked in (
        "Input should",
        "pydantic",
        "NoneType",
        "Literal",
        "Tumor",
        "Patient",
        "dict",
        "str",
        "tuple",
        "float",
    ):
        assert leaked not in rendered


@pytest.mark.parametrize(
    ("facts", "code", "message"),
    [
        ({"tumor": {"size_cm": float("nan")}}, "not-a-number", "`tumor.size_cm` is a measurable number, not `nan`"),
        ({"tumor": {"size_cm": 10**5000}}, "not-a-number", "not a very large number"),
        ({"tumor": object()}, "not-a-group", "`tumor` is a group of facts, not a value of another kind"),
        ({"findings": iter([])}, "not-a-list", "`findings` is a list"),
        ({"as_of": datetime(2026, 3, 1)}, "not-a-date", "`as_of` is a date, not a date with a time of day"),
        ({"findings": [{"earlier": [{"size_mm": "3"}]}]}, "not-a-quantity", "`findings[0].earlier[0].size_mm`"),
    ],
)
def test_a_mistake_in_python_objects_names_the_path(facts: Any, code: str, message: str) -> None:
    (problem,) = problems(facts)
    assert (problem.code, problem.span) == (code, None)
    assert message in problem.message


def test_all_mistakes_come_at_once_in_the_order_of_the_text() -> None:
    text = (
        "tumor: {grade: 9, size: 1}\nfindings: [{site: moon, first_seen: 2027-01-01}]\n"
        "as_of: 2026-03-01\nperson: {sex: 1}\nstaging: {last_scan: soon}\n"
    )
    assert [(each.code, underlined(each.span)) for each in problems(text)] == [
        ("out-of-range", "9"),
        ("unknown-fact", "size"),
        ("unknown-value", "moon"),
        ("date-in-the-future", "2027-01-01"),
        ("not-a-word", "1"),
        ("not-a-date", "soon"),
    ]


def test_text_bytes_file_dictionary_and_patient_are_the_same(tmp_path: Path) -> None:
    facts = {"as_of": TODAY, "tumor": {"size_cm": "42 mm"}, "findings": [], "alarm": "none"}
    text = json.dumps(facts, default=str)
    file = tmp_path / "patient.json"
    file.write_text(text, encoding="utf-8")
    patient = read_patient(facts)
    assert patient.tumor.size_cm == 4.2
    assert patient == read_patient(text) == read_patient(text.encode()) == read_patient(file) == read_patient(patient)


def test_bytes_that_are_no_patient_are_not_taken_for_the_name_of_a_file() -> None:
    (problem,) = problems(b"patient.yaml")
    assert problem.help == "write `tumor:` and the facts below it"


@pytest.mark.parametrize("text", ["findings: [{entries}]", "findings: [{{id: a, earlier: [{entries}]}}]"])
def test_a_list_has_a_bound(text: str) -> None:
    sound, long = (text.format(entries=", ".join(["{}"] * count)) for count in (MAX_ITEMS, MAX_ITEMS + 1))
    read_patient(sound)
    (problem,) = problems(long)
    assert problem.code == "too-many-values"
    assert problem.message.endswith("is a list of at most 50 entries, not of 51")
    assert underlined(problem.span).startswith("[{}, ")


def test_a_long_row_of_digits_is_refused_at_once() -> None:
    began = time.perf_counter()
    (problem,) = problems({"tumor": {"histology": "9" * 200_000 + "x"}})
    assert problem.code == "unknown-value"
    assert time.perf_counter() - began < 5  # a square of the length would be minutes


def test_a_file_is_named_in_the_diagnostics(tmp_path: Path) -> None:
    file = tmp_path / "patient.yaml"
    file.write_text("tumour: {}", encoding="utf-8")
    (problem,) = problems(file)
    assert problem.span is not None
    assert problem.span.file == str(file)


@pytest.mark.parametrize("source", [Path("nowhere.yaml"), b"\xff\xfe", "", "a: 1\n---\nb: 2", "{", 5])
def test_what_cannot_be_read_at_all_is_an_invalid_patient(source: Any) -> None:
    assert len(problems(source)) == 1


def test_a_patient_made_without_checks_is_checked() -> None:
    assert problems(Patient.model_construct(tumor=Tumor.model_construct(grade=9)))[0].code == "out-of-range"


def test_a_patient_stays_of_its_class_or_becomes_of_the_wanted_one() -> None:
    class OurPatient(Patient):
        site_code: str | None = None

    ours = OurPatient(site_code="A")
    assert read_patient(ours) is not ours
    assert read_patient(ours) == ours
    assert type(read_patient(Patient(), OurPatient)) is OurPatient


def test_a_check_of_a_subclass_speaks_in_its_own_words() -> None:
    class OurPatient(Patient):
        @model_validator(mode="after")
        def _check(self) -> Self:
            if self.person.sex == "male" and self.person.pregnancy == "pregnant":
                raise ValueError("sex and pregnancy disagree")
            return self

    (problem,) = problems("person: {sex: male, pregnancy: pregnant}", model=OurPatient)
    assert problem.code == "refused-value"
    assert problem.message == "the patient is refused: sex and pregnancy disagree"


def test_the_day_of_the_question_is_filled_in() -> None:
    assert read_patient("person: {}", as_of=TODAY).as_of == TODAY
    assert read_patient("as_of: 2026-03-01", as_of=TODAY).as_of == TODAY
    assert read_patient("person: {}").as_of is None


def test_two_days_of_the_question_disagree() -> None:
    (problem,) = problems("as_of: 2026-03-02", as_of=TODAY)
    assert problem.code == "as-of-differs"
    assert "`2026-03-02`" in problem.message
    assert "`2026-03-01`" in problem.message
    assert underlined(problem.span) == "2026-03-02"


def test_the_day_of_the_question_has_no_time() -> None:
    assert problems({}, as_of=datetime(2026, 3, 1))[0].code == "not-a-date"


def test_places_of_facts_are_kept_for_text_only() -> None:
    text = "findings:\n- site: lung\n"
    places = places_in(text, name="p.yaml")
    assert places is not None
    assert str(places.at(("findings", 0, "site")).span) == "p.yaml:2:9"
    assert places_in(text.encode(), name="p.yaml") == places
    assert places_in(read_patient(text)) is None


def _facts(record: RecordType) -> st.SearchStrategy[dict[str, Any]]:
    fields: dict[str, st.SearchStrategy[Any]] = {}
    for name, kind in record.fields.items():
        if isinstance(kind, RecordType):
            fields[name] = _facts(kind)
        elif isinstance(kind, LeafType):
            fields[name] = _given(kind)
        elif kind.record.oldest_first is None:
            fields[name] = st.lists(_facts(kind.record), max_size=2, unique_by=_label)
    return st.fixed_dictionaries({}, optional=fields)


def _label(facts: dict[str, Any]) -> object:
    return same_label(facts["id"]) if "id" in facts else id(facts)


def _given(leaf: LeafType) -> st.SearchStrategy[Any]:
    match leaf.kind:
        case "boolean":
            return st.booleans()
        case "enumeration":
            return st.sampled_from(leaf.values)
        case "date":
            return st.dates(max_value=date(2020, 1, 1))
        case "text":
            texts = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=("Cc", "Cs", "Cf")), max_size=10)
            return texts.filter(lambda text: same_label(text) not in ("", "[]") and not any(map(is_hidden, text)))
        case "number" if leaf.integer:
            return st.integers(int(leaf.low or 0), int(leaf.high or 0))
        case "number":
            low = leaf.above if leaf.low is None else leaf.low
            return st.floats(low, leaf.high, exclude_min=leaf.low is None)


@settings(deadline=None)
@given(_facts(model_of(Patient).root))
def test_what_is_written_is_read_back_equal(facts: dict[str, Any]) -> None:
    try:
        patient = read_patient(facts, as_of=TODAY) if "as_of" not in facts else Patient.model_validate(facts)
    except InvalidPatient:  # facts drawn apart from each other can contradict each other
        reject()
    dumped = patient.model_dump(mode="json", exclude_none=True)
    assert Patient.model_validate(dumped) == patient
    if "as_of" not in facts:
        assert read_patient(dumped) == read_patient(json.dumps(dumped)) == patient


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*Patient.model_fields, "site"]), inner)
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*Patient.model_fields, "?"]), _anything, max_size=4))
def test_whatever_is_given_is_read_or_refused(facts: dict[str, Any]) -> None:
    try:
        patient = read_patient(facts)
    except InvalidPatient as problem:
        refused = [each.message for each in problem.diagnostics]
    else:
        refused = []
        assert read_patient(patient) == patient
    assert all(message.startswith(("`", "the patient", "a key")) for message in refused)


def _like_pydantic(facts: dict[str, Any]) -> None:
    """What is read quickly is what pydantic makes of it, to the last type; what it refuses is not read quickly."""
    plainly = read_quickly(facts, MODEL.root)
    found = as_model(plainly, Patient) if plainly else None
    try:
        patient = Patient.model_validate(facts)
    except ValidationError:
        assert found is None
        return
    if found is not None:
        assert found == patient
        assert repr(found) == repr(patient)
        assert found.model_dump_json() == patient.model_dump_json()
        assert found.model_dump(exclude_unset=True) == patient.model_dump(exclude_unset=True)
        assert hash(found) == hash(patient)


@examples(150)
@given(_facts(model_of(Patient).root))
def test_facts_are_read_quickly_as_by_pydantic(facts: dict[str, Any]) -> None:
    _like_pydantic(facts)
    assert read_quickly(facts, MODEL.root) is not None


@examples(150)
@given(st.dictionaries(st.sampled_from([*Patient.model_fields, "site"]), _anything, max_size=4))
def test_whatever_is_given_is_read_quickly_as_by_pydantic_or_not_at_all(facts: dict[str, Any]) -> None:
    _like_pydantic(facts)


def test_a_patient_of_another_class_is_left_to_pydantic() -> None:
    class Hospital(Patient):
        ward: Annotated[str | None, Fact(meaning="ward")] = None

        @field_validator("ward")
        @classmethod
        def _known(cls, ward: str | None) -> str | None:
            if ward == "cellar":
                raise ValueError("there is no such ward")
            return ward

    assert read_patient({"ward": "north"}, Hospital).ward == "north"
    with pytest.raises(InvalidPatient):
        read_patient({"ward": "cellar"}, Hospital)
