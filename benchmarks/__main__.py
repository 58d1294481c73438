"""``python -m benchmarks [FILE]``: measures everything and writes the figures, to docs/benchmarks.md by default."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import compared, growth, shipped, starting
from benchmarks.machine import described
from benchmarks.timing import on_one_core

_TEXT = """\
# Benchmarks

Written by `make bench`, not by hand. {machine}

Times are processor time on one core. Contenders take turns in one run and each figure is the median of its rounds, so
that *ratios within one table* can be relied upon and microseconds cannot: they are those of one machine on one day,
which may have had other work to do.

## The same rules in other engines

A workload of five chained tables and 67 rules (points added up, their group, a first-match table, a table of intervals,
and a table of which every row that holds counts). It is invented: for timing, not medicine. `renal_cds` and the Python
written by hand each have their own text of it (`benchmarks/workload/`, `benchmarks/engines/`); the others are made from
one list of rows. Patients are prepared beforehand in the form that each engine takes.

{compared}

What is compared:

- *renal_cds*: all five decisions made and their outcomes read; explanations and questions can be asked for afterwards,
  and cost nothing until then. It is the only one that also decides with facts missing
- *with its record*: the rows that fired with the facts they looked at, the least that explains an answer
- *every decision explained*: the whole derivation of each decision as data (`why`): the rows that fired with their
  conditions and sources, figures and caveats, the facts with their values and units, and the decisions below unfolded
  down to the facts. It is far more than a record. What patients who are the same to a decision share is worked out
  once ([decision 0012](decisions/0012-traces.md)); the patients of the table were met before, whoever was not is
  in the line below it
- *zen-engine*: one decision graph, compiled once, which needs its static loader (otherwise it is compiled again for
  every patient, and takes four times as long)
- *durable-rules*: through its own interface, one session, the fact taken back after each patient, the five tables in
  three steps put together by Python. Its C module alone does without the package's Python
- *json-logic, rule-engine*: they know only conditions, so their hit policies are Python. *CEL*: each table is one
  expression
- no other engine has a third value: where a fact may be missing, a test whether it is there comes first

## The shipped rulebook

{shipped}

*The first of the kind* are met by an engine that has seen none like them: it works out its states on the way.
*After them* come others of the same kind; *seen before* are the same ones again. Questions are put to the answers of
rich and poor patients: *why* to any decision that applies, the others to options that are not recommended. *Why not*
and *the nearest change* replay what they propose by the ordinary evaluation, many times where formulas stand between.

## Growth

With the rows of a rulebook. A table that does not apply costs a look-up or two, which the lines *1 in 50* show. With
thousands of tables the states that one patient comes through no longer fit into the processor's nearer caches: a table
then costs several times as much, even for the same patient again and again.

{rows}

With the facts that are missing, shipped rulebook:

{missing}

With the length of a list, shipped rulebook; some decisions are made for each element:

{lists}

## Starting

Shipped rulebook, one new process for each line.

{starting}
"""


def main() -> None:
    """Measures and writes."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "docs" / "benchmarks.md"
    started = starting.section()  # before this process is bound to one core
    on_one_core()
    sections = {
        "machine": described(),
        "compared": compared.section(),
        "shipped": shipped.section(),
        "rows": growth.rows(),
        "missing": growth.missing(),
        "lists": growth.lists(),
        "starting": started,
    }
    target.write_text(_TEXT.format(**sections), "utf-8")


if __name__ == "__main__":
    main()
