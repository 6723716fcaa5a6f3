"""A health check for a brand's social presence."""
