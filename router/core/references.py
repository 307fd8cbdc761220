"""References by name: what a shop file may name, and the fault where it names something else."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from models.enums import Role
from models.errors import FieldError
from models.shop_file import AgentSpec, ShopFile


class Names(Struct, frozen=True):
    """Hold what a shop file defines."""

    accounts: dict[str, AgentSpec]
    groups: frozenset[str]
    bots: frozenset[str]

    def account(self, login: str, path: str) -> Iterator[FieldError]:
        """Yield why an account can't be given conversations: it does not exist, or it has no desk."""
        agent = self.accounts.get(login)
        if agent is None:
            yield FieldError(path, f"no account has the login {login}")
        elif agent.role is Role.integration:
            yield FieldError(path, f"{login} is an integration and has no desk")

    def group(self, name: str, path: str) -> Iterator[FieldError]:
        """Yield a fault when there is no such group."""
        if name not in self.groups:
            yield FieldError(path, f"there is no group {name}")

    def bot(self, key: str, path: str) -> Iterator[FieldError]:
        """Yield a fault when there is no such bot."""
        if key not in self.bots:
            yield FieldError(path, f"bots has no key {key}")


def names_in(file: ShopFile) -> Names:
    """Return what a shop file defines."""
    return Names(
        accounts={agent.login: agent for agent in file.agents},
        groups=frozenset(group.name for group in file.groups),
        bots=frozenset(file.bots),
    )


def twice(path: str, names: Iterable[str], key: str = "") -> Iterator[FieldError]:
    """Yield a fault for each name in a list that stands there already."""
    seen: dict[str, int] = {}
    for place, name in enumerate(names):
        first = seen.setdefault(name, place)
        if first != place:
            yield FieldError(f"{path}[{place}]{key}", f"{name} stands already at {path}[{first}]")
