"""What is checked, and what came of it."""

from collections.abc import Iterable
from itertools import islice

from msgspec import Struct
from sqlalchemy import Connection, text

SHOWN = 20
"""Faults named per invariant; one more says that there are more."""


class Checked(Struct, frozen=True):
    """Tell how many rows were looked at for an invariant and which break it; `code` is its I-number."""

    code: str
    promise: str
    examined: int
    faults: tuple[str, ...] = ()


class Invariant(Struct, frozen=True):
    """Hold an invariant as SQL that runs on every database.

    `counted` gives the number of rows looked at; `broken` gives the rows that break it, which `says` puts into words.
    """

    code: str
    promise: str
    counted: str
    broken: str
    says: str

    def check(self, connection: Connection) -> Checked:
        """Ask the database."""
        examined = connection.execute(text(self.counted)).scalar_one()
        rows = connection.execute(text(self.broken)).mappings()
        return Checked(self.code, self.promise, examined, first_of(self.says.format(**row) for row in rows))


def first_of(faults: Iterable[str]) -> tuple[str, ...]:
    """Return the first faults, and whether there are more."""
    found = tuple(islice(faults, SHOWN + 1))
    return found if len(found) <= SHOWN else (*found[:SHOWN], "… and more")
