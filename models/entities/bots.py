"""What is remembered of calls to bots elsewhere."""

from models.value import Value


class BotAttempt(Value):
    """Hold one call to a bot elsewhere: begun `after_ms` after it was to be asked, over within `ms`.

    `status` is None where no answer came; `error` is a word for what was wrong with it, None if nothing was.
    """

    after_ms: int
    ms: int
    status: int | None = None
    error: str | None = None
