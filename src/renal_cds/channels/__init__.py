"""Other evaluators of the same rulebook: second opinions, which check the engine and never replace it."""
