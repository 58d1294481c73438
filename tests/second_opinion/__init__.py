"""The second opinion: what it can say, what it is fenced against, and that it agrees."""
