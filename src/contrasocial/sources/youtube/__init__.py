"""YouTube: Google Takeout of a channel."""

PLUGINS = ("takeout",)
