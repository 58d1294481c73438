"""Explained, three-valued clinical decision support for kidney tumours."""

__version__ = "0.1.0"
