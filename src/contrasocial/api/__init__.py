"""From paths to results: one file a verb."""
