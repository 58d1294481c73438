"""Multi-valued decision diagrams, and the questions that one answers whatever it is about."""
