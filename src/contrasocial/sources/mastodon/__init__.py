"""Mastodon: the archive, and an account by its handle."""

PLUGINS = ("archive", "live", "misskey", "statuses_file")
