"""Where each concept says which commands it decides and which events it evolves."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from models.commands import Command
from models.events import Event
from router.core.state import ShopState

Decide = Callable[[ShopState, Any, datetime], list[Event]]
Evolve = Callable[[ShopState, Any], None]
AnyDecide = TypeVar("AnyDecide", bound=Decide)
AnyEvolve = TypeVar("AnyEvolve", bound=Evolve)

DECIDERS: dict[type[Command], Decide] = {}
EVOLVERS: dict[type[Event], Evolve] = {}


def decides(command: type[Command]) -> Callable[[AnyDecide], AnyDecide]:
    """Register the function that answers this command with events, or refuses it; it changes nothing."""

    def register(function: AnyDecide) -> AnyDecide:
        DECIDERS[command] = function
        return function

    return register


def evolves(event: type[Event]) -> Callable[[AnyEvolve], AnyEvolve]:
    """Register the function that brings the state up to date with this event; it never refuses."""

    def register(function: AnyEvolve) -> AnyEvolve:
        EVOLVERS[event] = function
        return function

    return register
