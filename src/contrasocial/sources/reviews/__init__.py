"""Reviews and the answers to them: one row, or one object, is both sides."""

PLUGINS = ("app_store", "google_business", "google_play", "review_table", "trustpilot")
