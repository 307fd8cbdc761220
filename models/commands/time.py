"""The command of time."""

from models.commands.command import Command


class Tick(Command, tag="tick"):
    """Say that time has passed: everything that is due happens, and a running run deals its next chunk."""
