"""What hides third persons in what is shared."""
