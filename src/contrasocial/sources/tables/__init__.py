"""Tables: posts, a support log, people met face to face."""

PLUGINS = ("contact_log", "posts", "support_log")
