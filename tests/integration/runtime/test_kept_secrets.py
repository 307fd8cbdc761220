"""A secret is stored before what names it: a refusal takes it back, an unknown outcome does not."""

import pytest

from models.errors import Conflict, ShuntdeskError, Unavailable
from router.store.deliveries import find_secrets
from router.store.engine import Database
from router.web.auth.kept_secrets import kept
from tests.integration.runtime.conftest import HeldClock


@pytest.mark.parametrize(("error", "left"), [(Conflict("taken"), []), (Unavailable("nobody knows"), ["s3cret"])])
async def test_a_secret_is_forgotten_only_when_it_is_certain_that_nothing_names_it(
    database: Database, clock: HeldClock, error: ShuntdeskError, left: list[str]
) -> None:
    named: list[str] = []

    async def name_it(name: str) -> None:
        named.append(name)
        raise error

    with pytest.raises(type(error)):
        await kept(database, 1, "s3cret", clock.now(), name_it)
    assert await database.read(find_secrets, 1, named) == left
