"""Reading an account of Mastodon and its kin, step by step; each step may be stopped at any time and goes on."""
