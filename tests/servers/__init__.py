"""Real servers of the platforms, on loopback, for the tests of the live sources. fixtures.py hands them out."""
