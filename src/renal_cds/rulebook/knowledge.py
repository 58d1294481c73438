"""The knowledge that rules rest on: sources, figures, caveats and disclaimers, each written once and cited by id."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from renal_cds.rulebook.schema_types import NotEmpty, Strict, Text

__all__ = [
    "PREVIEW_ONLY",
    "Caveat",
    "Citation",
    "Confidence",
    "Disclaimer",
    "Figure",
    "Seen",
    "Source",
    "SourceKind",
    "TraceEntry",
]

Confidence = Literal["A", "B", "C", "D", "R", "principle", "proposal"]

SourceKind = Literal[
    "guideline",
    "consensus",
    "systematic_review",
    "meta_analysis",
    "trial",
    "cohort",
    "case_series",
    "case_report",
    "narrative",
    "principle",
    "standard",
]

Seen = Literal["full_text", "abstract", "table", "excerpt", "secondary", "not_seen"]

#: What rests on these is never part of a default recommendation.
PREVIEW_ONLY = frozenset({"D", "R"})


class Citation(Strict):
    """Where a statement comes from, ``{source id: place}``, and how sure we are of it."""

    places: Annotated[dict[str, Text], NotEmpty]
    confidence: Confidence

    @classmethod
    def _prepared(cls, given: Any) -> Any:
        if isinstance(given, dict) and "places" not in given:
            places = {key: place for key, place in given.items() if key != "confidence"}
            return {"places": places} | {key: given[key] for key in ("confidence",) if key in given}
        return given


class Source(Strict):
    """A publication, or another ground on which a statement stands."""

    citation: str
    kind: SourceKind
    year: int | None = None
    doi: str | None = None
    population: str | None = None
    endpoint: str | None = None
    note: str | None = None
    licence: str | None = None
    seen: Seen | None = None
    disclaimers: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        """The citation, with the link to the publication where it has one."""
        return (
            f"{self.citation}{'' if self.citation.endswith('.') else '.'} https://doi.org/{self.doi}"
            if self.doi
            else self.citation
        )


class Figure(Strict):
    """A number from a source, with what it counts, out of how many, and what must be shown beside it."""

    measures: str
    numerator: int | None = None
    denominator: int | None = None
    percent: float | None = None
    interval: str | None = None
    value: Text | None = None
    source: Citation
    show_with: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()

    def _checked(self) -> Self:
        if self.percent is None and self.value is None and (self.numerator is None or self.denominator is None):
            raise ValueError("a figure has a `percent`, a `value`, or a `numerator` and a `denominator`")
        if self.percent is not None and self.denominator is None:
            raise ValueError("a percentage is given with its `denominator`")
        return self

    def __str__(self) -> str:
        """The figure in one line, never a percentage without its number of patients."""
        margin = f" [95 % interval {self.interval}]" if self.interval else ""
        if self.percent is None:
            return f"{self.measures}: {self.value or f'{self.numerator} of {self.denominator}'}{margin}"
        count = f"{self.numerator} of {self.denominator}" if self.numerator is not None else f"of {self.denominator}"
        return f"{self.percent:g} % ({count}) {self.measures}{margin}"


class Caveat(Strict):
    """A reservation that travels with what it qualifies."""

    text: str
    source: Citation | None = None


class Disclaimer(Strict):
    """A notice to every reader: always, or whenever a source that asks for it is used."""

    text: str
    source: Citation | None = None
    always: bool = False


class TraceEntry(Strict):
    """One numbered statement of a source document.

    ``encoded`` rows are carried by something; ``replaced`` ones too, but what carries them says
    something better; ``left_out`` rows are not encoded, for the stated reason.
    """

    says: str
    status: Literal["encoded", "replaced", "left_out"]
    flag: Literal["A", "Q", "D", "X", "C", "E", "R"] | None = None
    carried_by: tuple[str, ...] = ()
    reason: str | None = None

    def _checked(self) -> Self:
        if self.status == "left_out" and not self.reason:
            raise ValueError("a row that is left out says why in `reason`")
        if self.status != "left_out" and not self.carried_by:
            raise ValueError("a row that is not left out names what it is `carried_by`")
        return self
