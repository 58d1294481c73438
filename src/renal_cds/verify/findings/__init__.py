"""The kinds of finding of a check, a module each."""
