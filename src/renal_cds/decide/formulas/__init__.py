"""Formulas over what is still possible: value sets, arithmetic on intervals, and their values patient by patient."""
