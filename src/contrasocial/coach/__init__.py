"""The daily habit: whom to answer today, a look at a draft, what changed, what to try."""
