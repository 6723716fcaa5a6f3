"""The contracts of the plug-ins that count."""
