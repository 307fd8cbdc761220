"""Where a bot's secrets stand: in variables of the environment, which only a shop file names, or kept by the server."""

from models.shop_file import BotSpec

VARIABLES = {"webhook": "secret_env", "chatwoot": "token_env", "llm": "key_env", "rasa": "key_env"}
"""The key of a description that names the variables, by kind; a bot of any other kind has no secret."""

DRAWN = frozenset({"webhook", "chatwoot"})
"""Kinds whose secret the server draws and checks. The others are shown a key that was made where they run."""


def variables_of(spec: BotSpec) -> tuple[str, ...]:
    """Return the variables with a bot's secrets, the newest first; none where the server keeps them, or it has none."""
    key = VARIABLES.get(spec.kind)
    named = getattr(spec, key) if key is not None else None
    return (named,) if isinstance(named, str) else named or ()
