"""An assessment as data, and its words."""
