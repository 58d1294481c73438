"""Claims about a rulebook as one line of a test."""

from __future__ import annotations

from renal_cds.rulebook import Rulebook
from renal_cds.verify.claims import prove

__all__ = ["proves"]


def proves(rulebook: Rulebook, *claims: str) -> None:
    """Fails unless each claim is proved for every patient; the forms are those of ``renal-cds prove``.

    >>> proves(Rulebook.load(), "never recommend radical_nephrectomy of salvage_after_ablation when kidney.solitary")

    Raises:
        AssertionError: one is refuted, by a patient who is shown, or not proved.
        UsageError: one has none of the forms.
    """
    failing = [answer.render() for answer in (prove(rulebook, claim) for claim in claims) if not answer.holds]
    if failing:
        raise AssertionError("\n".join(failing))
