"""Checks of a raw rulebook: its decisions one by one, and what they rest on together."""
