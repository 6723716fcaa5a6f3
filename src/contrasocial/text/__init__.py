"""Reading one text."""
