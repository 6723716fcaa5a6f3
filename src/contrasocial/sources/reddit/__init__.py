"""Reddit: the data that an account may request."""

PLUGINS = ("export",)
