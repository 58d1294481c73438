"""Clinical acceptance: what the packaged rules must and must not say."""
