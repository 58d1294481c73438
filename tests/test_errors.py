import pickle

import pytest

from renal_cds.errors import Diagnostic, InvalidPatient, RenalCdsError, Span, UsageError, did_you_mean

LINE = "  size: 4 km  # large"


def test_the_underlined_part_stands_below_the_text() -> None:
    text, carets = Span("p.yaml", 3, 9, 3, 13, LINE).underline()
    start = text.index("4 km")
    assert carets[start : start + 4] == "^^^^"
    assert carets.count("^") == 4


@pytest.mark.parametrize(("end_line", "end_column"), [(4, 2), (3, 400)])
def test_a_long_place_is_underlined_to_the_end_of_its_first_line(end_line: int, end_column: int) -> None:
    text, carets = Span("p.yaml", 3, 9, end_line, end_column, LINE).underline()
    assert len(carets) == len(text)


def test_a_place_without_its_text_has_no_underline() -> None:
    assert Span("p.yaml", 1, 1, 1, 2).underline() == []


def test_an_empty_place_has_one_caret() -> None:
    assert Span("p.yaml", 1, 3, 1, 3, "a: ").underline()[1].count("^") == 1


def test_a_part_of_a_place() -> None:
    span = Span("p.yaml", 3, 9, 3, 13, LINE)
    part = span.within(2, 4)
    assert LINE[part.column - 1 : part.end_column - 1] == "km"
    assert span.within(2, 100).end_column == span.end_column


def test_a_part_of_a_place_over_several_lines_is_the_whole() -> None:
    span = Span("p.yaml", 3, 9, 4, 1, LINE)
    assert span.within(0, 1) is span


def test_spans_are_equal_by_place() -> None:
    assert Span("p.yaml", 1, 1, 1, 2, "a") == Span("p.yaml", 1, 1, 1, 2, "b")


def test_rendering_shows_message_code_places_and_help_in_order() -> None:
    here, there = Span("p.yaml", 2, 1, 2, 2, "b"), Span("p.yaml", 1, 1, 1, 2, "a")
    lines = Diagnostic("two-days", "the days disagree", here, "give one", (("the other", there),)).render().splitlines()
    assert lines[0] == "p.yaml:2:1: the days disagree [two-days]"
    assert lines[3] == "  the other: p.yaml:1:1"
    assert lines[-1] == "  help: give one"
    assert len(lines) == 7


def test_rendering_holds_nothing_that_a_terminal_would_obey() -> None:
    found = Diagnostic("odd", "`a\0\x1b[31m`", Span("b\r.yaml", 1, 1, 1, 2), "write\na").render()
    assert found.splitlines() == ["b .yaml:1:1: `a  [31m` [odd]", "  help: write a"]


def test_rendering_without_a_place() -> None:
    assert Diagnostic("no-file", "there is no file").render() == "there is no file [no-file]"


def test_an_exception_carries_and_shows_all_its_diagnostics() -> None:
    problems = [Diagnostic("one", "first"), Diagnostic("two", "second")]
    error = InvalidPatient(iter(problems))
    assert error.diagnostics == tuple(problems)
    assert str(error) == "first [one]\nsecond [two]"
    assert isinstance(error, RenalCdsError)
    assert not isinstance(error, UsageError)


def test_of_very_many_diagnostics_an_exception_shows_the_first() -> None:
    error = UsageError(Diagnostic("odd", f"number {number}") for number in range(3_000))
    *shown, last = str(error).splitlines()
    assert shown == [f"number {number} [odd]" for number in range(50)]
    assert last == "and 2,950 more"
    assert len(error.diagnostics) == 3_000
    assert "more" not in str(UsageError(error.diagnostics[:50]))


def test_an_exception_can_be_sent_to_another_process() -> None:
    error = InvalidPatient([Diagnostic("one", "first", Span("p.yaml", 1, 1, 1, 2, "a"))])
    sent = pickle.loads(pickle.dumps(error))
    assert type(sent) is InvalidPatient
    assert sent.diagnostics == error.diagnostics


@pytest.mark.parametrize(
    ("word", "known", "help"),
    [
        ("sizecm", ["size_cm", "grade"], "did you mean `size_cm`?"),
        ("x", ["size_cm", "grade"], "one of `size_cm`, `grade`"),
        ("x", [f"fact_{number}" for number in range(13)], None),
        ("x", [], None),
    ],
)
def test_help_for_a_misspelt_word(word: str, known: list[str], help: str | None) -> None:
    assert did_you_mean(word, known) == help


@pytest.mark.parametrize("column", [1, 40, 5_000, 9_999])
def test_of_a_long_line_the_part_around_the_place_is_shown(column: int) -> None:
    line = "".join(chr(ord("a") + number % 26) for number in range(10_000))
    text, carets = Span("p.yaml", 1, column, 1, column + 2, line).underline()
    assert len(text) < 200
    start = carets.index("^")
    assert text[start : start + carets.count("^")] == line[column - 1 : column + 1]


def test_what_a_terminal_would_obey_is_shown_as_blanks() -> None:
    text, carets = Span("p.yaml", 1, 4, 1, 5, "\ta\x1b!").underline()
    assert text == "    1 |  a !"
    assert carets.index("^") == text.index("!")
