"""The report of a study: HTML, Markdown, and the tables and sentences both show."""
