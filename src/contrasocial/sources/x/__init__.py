"""X, formerly Twitter: the archive."""

PLUGINS = ("archive",)
