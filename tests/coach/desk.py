"""A made-up help desk, written as a support log, that grows from test to test."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from contrasocial.api.gather import gather
from contrasocial.api.today import today
from contrasocial.coach.coach_schema import Today

DAY = 86_400
NOW = int(datetime(2026, 5, 4, 12, tzinfo=UTC).timestamp())


class Desk:
    """``says`` and ``answers`` add a message, so many seconds from :data:`NOW`."""

    def __init__(self, place: Path, brand: str = "hearth") -> None:
        self.place, self.brand, self.file = place, brand, place.parent / f"{place.name}-{brand}.csv"
        self.rows: list[tuple[int, str, str, str, str]] = []
        # Somebody who was answered long ago and said thanks: the log has an end, and the desk a habit.
        self.says("early", "Where is the manual?", -90 * DAY).answers(
            "early", "In the box, under the foam.", -89 * DAY
        )
        self.says("late", "Thanks, that was quick!", 0)

    def says(self, who: str, text: str, at: int) -> Self:
        """A person writes to the desk."""
        self.rows.append((NOW + at, who, "true", f"@{self.brand} {text}", ""))
        return self

    def answers(self, who: str, text: str, at: int) -> Self:
        """The desk answers the last message of a person."""
        theirs = max(n for n, row in enumerate(self.rows) if row[1] == who)
        self.rows.append((NOW + at, self.brand, "false", f"@{who} {text}", str(theirs)))
        return self

    def gather(self) -> None:
        """Write the log and read it."""
        with self.file.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            heads = ["tweet_id", "author_id", "inbound", "created_at", "text", "in_response_to_tweet_id"]
            writer.writerow(heads)
            for number, (at, who, inbound, text, parent) in enumerate(self.rows):
                moment = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")
                writer.writerow(
                    [f"{self.brand}{number}", who, inbound, moment, text, f"{self.brand}{parent}" * bool(parent)]
                )
        gather(self.file, self.place)

    def today(self) -> Today:
        """The list as it is now, of the log alone."""
        self.gather()
        return today(self.file, self.place, brand=self.brand)
