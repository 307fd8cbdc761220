"""What happens in a shop before somebody opens its records."""

from models.commands import By, ConnectAgent, ReceiveMessage, RunPolicy, SetPresence
from models.enums import OpenConversations, Presence
from models.events import RunStarted
from tests.integration.console.served import SYSTEM, House


async def leave_message(house: House, customer: str, name: str) -> None:
    """Have a customer write while nobody is there."""
    await house.submit(ReceiveMessage("web", "在吗？", f"m-{customer}", external_id=customer, name=name))


async def go_online(house: House, login: str) -> None:
    """Have an agent connect and begin to serve."""
    agent = await house.id_of(login)
    await house.submit(ConnectAgent(agent))
    await house.submit(SetPresence(agent, Presence.online, By(login, agent)))


async def run_policy(house: House) -> int:
    """Run the shop's first policy by hand and return the run's id."""
    policy = await house.shop.ask(lambda state, now: min(state.policies))
    events = await house.submit(RunPolicy(policy, SYSTEM))
    return next(event.run.id for event in events if isinstance(event, RunStarted))


async def go_offline(house: House, login: str) -> None:
    """Have an agent stop serving; what she has, she finishes."""
    agent = await house.id_of(login)
    keep = OpenConversations.keep_until_done
    await house.submit(SetPresence(agent, Presence.offline, By(login, agent), open_conversations=keep))
