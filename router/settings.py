"""Settings of the running program: the command line wins, then `SHUNTDESK_*` variables, then these defaults."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.errors import FieldError, Invalid

DATABASE = "sqlite:///var/shuntdesk.db"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Settings(BaseSettings):
    """Hold what the operator decides; a shop's own settings are in its shop file."""

    model_config = SettingsConfigDict(
        env_prefix="SHUNTDESK_", frozen=True, extra="forbid", use_attribute_docstrings=True
    )

    database: str = DATABASE
    """`sqlite:///path` or `postgresql://…`."""
    host: str = "127.0.0.1"
    """Where the server listens."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    """At which port; 0 takes a free one."""
    public_url: str | None = None
    """Where people reach the server, when something stands before it; its origin may open sockets."""
    clock_at: AwareDatetime | None = None
    """The time the server believes it is when it starts; for rehearsals."""
    rehearsal: bool = False
    """Lift the rates per account, so that a few accounts can play a crowd; for rehearsals only."""
    migrate: bool = True
    """Bring the schema up to date on start; otherwise it must be."""
    egress_allow: str = ""
    """Hosts and networks (`bot.lan,10.0.0.0/8`) that bots and webhooks may be at though private or without https."""
    allow_unsigned_customers: bool = False
    """Believe the visitor page who somebody is, where a shop has no widget secret; for the demo."""
    cookie_secure: bool | None = None
    """Send the session cookie over https only; by itself exactly when people come by https."""

    @property
    def url(self) -> str:
        """Return the address people open."""
        if self.public_url is not None:
            return self.public_url.rstrip("/")
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def secure_cookies(self) -> bool:
        """Tell whether the session cookie travels over https only."""
        return self.url.startswith("https://") if self.cookie_secure is None else self.cookie_secure


def settings(**chosen: str | int | bool | datetime | None) -> Settings:
    """Return the settings; what is None falls back to the environment. Raises `Invalid` naming each wrong one."""
    try:
        return Settings(**{name: value for name, value in chosen.items() if value is not None})  # type: ignore[arg-type]  # checked by pydantic
    except ValidationError as wrong:
        errors = tuple(FieldError(f"SHUNTDESK_{str(at['loc'][0]).upper()}", at["msg"]) for at in wrong.errors())
        raise Invalid("a setting is wrong", errors) from wrong
