"""Markdown tables of figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["markdown", "rounded"]


def markdown(head: Sequence[str], rows: Iterable[Sequence[str | float]]) -> str:
    """A table: the first column words, the others figures."""
    lines = [f"| {' | '.join(head)} |", f"|---|{'---:|' * (len(head) - 1)}"]
    lines += [f"| {' | '.join(each if isinstance(each, str) else rounded(each) for each in row)} |" for row in rows]
    return "\n".join(lines)


def rounded(figure: float) -> str:
    """Three digits that count.

    >>> rounded(0.8123), rounded(12.345), rounded(20636.9)
    ('0.812', '12.3', '20 600')
    """
    if figure == 0:
        return "0"
    digits = 2 - len(str(int(abs(figure)))) + 1 if abs(figure) >= 1 else 3
    return f"{round(figure, digits):,.{max(digits, 0)}f}".replace(",", " ")
