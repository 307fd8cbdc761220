"""`shuntdesk rehearse`: a recorded period of a shop under other rules, beside what really happened."""

from router.cli.rehearse.command import rehearse

__all__ = ["rehearse"]
