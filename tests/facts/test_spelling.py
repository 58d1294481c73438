import re
from collections.abc import Iterator

import pytest

from renal_cds.errors import InvalidPatient
from renal_cds.facts import LeafType, model_of
from renal_cds.facts.refusal import Refused
from renal_cds.facts.spelling import declared_for, is_slip, same_but_for_case, word_help
from renal_cds.patient import Patient, read_patient

ENUMERATIONS = {".".join(path): leaf for path, leaf in model_of(Patient).leaves() if leaf.kind == "enumeration"}
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def mistakes(word: str) -> Iterator[str]:
    """The word cut, in other letters, with blanks, and with each letter doubled, exchanged or that beside it."""
    yield from (word[:-1], word[:-2], word.upper(), word.title(), word.replace("_", " "), word.replace("_", ""))
    yield from (f"un{word}", f"non_{word}", f"a{word}", f"c{word[1:]}", f"{word}_other")
    for index, letter in enumerate(word):
        before, after = word[:index], word[index + 1 :]
        yield before + letter * 2 + after
        yield before + after[:1] + letter + after[1:]
        if letter.lower() in LETTERS:
            yield before + LETTERS[(LETTERS.index(letter.lower()) + 1) % 26] + after
        if letter.isdigit():
            yield before + str((int(letter) + 1) % 10) + after


def proposed(help: str | None) -> list[str]:
    """The words that a help would have written: those of a list of all words are no proposal."""
    return [] if help is None or help.startswith("one of") else re.findall(r"`([^`]+)`", help)


def is_finer(word: str, written: str) -> bool:
    return word.casefold() != written.casefold() and word.casefold().startswith(written.casefold())


@pytest.mark.parametrize("name", ENUMERATIONS)
def test_what_is_proposed_is_accepted_and_is_what_was_meant(name: str) -> None:
    leaf = ENUMERATIONS[name]
    for word in leaf.values:
        for written in mistakes(word):
            try:
                read = leaf.read(written)
                assert declared_for(written, leaf.also_written) or read.casefold() == written.casefold()
                continue
            except Refused as refused:
                help = refused.help or ""
            if declared_for(written, leaf.elsewhere):
                continue
            words = proposed(help)
            assert set(words) <= set(leaf.values)
            if help.startswith("say which"):
                assert len(words) > 1, (written, words)
                assert all(is_finer(each, written.strip().replace(" ", "_")) for each in words)
                continue
            for each in words:
                code = re.compile(r"[^_]*[0-9][^_]*")  # a part with a digit, such as a stage or an edition
                plain = re.sub("[ _]", "", written).casefold()
                same = plain == re.sub("_", "", each).casefold()
                assert same or code.findall(each) == code.findall(written), (written, each)
                assert same or each[0].casefold() == written[0].casefold(), (written, each)


@pytest.mark.parametrize("name", ENUMERATIONS)
def test_all_that_is_left_of_a_word_when_it_becomes_less_specific_names_no_single_finer_one(name: str) -> None:
    leaf = ENUMERATIONS[name]
    for word in leaf.values:
        parts = word.split("_")
        coarser = ["_".join(parts[:length]) for length in range(1, len(parts))]
        coarser += [word[:-1]] if len(word) > 1 and (word[-1].isdigit() or word[-2].isdigit()) else []
        for written in coarser:
            if written in leaf.values:
                continue
            words = proposed(word_help(written, leaf.values))
            assert len(words) != 1 or not is_finer(words[0], written), (written, words)


@pytest.mark.parametrize(
    ("written", "help"),
    [
        ("mass: {bosniak: bosniak}", "say which: `bosniak_1`, `bosniak_2`"),
        ("tumor: {m_stage: M}", "say which: `M0`, `M1`; leave it out when it is not known"),
        ("tumor: {pt_stage: cT1a}", "leave it out: this is the stage of the specimen"),
        ("tumor: {pt_stage: pT4a}", "one of `pT1a`"),
        ("tumor: {histology: oncocytic}", "one of `clear_cell`"),
        ("tumor: {histology: non_clear_cell}", "one of `clear_cell`"),
        ("tumor: {histology: clear cell}", "write `clear_cell`"),
        ("biopsy: {diagnosis: kidney}", "one of `not_done`"),
        ("markers: {microsatellites: unstable}", "one of `stable`, `unstable_high`"),
        ("tumor: {histology: papilary}", "did you mean `papillary`?"),
        ("safety: {contrast_allergy: None}", "write `none` when there is none; leave it out when it is not known"),
        ("findings: [{size_cm: 3}]", "write `size_mm`, and `cm` after the number"),
        ("laboratory: {calcium_mmol_l: 2.4}", "write `calcium_mg_dl`, and `mmol/L` after the number"),
        ("id: 4711", None),
        ("person: {id: 4711}", "one of `age_years`"),
    ],
)
def test_help(written: str, help: str | None) -> None:
    with pytest.raises(InvalidPatient) as refused:
        read_patient(written)
    (problem,) = refused.value.diagnostics
    assert (problem.help is None) if help is None else (problem.help or "").startswith(help)


def test_a_word_in_other_letters_is_that_word() -> None:
    tumor = read_patient("tumor: {pt_stage: pTX, pn_stage: PNX, m_stage: m0, histology: Clear_Cell}").tumor
    assert (tumor.pt_stage, tumor.pn_stage, tumor.m_stage, tumor.histology) == ("pTx", "pNx", "M0", "clear_cell")


def test_a_word_is_not_read_in_other_letters_where_two_differ_by_them_alone_or_it_denies() -> None:
    leaf = LeafType("enumeration", values=("Ta", "TA", "none"))
    assert leaf.read("Ta") == "Ta"
    for written in ("ta", "None", "NONE"):
        with pytest.raises(Refused):
            leaf.read(written)
    assert same_but_for_case("ta", leaf.values) is None
    assert word_help("ta", leaf.values) == "write `Ta` or `TA`"


def test_every_enumeration_has_words_that_case_tells_apart_from_no_other() -> None:
    for leaf in ENUMERATIONS.values():
        assert len({word.casefold() for word in leaf.values}) == len(leaf.values)


@pytest.mark.parametrize(
    ("written", "word", "slip"),
    [
        ("papilary", "papillary", True),
        ("papillray", "papillary", True),
        ("bosnak_3", "bosniak_3", True),
        ("bosniak_5", "bosniak_4", False),
        ("typical", "atypical", False),
        ("cT1aaaaa", "pT1aaaaa", False),
        ("mal", "male", False),
        ("papillary", "papillary_type", False),
    ],
)
def test_a_slip_is_one_letter_that_cannot_be_meant(written: str, word: str, slip: bool) -> None:
    assert is_slip(written, word) is slip
