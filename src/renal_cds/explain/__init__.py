"""Explanations: the assessment, its reports, and how they are rendered."""
