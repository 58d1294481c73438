"""Rule files to a raw rulebook: which files, what they hold, and each mistake at its place."""
