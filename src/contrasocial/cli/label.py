"""``contrasocial label``: a table of posts in, the same table with what each post is for out."""

from typing import Any

import click

from contrasocial.cli._say import Stream


@click.command()
@click.argument("file", type=click.Path())
@click.option("--text-column", default="text", show_default=True, help="The column that holds the text.")
@click.option("--lang-column", help="The column that holds the language, where there is one.")
@click.option("--out", type=click.Path(dir_okay=False), help="Write here instead of to the screen.")
def command(file: str, text_column: str, lang_column: str | None, out: str | None) -> None:
    """Say of each text in FILE (CSV, TSV, JSON lines, Parquet) whether it pushes or informs, and why.

    The texts are taken to be said to the crowd. The table comes out as CSV, row by row.
    """
    import csv

    from contrasocial.api.explain import label_table
    from contrasocial.core.errors import Code, Problem

    columns, rows = label_table(file, text_column, lang_column)
    try:
        stream: Any = open(out, "w", encoding="utf-8", newline="") if out else Stream()
    except OSError as error:
        raise Problem(
            Code.OUTPUT_NOT_WRITTEN, f"the table could not be written ({error.strerror})", str(out)
        ) from error
    try:
        table = csv.writer(stream, lineterminator="\r\n")
        table.writerow(map(_cell, columns))
        table.writerows([_cell(row.get(column, "")) for column in columns] for row in rows)
    finally:
        if out:
            stream.close()


def _cell(value: object) -> object:
    """What no spreadsheet runs; a number stays one, with its sign."""
    from contrasocial.report.spreadsheet import cell

    try:
        float(str(value))
    except ValueError:
        return cell(value)
    return value
