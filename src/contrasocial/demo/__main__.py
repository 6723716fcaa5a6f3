"""``python -m contrasocial.demo FOLDER [KIND]`` writes the two files of the demo; KIND is a table of kinds.toml."""

import sys
import tomllib
from pathlib import Path

from contrasocial.demo.make import make

if __name__ == "__main__":
    kinds = tomllib.loads((Path(__file__).parent / "kinds.toml").read_text(encoding="utf-8"))
    if len(sys.argv) not in (2, 3) or (len(sys.argv) == 3 and sys.argv[2] not in ("", *kinds)):
        sys.exit(f"usage: python -m contrasocial.demo FOLDER [{' | '.join(kinds)}]")
    print(*make(Path(sys.argv[1]), kind=sys.argv[2] if len(sys.argv) == 3 else ""), sep="\n")
