"""Measurements of speed, side by side with others: ``make bench`` writes docs/benchmarks.md."""
