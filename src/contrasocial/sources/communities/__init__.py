"""Communities: forums, chats and issue trackers, where a brand and its people talk; both sides are seen."""

PLUGINS = (
    "discord",
    "discord_csv",
    "discord_package",
    "discourse",
    "discourse_user",
    "github",
    "slack",
    "telegram",
    "whatsapp",
)
