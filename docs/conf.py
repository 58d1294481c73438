"""Settings of the manual; `make docs` builds it."""

project = "renal-cds"
copyright = "the renal-cds authors"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "renal-cds"
exclude_patterns = ["_build"]
