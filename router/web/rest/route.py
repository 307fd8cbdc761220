"""The table of routes: each handler is declared once, and serving, authorization and OpenAPI follow from that."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from models.entities import Agent
from models.enums import Role
from router.web.rest.call import Call, Reply

SUPERVISING = frozenset({Role.supervisor, Role.owner})
AT_A_DESK = SUPERVISING | {Role.agent, Role.lead}


class Who(Enum):
    """Say who may use a route; whoever is not named is refused. Which of their own things, the core decides."""

    anyone = "anyone"
    account = "any account"
    desk = "agents and supervisors"
    pool = "supervisors, agents with the pool right"
    supervisor = "supervisors"
    owner = "owners"
    log_reader = "supervisors, integration"
    integration = "integration"

    def admits(self, agent: Agent) -> bool:
        """Tell whether an account may use the route."""
        return _ADMITS[self](agent)


_ADMITS: dict[Who, Callable[[Agent], bool]] = {
    Who.anyone: lambda agent: True,
    Who.account: lambda agent: True,
    Who.desk: lambda agent: agent.role in AT_A_DESK,
    Who.pool: lambda agent: agent.role in SUPERVISING or (agent.role in AT_A_DESK and agent.pool_right),
    Who.supervisor: lambda agent: agent.role in SUPERVISING,
    Who.owner: lambda agent: agent.role is Role.owner,
    Who.log_reader: lambda agent: agent.role in SUPERVISING | {Role.integration},
    Who.integration: lambda agent: agent.role is Role.integration,
}

Handler = Callable[[Call[Any, Any]], Awaitable[Any]]
H = TypeVar("H", bound=Callable[..., Awaitable[Any]])


@dataclass(frozen=True, slots=True)
class Route:
    """Describe one route; types and texts are read off its handler."""

    method: str
    path: str
    who: Who
    handler: Handler
    status: int
    query: Any
    body: Any
    answer: Any
    partial: bool
    versioned: bool
    keyed: bool

    @property
    def name(self) -> str:
        """Return the operation's unique name."""
        return self.handler.__name__

    @property
    def public(self) -> bool:
        """Tell whether nobody has to sign in."""
        return self.who is Who.anyone

    @property
    def text(self) -> str:
        """Return what the handler's docstring says."""
        return self.handler.__doc__ or ""

    @property
    def parameters(self) -> list[str]:
        """Name the variable parts of the path."""
        return re.findall(r"{(\w+)}", self.path)


ROUTES: list[Route] = []
"""Every route of `/api/v1`, in the order of declaration."""


def route(
    method: str,
    path: str,
    who: Who,
    *,
    status: int = 200,
    partial: bool = False,
    versioned: bool = False,
    keyed: bool = True,
) -> Callable[[H], H]:
    """Declare the decorated handler as a route.

    `partial`: fields that are absent from the body stay as they are. `versioned`: takes `If-Match`. `keyed`: a `POST`
    of a signed-in caller takes `Idempotency-Key`; not where a repetition does no harm or the answer is a secret.
    """
    keyed = keyed and method == "POST" and who is not Who.anyone

    def declare(handler: H) -> H:
        hints = get_type_hints(handler)
        query, body = get_args(hints["call"])
        answer = _documented(hints["return"])
        code = HTTPStatus.NO_CONTENT if answer is type(None) else status
        ROUTES.append(Route(method, path, who, handler, code, query, body, answer, partial, versioned, keyed))
        return handler

    return declare


def _documented(answer: Any) -> Any:
    if get_origin(answer) is Reply:
        return _documented(get_args(answer)[0])
    return type(None) if answer is None else answer
