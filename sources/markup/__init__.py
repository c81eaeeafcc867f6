"""Sources with markup, Markdown or HTML, as lines."""
