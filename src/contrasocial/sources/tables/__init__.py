"""Tables: posts, people met face to face."""

PLUGINS = ("contact_log", "posts")
