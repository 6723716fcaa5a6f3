"""Bluesky: a repository's CAR file, and an account by its handle."""

PLUGINS = ("archive", "feed_file", "live")
