"""A table as a grid, and when each row of a first-hit table decides."""

import re

from rich.console import Console

from renal_cds.cli.grid import effective, grid
from renal_cds.rulebook.decisions import Table
from testing.small import small

TEXT = """
table: size_group
title: Size
source: {s: p 1, confidence: A}
hit: first
outputs: {group: [large, small]}
rows:
  - {id: over_four, when: tumor.size_cm > 4 and not tumor.necrosis, then: large}
  - {id: either, when: tumor.necrosis or tumor.size_cm > 7, then: large}
  - {id: rest, when: "true", then: small}
"""


def table() -> Table:
    decision = small(TEXT).decision("size_group")
    assert isinstance(decision, Table)
    return decision


def test_each_fact_has_a_column() -> None:
    console = Console(width=100)
    with console.capture() as captured:
        console.print(grid(table()))
    lines = [[cell.strip() for cell in re.split("[│┃]", line)[1:-1]] for line in captured.get().splitlines()]
    assert ["row", "tumor.size_cm", "tumor.necrosis", "together", "group"] in lines
    assert ["over_four", "> 4", "no", "", "large"] in lines
    assert ["rest", "", "", "true", "small"] in lines
    assert max(map(len, captured.get().splitlines())) <= 100


def test_a_row_decides_when_it_holds_and_none_above_does() -> None:
    first, second, third = effective(table())
    assert first == "over_four decides when: tumor.size_cm > 4 and not tumor.necrosis"
    assert second == (
        "either decides when: (tumor.necrosis or tumor.size_cm > 7) and not (tumor.size_cm > 4 and not tumor.necrosis)"
    )
    assert third.startswith("rest decides when: true and not (tumor.size_cm > 4")
