"""Meta: the exports of Instagram, Facebook and Threads."""

PLUGINS = ("facebook", "instagram", "threads")
