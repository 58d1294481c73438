"""The rule language: its tree, how it is parsed, checked and shown, and its three-valued logic."""
