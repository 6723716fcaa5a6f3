"""The one result, its words and its looks."""
