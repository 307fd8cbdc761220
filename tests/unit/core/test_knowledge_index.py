"""What follows from knowledge is the same whether it came event by event or was loaded (I4)."""

from random import Random

import pytest

from models.errors import ShuntdeskError
from router.core.decider import handle
from tests.integration.runtime.walk_by_knowledge import by_knowledge
from tests.unit.core.shops import NOON, shop, tea

DERIVED = ("base_names", "entry_keys", "entry_questions", "entries_of")
BOTS = {"faq": {"kind": "faq", "knowledge": "demo.yaml"}}


@pytest.mark.parametrize("seed", range(5))
def test_i4_the_indexes_of_knowledge_follow_from_its_entries(seed: int) -> None:
    state, chance, refused = shop(tea(bots=BOTS)), Random(seed), 0
    for _ in range(300):
        try:
            handle(state, by_knowledge(chance, state), NOON)
        except ShuntdeskError:
            refused += 1
        loaded = state.as_loaded()
        for name in DERIVED:
            assert getattr(state, name) == getattr(loaded, name)
    assert 0 < refused < 250
