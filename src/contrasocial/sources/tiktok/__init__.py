"""TikTok: the data that an account may download."""

PLUGINS = ("export",)
