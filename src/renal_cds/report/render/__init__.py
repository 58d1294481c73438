"""An assessment for readers: text, Markdown and HTML."""
