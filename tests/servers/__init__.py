"""Real servers of the platforms, on loopback, for the tests of the live sources: see fixtures.py for what a test asks for."""
