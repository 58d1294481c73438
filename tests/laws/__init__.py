"""The laws of the engine, for generated rulebooks and for the one that is shipped."""
