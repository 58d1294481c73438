import pytest

from renal_cds.language.scope import Scope
from renal_cds.language.types import (
    BOOLEAN,
    DATE,
    ListOf,
    Record,
    Type,
    derived,
    enumeration,
    number,
)

GRADE = Type("number", low=1, high=4, integer=True)


@pytest.fixture(scope="session")
def scope() -> Scope:
    """A few facts, a list of findings, and the outputs of four decisions."""
    scan = Record({"date": DATE, "size_mm": number("mm")})
    finding = Record(
        {
            "id": Type("text"),
            "size_mm": number("mm", high=400),
            "site": enumeration(("bed", "lung")),
            "biopsy": enumeration(("not_done", "tumor", "benign")),
            "contains_fat": BOOLEAN,
            "first_seen": DATE,
            "earlier": ListOf(scan),
            "meaning": Record({"value": derived(enumeration(("residual", "scar")))}),
        }
    )
    tumor = Record(
        {
            "size_cm": number("cm", high=40),
            "grade": GRADE,
            "histology": enumeration(("clear_cell", "papillary", "chromophobe")),
            "stage": enumeration(("pT1", "pT2")),
            "necrosis": BOOLEAN,
        }
    )
    return Scope(
        {
            "as_of": DATE,
            "tumor": tumor,
            "person": Record({"age_years": number("years"), "allergy": enumeration(("none", "severe"))}),
            "findings": ListOf(finding),
            "finding": finding,
            "risk": Record({"score": derived(number()), "band": derived(enumeration(("low", "high")))}),
            "months_since": derived(number("months")),
            "bleeding": derived(BOOLEAN),
        }
    )
