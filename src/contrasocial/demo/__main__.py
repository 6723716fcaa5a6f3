"""``python -m contrasocial.demo FOLDER`` writes the two files of the demo."""

import sys
from pathlib import Path

from contrasocial.demo.make import make

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m contrasocial.demo FOLDER")
    print(*make(Path(sys.argv[1])), sep="\n")
