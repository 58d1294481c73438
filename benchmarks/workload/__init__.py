"""Five tables and 67 rules for comparing engines: timing only, not medicine."""
