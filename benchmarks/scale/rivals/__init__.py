"""The same four metrics by other means: composition, broadcasting, active weeks and own links."""
