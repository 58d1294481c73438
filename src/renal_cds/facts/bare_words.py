"""Words that say nothing to a reader without the fact they are a value of."""

__all__ = ["BARE_WORDS"]

BARE_WORDS = frozenset(("none", "normal", "absent", "impaired", "not_done", "benign", "tumor", "possible", "other"))
