"""What was gathered, and what is kept beside it."""
