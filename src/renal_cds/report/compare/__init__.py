"""Assessments side by side: their difference, the same patient over time, and replay."""
