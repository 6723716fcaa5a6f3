"""Fifty handshakes or twenty-five conversations: which kept more people, from a table of pairs.

Plain arithmetic on arrays; it reads no source and knows no SQL.
"""

from contrasocial.relationships.whatif.answer import whatif
from contrasocial.relationships.whatif.pairs import Base, Pairs
from contrasocial.relationships.whatif.protocol import Protocol

__all__ = ["Base", "Pairs", "Protocol", "whatif"]
