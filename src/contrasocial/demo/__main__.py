"""``python -m contrasocial.demo FOLDER`` writes the two files of the demo."""

from contrasocial.demo.make import main

if __name__ == "__main__":
    main()
