"""Tools for agents, read-only: the same verbs as the command line, safe to be passed on."""
