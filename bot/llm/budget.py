"""How many tokens a bot may still use today, so that a flood of questions costs no more than was agreed."""

from datetime import date, datetime


class Purse:
    """Count the tokens of one bot by the day (UTC); what runs is held at its most until it is known.

    Kept in memory: a restart begins the day anew, which the provider's own limit must cover.
    """

    def __init__(self) -> None:
        """Begin with nothing used."""
        self._day: date | None = None
        self._used = 0

    def take(self, most: int, daily: int | None, now: datetime) -> bool:
        """Hold `most` tokens for a question; False when fewer are left of `daily`. None: there is no limit."""
        if self._day != now.date():
            self._day, self._used = now.date(), 0
        if daily is not None and self._used + most > daily:
            return False
        self._used += most
        return True

    def settle(self, held: int, used: int) -> None:
        """Replace what was held by what was used; a question of yesterday is paid by today at the most."""
        self._used = max(0, self._used - held + used)
