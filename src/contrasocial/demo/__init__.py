"""The bundled demo: a made-up brand that wants to be social and gets in its own way."""

from contrasocial.demo.make import make

__all__ = ["make"]
