"""Cells for spreadsheets, which run what looks like a formula, whoever wrote it."""

from contrasocial.report.wording import plain


def cell(value: object) -> object:
    """A cell that no spreadsheet runs: a text that begins as a formula gets a leading apostrophe."""
    if not isinstance(value, str):
        return value
    text = plain(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
