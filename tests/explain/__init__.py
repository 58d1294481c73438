"""What is explained, held against the engine."""
