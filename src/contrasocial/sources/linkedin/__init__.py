"""LinkedIn: a member's export, and the analytics of a company's Page."""

PLUGINS = ("export", "page")
