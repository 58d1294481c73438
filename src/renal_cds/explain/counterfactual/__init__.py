"""Counterfactuals: why not another outcome, what if, and the nearest change."""
