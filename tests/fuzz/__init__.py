"""Readers under fire: whatever they are given, the answer is a result or diagnostics, in good time."""
