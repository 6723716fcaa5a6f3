"""The page on this machine: the same verbs as the command line, in a browser. It has no rule of its own."""
