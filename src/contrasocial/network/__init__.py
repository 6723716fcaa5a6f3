"""How an account is read from its network: a polite client, and a mirror on disk of what it brought."""
