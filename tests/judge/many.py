"""Agreement on many: generated rulebooks with ten patients each, and patients of the packaged rulebook.

    python -m judge.many --generated 100000 --shipped 100000

In ``tests/``, or by ``make agreement``. Every rulebook and every patient has a seed of its own: what a
disagreement is about is made again with ``--first SEED --shipped 1 --generated 0``, or the other way round.
Judged are the engine against the enumeration of all completions and against the second opinion, and for
generated rulebooks what the check claims. Any disagreement makes the exit status 1.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from random import Random

from judge.agreement import no_claim_is_denied, opinions_agree, whoever_is_shown_is_such_a_one
from judge.claims import Claims
from judge.laws import Bench, Case, check, judged_alike
from judge.patients import Facts
from judge.rulebooks import Author, load
from renal_cds import InvalidPatient
from renal_cds.decide.engine import Engine
from renal_cds.errors import InvalidRulebook
from renal_cds.facts.plain import plain
from renal_cds.patient import read_patient
from renal_cds.rulebook import Rulebook
from renal_cds.second_opinion import Channel, absent
from renal_cds.testing.examples import examples, merged
from renal_cds.verify import check as check_rulebook

__all__ = ["Tally", "generated", "main", "shipped"]

#: How many patients each generated rulebook is tried on.
PATIENTS = 10

#: How many completions of one decision are enumerated, of generated rulebooks and of the packaged one.
_LIMITS = 1_000, 128

#: For what part of the patients of the packaged rulebook with facts missing one complete world is tried as well.
_WORLDS = 0.2

#: How many seeds are one task of a process.
_BLOCKS = 20, 500

_SAY_AFTER = 15.0


@dataclass
class Tally:
    """What came of some seeds; a judgement is undecided where not all completions were enumerated."""

    done: int = 0
    rejected: int = 0
    judged: int = 0
    undecided: int = 0
    cpu: float = 0.0
    disagreements: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Counts what came of other seeds as well."""
        self.done += other.done
        self.rejected += other.rejected
        self.judged += other.judged
        self.undecided += other.undecided
        self.cpu += other.cpu
        self.disagreements += other.disagreements

    def count(self, case: Case) -> None:
        """Counts the judgements of a case."""
        self.judged += len(case.judgements)
        self.undecided += sum(not judgement.exact for _, judgement in case.judgements)


def generated(seeds: range) -> Tally:
    """Rulebooks made up from these seeds: the laws, the claims of the check and its patients, the second opinion."""

    def one(seed: int, tally: Tally) -> None:
        rng = Random(seed)
        try:
            rulebook = load(Author(rng).documents())
        except InvalidRulebook:
            tally.rejected += 1
            return
        bench, channel, report = Bench(Engine(rulebook)), Channel(rulebook), check_rulebook(rulebook)
        try:
            claims = Claims(report)
            for place in range(PATIENTS):
                tally.done += 1
                facts = bench.pools.patient(rng, (0.4, 0.1, 0.9)[place % 3])
                case = Case(bench, facts, rng, limit=_LIMITS[0])
                check(case)
                tally.count(case)
                opinions_agree(channel.evaluate(case.patient), case.evaluation, all_known=False)
                complete = bench.pools.completed(rng, facts)
                no_claim_is_denied(bench, claims, complete)
                opinions_agree(channel.evaluate(bench.read(complete)), bench.evaluate(complete), all_known=True)
            whoever_is_shown_is_such_a_one(bench, report, rng)
        finally:
            channel.stop()

    return _tallied("generated", seeds, one)


def shipped(seeds: range) -> Tally:
    """Patients of the packaged rulebook made up from these seeds: the judge, and the second opinion."""
    bench, channel = _packaged()
    starting = _starting()

    def one(seed: int, tally: Tally) -> None:
        rng = Random(seed)
        tally.done += 1
        missing, change = rng.choice((0.02, 0.0, 0.1, 0.3, 0.9)), rng.choice((0.1, 0.02, 0.3))
        near = rng.choice(starting) if rng.random() < 0.9 else None
        facts = bench.pools.patient(rng, missing, near, change)
        all_known = rng.random() < 0.2
        if all_known:
            facts = bench.pools.completed(rng, facts)
        worlds = int(all_known or rng.random() < _WORLDS)
        case = Case(bench, facts, rng, limit=_LIMITS[1], worlds=worlds)
        judged_alike(case)
        tally.count(case)
        opinions_agree(channel.evaluate(case.patient), case.evaluation, all_known=all_known)

    return _tallied("shipped", seeds, one, channel.stop)


