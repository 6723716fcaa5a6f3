"""``python -m contrasocial``."""

from contrasocial.cli import main

main()
