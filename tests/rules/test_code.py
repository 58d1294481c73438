"""The code outside the fact model knows nothing of medicine: it would serve another organ unchanged."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from renal_cds.facts.paths import ITEM
from renal_cds.records import names_of
from renal_cds.rulebook.decisions import Plan, Score, Stage, Strength, Urgency
from renal_cds.rulebook.knowledge import Confidence, SourceKind
from rules.clinic import PROJECT, preview

SOURCE = PROJECT / "src" / "renal_cds"
MODULES = sorted(each for each in SOURCE.rglob("*.py") if "patient" not in each.relative_to(SOURCE).parts)

# A word that Python's own library uses too is a programmer's word. These few are everyday words that it lacks.
STANDARD_LIBRARY = (
    *("argparse", "ast", "calendar", "contextlib", "csv", "dataclasses", "datetime", "difflib", "doctest", "enum"),
    *("functools", "inspect", "mailbox", "optparse", "pprint", "shutil", "statistics", "tarfile", "textwrap"),
    *("tokenize", "typing"),
)
EVERYDAY = {"conditions", "later", "needs", "question", "questions", "suspected"}
# Words that the library says of itself, each with the one place where it may.
EXPLAINED: dict[tuple[str, str | None], str] = {
    ("as_of", None): "the day of the question: every engine of this kind needs one",
    **{
        ("safety", name): "what a reader is told about gates and about the questions they ask"
        for name in (
            *("explain/reasons/questions.py", "report/shared_view.py", "report/page.py"),
            *(f"report/render/{name}.py" for name in ("html_sections", "html_style", "markdown", "summary", "text")),
        )
    },
    **{
        ("findings", name): "what a check of the rules found"
        for name in (
            *("cli/check.py", "verify/suppressions.py", "verify/check.py", "verify/compare.py"),
            *("verify/missing.py", "verify/findings/outcomes.py", "verify/findings/rows.py"),
        )
    },
    ("kidney", "cli/main.py"): "what the program says it is for",
    ("not_listed", "explain/counterfactual/target.py"): "an outcome that a table does not list",
    ("mass", "facts/quantities.py"): "the dimension of a unit",
    ("solid", "report/render/html_style.py"): "a line of a style sheet",
}
# The name of the program, which messages and addresses of its schemas hold.
PROGRAM = "renal-cds"
# What a diagnostic may name between backticks, to show an author the form of a condition.
SHOWS_THE_FORM = {"tumor", "size_cm", "findings", "size_mm"}


# --- nothing clinical in the code --------------------------------------------------------------------------------


def said_in(module: Path) -> Iterator[tuple[str | int | float, int]]:
    """Every identifier, word of a string and number of a module, without its docstrings."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    documentation = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    pieces = {id(piece) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for piece in node.values}
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr(values=parts):
                text = "".join(str(each.value) if isinstance(each, ast.Constant) else "…" for each in parts)
                yield from ((word, node.lineno) for word in words_of(text))
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield name, node.lineno
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, node.lineno
            case ast.keyword(arg=str(name)):
                yield name, node.lineno
            case ast.Constant(value=str(text)) if id(node) not in documentation | pieces:
                yield from ((word, node.lineno) for word in words_of(text))
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                yield number, node.lineno


WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
BETWEEN_BACKTICKS = re.compile(r"`[^`]*`")


def words_of(text: str) -> list[str]:
    """The words of a string, without those that show an author the form of a condition."""
    return WORD.findall(BETWEEN_BACKTICKS.sub(_without_form, text.replace(PROGRAM, "")))


def _without_form(code: re.Match[str]) -> str:
    return " ".join(word for word in WORD.findall(code[0]) if word not in SHOWS_THE_FORM)


@cache
def everyday_words() -> frozenset[str]:
    """Words that mean nothing clinical by themselves."""
    library = Path(ast.__file__).parent
    sources = ((library / f"{name}.py").read_text(encoding="utf-8") for name in STANDARD_LIBRARY)
    return frozenset(word for source in sources for word in WORD.findall(source.lower())) | EVERYDAY


@cache
def words_of_the_format() -> frozenset[str]:
    """What every rule file is written in: urgencies, strengths, kinds of source, ways to obtain a fact."""
    literals = (Urgency, Strength, Stage, Confidence, SourceKind)
    obtained = {str(leaf.how) for _, leaf in preview().model.leaves()}
    said = {word for each in literals for word in get_args(each)}
    return frozenset(said | obtained | {*names_of(Plan)} | {*names_of(Score)})


@cache
def clinical_words() -> frozenset[str]:
    """The words of the fact model, of the rules and of the sources, without those of every program."""
    facts: set[str] = set()
    for path, leaf in preview().model.leaves():
        facts |= {step for step in path if step != ITEM} | {str(each) for each in leaf.values or ()}
    groups = {path[0] for path, _ in preview().model.leaves()}
    rules = {decision.id for decision in preview().decisions.values()}
    rules |= {each.id for decision in preview().decisions.values() for each in decision.statements if "_" in each.id}
    names: set[str] = set()
    for id, source in preview().sources.items():
        capitals = set(re.findall(r"\b[A-Z]\w+", source.citation))
        names |= {part for part in id.split("-") if part.capitalize() in capitals or part.upper() in capitals}
        names |= {each for each in capitals if each.isupper() and len(each) > 2}
    words = {each.lower() for each in facts | rules | names}
    return frozenset((words - everyday_words() | groups) - words_of_the_format())


@pytest.mark.parametrize("module", MODULES, ids=lambda each: each.relative_to(SOURCE).as_posix())
def test_the_code_outside_the_fact_model_says_nothing_clinical(module: Path) -> None:
    name, forbidden = module.relative_to(SOURCE).as_posix(), clinical_words()
    found = {
        (word, line)
        for word, line in said_in(module)
        if isinstance(word, str)
        and word.lower() in forbidden
        and (word.lower(), name) not in EXPLAINED
        and (word.lower(), None) not in EXPLAINED
    }
    assert found == set()


@pytest.mark.parametrize("module", MODULES, ids=lambda each: each.relative_to(SOURCE).as_posix())
def test_the_code_outside_the_fact_model_names_no_drug(module: Path) -> None:
    drug = re.compile(r"\w{4,}(mab|nib|limus|leukin)$")
    assert [(word, line) for word, line in said_in(module) if isinstance(word, str) and drug.match(word.lower())] == []


def test_the_scan_would_see_something_clinical(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('"""About a tumor."""\nlimit = 1.8\nif kind == "chromophobe":\n    aua = tumor.size_cm\n')
    said = {word for word, _ in said_in(module)}
    assert {1.8, "chromophobe", "aua", "tumor", "size_cm"} <= said
    assert "About" not in said
    assert {
        "chromophobe",
        "aua",
        "tumor",
        "size_cm",
        "fleischner",
        "mri",
        "eau",
        "salvage_after_ablation",
    } <= clinical_words()
