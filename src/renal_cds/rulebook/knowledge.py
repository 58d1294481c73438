"""What rules rest on: sources, figures, caveats and disclaimers, each written once and cited by id."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

__all__ = ["PREVIEW_ONLY", "Caveat", "Citation", "Confidence", "Disclaimer", "Figure", "Source", "Strict", "TraceEntry"]

Confidence = Literal["A", "B", "C", "D", "R", "principle", "proposal"]

#: What rests on these is never part of a default recommendation.
PREVIEW_ONLY = frozenset({"D", "R"})


class Strict(BaseModel):
    """A part of a rule file: frozen, and nothing in it that is not declared."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=True, defer_build=True
    )


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_as_text)]


class Citation(Strict):
    """Where a statement comes from, ``{source id: place}``, and how sure we are of it."""

    places: dict[str, Text] = Field(min_length=1)
    confidence: Confidence

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, value: Any) -> Any:
        if isinstance(value, dict) and "places" not in value:
            places = {key: place for key, place in value.items() if key != "confidence"}
            return {"places": places} | {key: value[key] for key in ("confidence",) if key in value}
        return value


class Source(Strict):
    """A publication, or another ground on which a statement stands."""

    citation: str
    kind: Literal[
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
    year: int | None = None
    doi: str | None = None
    population: str | None = None
    endpoint: str | None = None
    note: str | None = None
    licence: str | None = None
    seen: Literal["full_text", "abstract", "table", "excerpt", "secondary", "not_seen"] | None = None
    disclaimers: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()


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

    @model_validator(mode="after")
    def _says_something(self) -> Self:
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
    """What every reader must be told: always, or whenever a source that asks for it is used."""

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

    @model_validator(mode="after")
    def _accounted_for(self) -> Self:
        if self.status == "left_out" and not self.reason:
            raise ValueError("a row that is left out says why in `reason`")
        if self.status != "left_out" and not self.carried_by:
            raise ValueError("a row that is not left out names what it is `carried_by`")
        return self
