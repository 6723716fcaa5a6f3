"""People: how far the brand came with them, and what became of it."""
