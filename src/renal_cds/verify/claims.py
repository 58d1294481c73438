"""Claims about a rulebook: questions to all patients, each written as one sentence.

>>> from renal_cds.rulebook import Rulebook
>>> book = Rulebook.load()
>>> str(prove(book, "never recommend radical_nephrectomy of salvage_after_ablation when kidney.solitary"))
'`radical_nephrectomy` of `salvage_after_ablation` is never recommended when kidney.solitary: yes, for every patient'
>>> prove(book, "possible tumor.size_cm > 7 and tumor.size_cm < 3").holds
False
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from renal_cds.errors import Diagnostic, UsageError, did_you_mean
from renal_cds.language.parse import parse
from renal_cds.language.tree import Expression, Read, children
from renal_cds.rulebook import Rulebook
from renal_cds.verify import questions
from renal_cds.verify.questions import ClaimAnswer

__all__ = ["FORMS", "Form", "prove"]

_WORD = r"[a-z_][a-z0-9_]*"
_BLANKS = {
    "OPTION": rf"(?P<option>{_WORD})",
    "OUTCOME": rf"(?P<outcome>{_WORD})",
    "DECISION": rf"(?P<id>{_WORD})",
    "ROW": rf"(?P<row>{_WORD})",
    "FACT": r"(?P<fact>[a-z_][a-z0-9_.]*)",
    "OUTCOMES": rf"(?P<outcomes>{_WORD}(?:, {_WORD})+)",
    "CONDITION": r"(?P<condition>.+)",
    "OTHER": r"(?P<other>.+)",
}

_Asked = Callable[..., ClaimAnswer]


@dataclass(frozen=True)
class Form:
    """One form of a claim: its words, with blanks in capitals, and the question that it puts."""

    words: str
    ask: _Asked

    @property
    def pattern(self) -> re.Pattern[str]:
        """The claims of this form; what stands in brackets may be left out."""
        text = re.escape(self.words).replace(r"\ ", r"\s+").replace(r"\[", "(?:").replace(r"\]", ")?")
        return re.compile(re.sub(r"[A-Z]{2,}", lambda blank: _BLANKS[blank.group()], text))


def _recommended(rulebook: Rulebook, id: str, option: str, condition: str | None) -> ClaimAnswer:
    return questions.always_says(rulebook, id, "recommended", condition, option)


def _not_recommended(rulebook: Rulebook, id: str, option: str, condition: str | None) -> ClaimAnswer:
    return questions.never_says(rulebook, id, "recommended", condition, option)


def _alerted(rulebook: Rulebook, id: str, condition: str | None) -> ClaimAnswer:
    return questions.always_says(rulebook, id, "true", condition)


def _not_alerted(rulebook: Rulebook, id: str, condition: str | None) -> ClaimAnswer:
    return questions.never_says(rulebook, id, "true", condition)


def _always(rulebook: Rulebook, id: str, outcome: str, condition: str | None) -> ClaimAnswer:
    return questions.always_says(rulebook, id, outcome, condition)


def _never(rulebook: Rulebook, id: str, outcome: str, condition: str | None) -> ClaimAnswer:
    return questions.never_says(rulebook, id, outcome, condition)


def _implies(rulebook: Rulebook, condition: str, other: str) -> ClaimAnswer:
    return questions.implies(rulebook, condition, other, _element(rulebook, condition, other))


def _excludes(rulebook: Rulebook, condition: str, other: str) -> ClaimAnswer:
    return questions.disjoint(rulebook, condition, other, _element(rulebook, condition, other))


def _means(rulebook: Rulebook, condition: str, other: str) -> ClaimAnswer:
    return questions.equivalent(rulebook, condition, other, _element(rulebook, condition, other))


def _possible(rulebook: Rulebook, condition: str) -> ClaimAnswer:
    return questions.possible(rulebook, condition, _element(rulebook, condition))


def _same(rulebook: Rulebook, id: str, fact: str, option: str | None = None) -> ClaimAnswer:
    return questions.same(rulebook, id, fact, option)


def _rises(rulebook: Rulebook, id: str, fact: str, outcomes: str, option: str | None = None) -> ClaimAnswer:
    return questions.rises(rulebook, id, fact, outcomes.split(", "), option)


#: Tried in this order: the first that fits is meant.
FORMS: tuple[Form, ...] = (
    Form("never recommend OPTION of DECISION[ when CONDITION]", _not_recommended),
    Form("always recommend OPTION of DECISION[ when CONDITION]", _recommended),
    Form("never alert DECISION[ when CONDITION]", _not_alerted),
    Form("always alert DECISION[ when CONDITION]", _alerted),
    Form("never say OUTCOME of DECISION[ when CONDITION]", _never),
    Form("always say OUTCOME of DECISION[ when CONDITION]", _always),
    Form("always decide DECISION", questions.always_some),
    Form("never conflict in DECISION", questions.never_conflict),
    Form("never reach ROW of DECISION", questions.unreachable),
    Form("same OPTION of DECISION when FACT changes", _same),
    Form("same DECISION when FACT changes", _same),
    Form("OPTION of DECISION rises with FACT through OUTCOMES", _rises),
    Form("DECISION rises with FACT through OUTCOMES", _rises),
    Form("possible CONDITION", _possible),
    Form("CONDITION implies OTHER", _implies),
    Form("CONDITION excludes OTHER", _excludes),
    Form("CONDITION means OTHER", _means),
)


def prove(rulebook: Rulebook, claim: str) -> ClaimAnswer:
    """The answer to a claim: proved for every patient, or refuted by one who is shown.

    Args:
        rulebook: the rules it is about.
        claim: a sentence in one of the :data:`FORMS`; conditions are those of the rule language.

    Raises:
        UsageError: the sentence has none of the forms, or names no decision, option or outcome.
        ExpressionError: a condition cannot be read.
        CheckError: a condition does not fit the facts and decisions.
    """
    for form in FORMS:
        blanks = form.pattern.fullmatch(claim.strip())
        if blanks:
            return form.ask(rulebook, **blanks.groupdict())
    forms = tuple(form.words for form in FORMS)
    first = " ".join(claim.split()[:2])
    openings = {" ".join(words.split()[:2]): words for words in forms}
    near = did_you_mean(first, tuple(openings))
    help = near or "write one of: " + "; ".join(f"`{words}`" for words in forms)
    raise UsageError([Diagnostic("not-a-claim", f"`{claim}` is not a claim that can be proved", None, help)])


def _element(rulebook: Rulebook, *conditions: str) -> str | None:
    """The list that conditions speak of an element of, as `finding in findings`; None when of none."""
    names = {name for text in conditions for name in _names(parse(text))}
    for decision in rulebook.decisions.values():
        if decision.for_each and decision.for_each.variable in names:
            return f"{decision.for_each.variable} in {'.'.join(decision.for_each.items)}"
    return None


def _names(expression: Expression) -> set[str]:
    own: set[Any] = {expression.path[0]} if isinstance(expression, Read) else set()
    return own.union(*map(_names, children(expression)))
