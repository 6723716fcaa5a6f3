"""The same three metrics by other means: composition, active weeks and own links, which read no text."""
