"""A run shown to people and machines: terminal, Markdown, JUnit XML and one self-contained HTML page."""