def _tallied(
    kind: str, seeds: range, one: Callable[[int, Tally], None], end: Callable[[], None] = lambda: None
) -> Tally:
    before, tally = _cpu(), Tally()
    gc.disable()  # what is remembered grows, and need not be looked through again and again
    for seed in seeds:
        try:
            one(seed, tally)
        except Exception as error:  # whatever goes wrong, the seed is reported and the others go on
            tally.disagreements.append(f"{kind}, seed {seed}: {type(error).__name__} {str(error)[:600]}")
    end()
    gc.collect()
    gc.freeze()
    tally.cpu = _cpu() - before
    return tally


def _cpu() -> float:
    """Seconds of this process, and of those it has started and ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@cache
def _packaged() -> tuple[Bench, Channel]:
    rulebook = Rulebook.load()
    return Bench(Engine.of(rulebook), few=1), Channel(rulebook)


@cache
def _starting() -> list[Facts]:
    """The patients of the rulebook and of its examples."""
    rulebook = _packaged()[0].rulebook
    given = [*rulebook.patients.values()]
    given += [
        merged(rulebook.patients.get(each.example.from_ or "", {}), each.example.given) for each in examples(rulebook)
    ]
    found = []
    for facts in given:
        try:
            found.append(plain(read_patient(facts)))
        except InvalidPatient:  # the example of a contradiction
            continue
    return found


def _run(kind: str, asked: argparse.Namespace, pool: ProcessPoolExecutor) -> Tally:
    """Blocks of seeds, one after another, until enough is done or the time is up."""
    work, per_seed, block = (generated, PATIENTS, _BLOCKS[0]) if kind == "generated" else (shipped, 1, _BLOCKS[1])
    wanted, next_seed = getattr(asked, kind), asked.first
    block = min(block, -(-wanted // (per_seed * asked.processes)))
    total, said = Tally(), time.monotonic()
    ends = said + asked.seconds
    under_way: dict[Future[Tally], int] = {}
    while True:
        missing = wanted - total.done - sum(under_way.values())
        if missing > 0 and len(under_way) < 2 * asked.processes and time.monotonic() < ends:
            seeds = range(next_seed, next_seed + min(block, -(-missing // per_seed)))
            next_seed = seeds.stop
            under_way[pool.submit(work, seeds)] = len(seeds) * per_seed
            continue
        if not under_way:
            break
        for each in wait(under_way, return_when=FIRST_COMPLETED).done:
            del under_way[each]
            tally = each.result()
            total.add(tally)
            for words in tally.disagreements:
                print(words, flush=True)
        if time.monotonic() - said > _SAY_AFTER:
            said = time.monotonic()
            print(_line(kind, total, wanted), flush=True)
    ended = "the time was up, " if total.done < wanted else ""
    print(f"{_line(kind, total, wanted)}; {ended}seeds from {asked.first} to before {next_seed}", flush=True)
    return total


def _line(kind: str, total: Tally, wanted: int) -> str:
    return (
        f"{kind}: {total.done} of {wanted} done, {len(total.disagreements)} disagreements, "
        f"{total.undecided} of {total.judged} judgements undecided by enumeration, {total.cpu:.0f} CPU seconds"
    )


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m judge.many", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--generated", type=int, default=1_000, metavar="N", help="pairs of a rulebook and a patient")
    parser.add_argument("--shipped", type=int, default=1_000, metavar="N", help="patients of the packaged rulebook")
    parser.add_argument("--first", type=int, default=0, metavar="SEED", help="the first seed")
    parser.add_argument("--processes", type=int, default=2, metavar="N", help="how many work side by side")
    parser.add_argument(
        "--seconds",
        type=float,
        default=float("inf"),
        metavar="N",
        help="for each of the two: no new work after so long",
    )
    return parser.parse_args()


def main() -> int:
    """Runs what is asked for; 0 if all agree, 1 if anything disagrees, 2 if there is no second opinion here."""
    asked = _asked()
    os.environ["RENAL_CDS_CACHE"] = "off"
    if (why := absent()) is not None:
        print(f"no second opinion here: {why}", file=sys.stderr)
        return 2
    with ProcessPoolExecutor(asked.processes, mp_context=get_context("spawn")) as pool:
        found = [_run(kind, asked, pool) for kind in ("generated", "shipped") if getattr(asked, kind) > 0]
    disagreements = sum(len(each.disagreements) for each in found)
    done = sum(each.done for each in found)
    print(f"{done} done, {disagreements} disagreements, {_cpu():.0f} CPU seconds with all preparation")
    return 1 if disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
