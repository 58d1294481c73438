"""Dates of a schedule: which visits lie behind, which is next, which come later."""

from __future__ import annotations

import calendar
import datetime

from renal_cds.decide.formulas.formula import calculate
from renal_cds.explain.subject import Subject
from renal_cds.report.report import PlannedVisit
from renal_cds.rulebook.decisions import Plan, Schedule

__all__ = ["add_months", "visits"]


def add_months(day: datetime.date, count: int) -> datetime.date:
    """The day a number of months later, or the last day of that month when it is shorter.

    >>> add_months(datetime.date(2025, 1, 31), 1)
    datetime.date(2025, 2, 28)
    """
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def visits(subject: Subject) -> tuple[PlannedVisit, ...]:
    """The visits of the plan that a schedule determined, up to the end of the calendar.

    There are none while its anchor or the plan is unknown.
    """
    schedule = subject.decision
    assert isinstance(schedule, Schedule)
    anchor = calculate(schedule.anchor, subject.case)
    today = subject.evaluation.as_of
    if subject.status != "determined" or not anchor.is_known or not isinstance(anchor.only, int) or today is None:
        return ()
    row = next(each for each in schedule.rows if {each.id} == subject.main)
    start = datetime.date.fromordinal(anchor.only)
    found: list[PlannedVisit] = []
    upcoming = True
    for month in _months(row.plan):
        if month > _months_left(start):
            break
        due = add_months(start, month)
        if due < today:
            found.append(PlannedVisit(month=month, due=due, state="past"))
        else:
            found.append(PlannedVisit(month=month, due=due, state="next" if upcoming else "later"))
            upcoming = False
    return tuple(found)


def _months_left(day: datetime.date) -> int:
    """How many months there are after a day until the calendar ends."""
    return (datetime.MAXYEAR - day.year) * 12 + 12 - day.month


def _months(plan: Plan) -> list[int]:
    if plan.at_months:
        return list(plan.at_months)
    assert plan.every_months is not None
    return list(range(plan.every_months, (plan.until_months or plan.every_months) + 1, plan.every_months))
