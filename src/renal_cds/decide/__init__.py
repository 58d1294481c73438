"""Evaluation of a rulebook for a patient: cells, diagrams, formulas, engine."""
