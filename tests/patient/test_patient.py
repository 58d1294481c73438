import pytest

from renal_cds.facts import model_of
from renal_cds.patient import Alarm, Patient, Tumor, read_patient


def test_nothing_given_is_everything_unknown() -> None:
    patient = Patient()
    assert list(model_of(Patient).known(patient)) == []
    assert patient.tumor.size_cm is None


def test_an_unknown_list_is_not_an_empty_one() -> None:
    assert read_patient("person: {}").findings is None
    assert read_patient("findings: null").findings is None
    assert read_patient("findings: []").findings == ()
    assert read_patient("findings: []") != read_patient("findings: null")


def test_null_makes_a_group_unknown() -> None:
    assert read_patient("tumor: null").tumor == Tumor()


def test_the_word_none_says_that_every_alarm_sign_is_absent() -> None:
    alarm = read_patient("alarm: none").alarm
    assert {given for _, given in alarm} == {False}
    assert {given for _, given in read_patient("alarm: {}").alarm} == {None}


def test_none_reaches_the_alarm_signs_of_a_subclass() -> None:
    class OurAlarm(Alarm):
        seizure: bool | None = None
        seen_by: str | None = None

    class OurPatient(Patient):
        alarm: OurAlarm = OurAlarm()

    alarm = read_patient("alarm: none", OurPatient).alarm
    assert alarm.seizure is False
    assert alarm.syncope is False
    assert alarm.seen_by is None


@pytest.mark.parametrize("path", [path for path, _ in model_of(Patient).leaves()])
def test_every_fact_says_what_it_means_and_has_a_whole_domain(path: tuple[str, ...]) -> None:
    leaf = model_of(Patient).field(path)
    assert leaf.meaning
    assert not leaf.meaning.endswith(".")
    if leaf.kind == "number":
        assert (leaf.low is None) != (leaf.above is None)
        assert leaf.high is not None
    assert len(set(leaf.values)) == len(leaf.values) != 1
    assert (leaf.kind == "enumeration") == bool(leaf.values)


def test_a_value_that_says_nothing_by_itself_is_a_value_of_some_fact() -> None:
    words = {word for _, leaf in model_of(Patient).leaves() for word in leaf.values}
    assert set(Patient.bare_words) <= words
    assert model_of(Patient).root.bare_words == Patient.bare_words
