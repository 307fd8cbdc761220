"""One error class per situation, each with the stable `code` of the contract; only `router.web` knows HTTP statuses."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """Name one wrong field: a path such as `policies[0].times` and what to do about it."""

    field: str
    detail: str


@dataclass
class ShuntdeskError(Exception):
    """Refuse something, with a sentence that says what to do and the fields that are wrong."""

    detail: str
    errors: tuple[FieldError, ...] = ()
    code: ClassVar[str] = "invalid"
    retryable: ClassVar[bool] = False

    def __str__(self) -> str:
        """Return the sentence, with each wrong field behind it."""
        return self.detail + "".join(f"; {e.field}: {e.detail}" for e in self.errors)


class Invalid(ShuntdeskError):
    """Say that a value is outside what the rules allow."""

    code = "invalid"


class UnknownField(ShuntdeskError):
    """Say that a field is not part of the shape."""

    code = "unknown_field"


class BadFrame(ShuntdeskError):
    """Say that a frame is not JSON of the documented shape."""

    code = "bad_frame"


class UnknownType(ShuntdeskError):
    """Say that a frame type is not known here."""

    code = "unknown_type"


class TooLarge(ShuntdeskError):
    """Say that a text, frame or body is larger than allowed."""

    code = "too_large"


class Unauthenticated(ShuntdeskError):
    """Say that nobody is signed in, or that the token is wrong or expired."""

    code = "unauthenticated"


class Forbidden(ShuntdeskError):
    """Say that the account may not do this."""

    code = "forbidden"


class Blocked(ShuntdeskError):
    """Say that the shop takes nothing from this customer any more (R7.10)."""

    code = "blocked"


class NotFound(ShuntdeskError):
    """Say that there is no such thing in this shop, or none this account may see."""

    code = "not_found"


class NotOwner(ShuntdeskError):
    """Say that somebody else has the conversation."""

    code = "not_owner"


class Conflict(ShuntdeskError):
    """Say that the thing is in a state in which this can't be done."""

    code = "conflict"


class VersionMismatch(ShuntdeskError):
    """Say that somebody was faster with a change of configuration."""

    code = "version_mismatch"


class StaleTurn(ShuntdeskError):
    """Say that a bot's answer came for a turn that is over (R8.3)."""

    code = "stale_turn"


class ClientMsgIdReused(ShuntdeskError):
    """Say that another text was sent under a `client_msg_id` already used (I5)."""

    code = "client_msg_id_reused"


class RateLimited(ShuntdeskError):
    """Say that too many requests came; try again later."""

    code = "rate_limited"
    retryable = True


class Overloaded(ShuntdeskError):
    """Say that the mailbox is full; nothing was done, try again later."""

    code = "overloaded"
    retryable = True


class Unavailable(ShuntdeskError):
    """Say that the database did not take it; try again with the same id."""

    code = "unavailable"
    retryable = True


class Restarting(ShuntdeskError):
    """Say that the server is going down; try again after the reconnect."""

    code = "restarting"
    retryable = True


class Internal(ShuntdeskError):
    """Say that the server has a fault; it is recorded."""

    code = "internal"
