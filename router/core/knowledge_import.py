"""A base is made to look like a file."""

from datetime import datetime
from itertools import count

from msgspec.structs import replace

from models.commands import AdoptKnowledge, ImportKnowledge
from models.events import Event, ShopConfigured
from models.knowledge import Knowledge, base_name
from models.knowledge_rules import knowledge_faults
from router.core.applying import refuse
from router.core.knowledge_files import imported, knowledge_of
from router.core.registry import decides
from router.core.state import ShopState


@decides(ImportKnowledge)
def import_knowledge(state: ShopState, command: ImportKnowledge, now: datetime) -> list[Event]:
    """Make a base look like the knowledge, or refuse it as a whole with all its faults; the same gives no events."""
    refuse(f"the knowledge {command.name} is refused", tuple(knowledge_faults(command.knowledge)))
    return list(imported(state, {command.name: command.knowledge}, now, command.by.name))


@decides(AdoptKnowledge)
def adopt_knowledge(state: ShopState, command: AdoptKnowledge, now: datetime) -> list[Event]:
    """Import the file that bots still name, and give them the base instead.

    A base that is called the same and holds something else stays as it is: the file's gets a number behind its name.
    """
    bots = {key: spec for key, spec in state.shop.bots.items() if spec.knowledge == command.file}
    if not bots:
        return []
    refuse(f"the knowledge {command.file} is refused", tuple(knowledge_faults(command.knowledge)))
    name = _free_name(state, base_name(command.file), command.knowledge)
    named = state.shop.bots | {key: replace(spec, knowledge=name) for key, spec in bots.items()}
    shop = replace(state.shop, bots=named, version=state.shop.version + 1)
    base = imported(state, {name: command.knowledge}, now, command.by.name)
    return [*base, ShopConfigured(at=now, shop=shop, by=command.by.name)]


def _free_name(state: ShopState, wanted: str, knowledge: Knowledge) -> str:
    for number in count(1):
        name = wanted if number == 1 else f"{wanted[:60]}-{number}"
        base_id = state.base_names.get(name)
        if base_id is None or knowledge_of(state, base_id) == knowledge:
            return name
    raise AssertionError
