"""`shuntdesk replay`: recorded dialogues, played against a running server by customers and agents of its own."""

from router.cli.replay.command import replay

__all__ = ["replay"]
