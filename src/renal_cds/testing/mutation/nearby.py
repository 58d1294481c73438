"""The smallest change to the patient of an example after which a fault shows: one or few facts.

The diagram of where the fault shows tells which; formulas are given other values by facts behind them.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Any

from renal_cds.decide.diagram.diagrams import Diagrams
from renal_cds.decide.engine import Engine
from renal_cds.decide.result import Result, Vector
from renal_cds.decide.variables import Variable
from renal_cds.facts.paths import FactPath
from renal_cds.verify.formula_solver import FormulaSolver
from renal_cds.verify.places import Facts

__all__ = ["Changes", "nearest", "settling_facts"]

#: What it costs to change a fact, and to give a formula another value.
_FACT, _FORMULA = 1.0, 4.0

#: Single facts by their place, and lists and groups that are replaced whole.
Changes = tuple[dict[FactPath, Any], Facts]


def nearest(engine: Engine, root: int, allowed: Vector) -> tuple[float, dict[int, int]]:
    """The cells into which inputs must go for a diagram to be true, at the least cost; infinite when none will do."""
    diagrams, inputs = engine.space.diagrams, engine.space.variables
    best: dict[int, tuple[float, tuple[int, int] | None]] = {}

    def walk(node: int) -> float:
        if node not in best:
            best[node] = _best(diagrams, inputs, node, allowed, walk)
        return best[node][0]

    cost, cells, node = walk(root), dict[int, int](), root
    while cost < inf and (asked := diagrams.parts(node)) is not None:
        step = best[node][1]
        assert step is not None
        cell, node = step
        if allowed[asked[0]] != (cell,):
            cells[asked[0]] = cell
    return cost, cells


def _best(
    diagrams: Diagrams, inputs: list[Variable], node: int, allowed: Vector, walk: Any
) -> tuple[float, tuple[int, int] | None]:
    asked = diagrams.parts(node)
    if asked is None:
        return (0.0 if diagrams.outcome(node) else inf), None
    level, parts = asked
    found: tuple[float, tuple[int, int] | None] = (inf, None)
    for cell, part in enumerate(parts):
        step = _cost(inputs[level], allowed[level], cell)
        if step < found[0] and (cost := walk(part) + step) < found[0]:
            found = cost, (cell, part)
    return found


def _cost(input: Variable, allowed: tuple[int, ...], cell: int) -> float:
    if allowed == (cell,):
        return 0.0
    if input.kind == "fact":
        return _FACT if cell in input.cells.unknown else inf
    return _FORMULA if input.kind == "formula" else inf


def settling_facts(engine: Engine, solver: FormulaSolver, result: Result, cells: Mapping[int, int]) -> Changes | None:
    """The facts that put inputs into cells; None when none were found for a formula."""
    inputs = engine.space.variables
    formulas = {level: cell for level, cell in cells.items() if inputs[level].kind == "formula"}
    known = {level: cell for level, cell in cells.items() if inputs[level].kind == "fact"}
    behind = solver.facts(formulas, known) if formulas else {}
    if behind is None:
        return None
    return {_place(inputs[level], result): _value(inputs[level], cell) for level, cell in known.items()}, behind


def _place(input: Variable, result: Result) -> FactPath:
    return tuple(result.element or 0 if step == "[]" else step for step in input.path)


def _value(input: Variable, cell: int) -> Any:
    """A value of a cell as a person would choose it: few digits."""
    ends, middle = input.cells.ends(cell), input.cells.representative(cell)
    if ends is None or isinstance(middle, str | bool) or input.cells.kind.integer:
        return middle
    low, high = ends
    for digits in (0, 1, 2):
        rounded = round(middle, digits)
        if low < rounded < high or low == rounded == high:
            return int(rounded) if rounded == int(rounded) else rounded
    return middle
