"""Help desks and support accounts: who wrote what in which conversation, customers, agents and bots."""

PLUGINS = ("support_log",)
