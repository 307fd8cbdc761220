"""What supervisors see: a picture of what they watch, then what changed, never before it is durable."""

from typing import Any

from msgspec.structs import replace

from models.commands import AssignEntries, By, SavePolicy
from models.entities import Target
from models.enums import Role
from tests.integration.sockets.desk_shop import DeskShop, Socket


async def watching(desk_shop: DeskShop, *topics: str, **more: Any) -> tuple[Socket, dict[str, Any]]:
    console = await desk_shop.console()
    answer = await console.ask("watch", topics=list(topics), **more)
    assert answer["type"] == "ack"
    return console, (await console.until("snapshot"))["data"]


async def test_watching_agents_shows_them_and_then_their_changes(desk_shop: DeskShop) -> None:
    console, shown = await watching(desk_shop, "agents")
    await desk_shop.serving()

    while (changed := (await console.until("agent.changed"))["data"]["agent"])["presence"] != "online":
        pass

    assert {agent["login"] for agent in shown["agents"]} == {"owner", "li", "han"}
    assert (changed["login"], changed["connection"]) == ("li", "connected")


async def test_an_agent_is_shown_with_how_long_each_of_her_customers_waits(desk_shop: DeskShop) -> None:
    """R9.6: whether that is too long, the wall sees by its own clock."""
    li, customer = await desk_shop.serving(), await desk_shop.customer()
    await customer.ask("message.send", client_msg_id="one", text="有人吗")
    given = (await li.until("conversation.assigned"))["data"]["conversation"]

    _, shown = await watching(desk_shop, "agents")

    waits = {agent["login"]: agent["waits"] for agent in shown["agents"]}
    assert waits == {"owner": [], "han": [], "li": [given["waiting_since"]]}


async def test_a_message_left_in_the_pool_is_shown_with_its_words(desk_shop: DeskShop) -> None:
    console, shown = await watching(desk_shop, "pool")
    customer = await desk_shop.customer()
    await customer.ask("message.send", client_msg_id="one", text="有人吗")

    entry = (await console.until("entry.changed"))["data"]["entry"]
    strip = (await console.until("pool.changed"))["data"]["pool"]

    assert shown["pool"]["waiting"] == 0
    assert (entry["state"], entry["reason"], entry["last_text"]) == ("waiting", "nobody_online", "有人吗")
    assert (strip["waiting"], strip["automatic"]) == (1, True)


async def test_an_entry_that_somebody_took_leaves_the_pool(desk_shop: DeskShop) -> None:
    customer = await desk_shop.customer()
    stored = await customer.ask("message.send", client_msg_id="one", text="有人吗")
    console, _ = await watching(desk_shop, "pool")
    agent = await desk_shop.serving()

    await agent.ask("conversation.claim", conversation_id=stored["data"]["conversation_id"])

    entry = (await console.until("entry.changed"))["data"]["entry"]
    assert entry["state"] != "waiting"


async def test_a_finished_run_is_told_to_consoles_and_to_supervisors_at_their_desk(desk_shop: DeskShop) -> None:
    customer = await desk_shop.customer()
    await customer.ask("message.send", client_msg_id="one", text="有人吗")
    console, _ = await watching(desk_shop, "runs")
    supervisor, agent = await desk_shop.agent("owner"), await desk_shop.serving()
    await desk_shop.run_policy()

    at_console = (await console.until("run.finished"))["data"]["run"]
    at_desk = await supervisor.until("run.finished")
    given = (await agent.until("conversation.assigned"))["data"]

    assert at_console == at_desk["data"]["run"]
    assert (at_console["assigned"], at_console["operator"]) == (1, "店主")
    assert "seq" not in at_desk
    assert given["reason"] == "offline_allocation"
    assert given["system_message"]["text"] == "离线留言分配"
    assert given["system_message"]["run_id"] == at_console["id"]


async def test_r7_13_who_got_something_is_told_how_much_and_not_how_the_others_fared(desk_shop: DeskShop) -> None:
    for name in ("a", "b"):
        customer = await desk_shop.customer(name)
        await customer.ask("message.send", client_msg_id="one", text="有人吗")
    li, han = await desk_shop.serving(), await desk_shop.serving("han")
    second_tab = await desk_shop.agent()
    supervisor = await desk_shop.agent("owner")
    await desk_shop.run_policy()

    told = await li.until("run.finished")
    assert told == await second_tab.until("run.finished")
    assert "seq" not in told
    assert told["data"]["run"] is None
    share = told["data"]["yours"]
    assert (share["count"], share["operator"], share["policy"]["name"]) == (2, "店主", "自动分配")
    assert share["trigger"] == "manual"
    assert (await supervisor.until("run.finished"))["data"]["yours"] is None
    # 韩梅梅 got nothing: after an answer that left later there is still no word of the run.
    await han.caught_up()
    assert "run.finished" not in {frame["type"] for frame in han.seen}


async def test_i7_a_supervisor_who_got_something_is_told_once_with_both(desk_shop: DeskShop) -> None:
    customer = await desk_shop.customer()
    await customer.ask("message.send", client_msg_id="one", text="有人吗")
    owner = await desk_shop.agent_id("owner")
    entry = await desk_shop.state(lambda state: next(iter(state.entries)))
    supervisor = await desk_shop.serving("owner")
    by = By("店主", owner, Role.owner)
    await desk_shop.shop.submit(AssignEntries((entry,), Target("agents", agents=(owner,)), by))

    told = (await supervisor.until("run.finished"))["data"]
    assert (told["run"]["assigned"], told["yours"]["count"], told["run"]["id"]) == (1, 1, told["yours"]["run_id"])
    await supervisor.caught_up()
    assert [frame["type"] for frame in supervisor.seen].count("run.finished") == 1


async def test_a_run_that_failed_is_told_to_supervisors_with_its_reason(desk_shop: DeskShop) -> None:
    customer = await desk_shop.customer()
    await customer.ask("message.send", client_msg_id="one", text="有人吗")
    supervisor = await desk_shop.agent("owner")
    await desk_shop.run_policy()
    told = (await supervisor.until("run.finished"))["data"]
    assert (told["run"]["state"], told["run"]["reason"], told["yours"]) == ("failed", "nobody_online", None)


async def test_a_supervisor_looks_on_one_conversation(desk_shop: DeskShop) -> None:
    agent, _, conversation = await desk_shop.talking()
    console, _ = await watching(desk_shop, conversation_id=conversation)

    await agent.ask("message.send", conversation_id=conversation, client_msg_id="a", text="您好")

    told = await console.until("message.created")
    assert told["data"]["message"]["text"] == "您好"
    assert "seq" not in told


async def test_a_supervisor_forces_a_presence_and_the_agent_learns_by_whom(desk_shop: DeskShop) -> None:
    agent = await desk_shop.serving()
    console = await desk_shop.console()

    agent_id = await desk_shop.agent_id("li")
    answer = await console.ask("agent.presence.force", agent_id=agent_id, presence="suspended", reason="开会")

    assert answer["type"] == "ack"
    while (told := (await agent.until("presence.changed"))["data"])["presence"] != "suspended":
        pass
    assert (told["by"], told["reason"]) == ("店主", "开会")


async def test_the_queue_shows_who_waits_and_empties_again(desk_shop: DeskShop) -> None:
    await desk_shop.capacity("li", 0)
    agent = await desk_shop.serving()
    console, _ = await watching(desk_shop, "queue")
    customer = await desk_shop.customer()
    await customer.ask("message.send", client_msg_id="one", text="有人吗")

    waiting = (await console.until("queue.changed"))["data"]["queue"]
    await desk_shop.capacity("li", 1)
    await agent.until("conversation.assigned")
    while (await console.until("queue.changed"))["data"]["queue"]:
        pass

    (place,) = waiting
    assert (place["position"], place["why"], place["conversation"]["state"]) == (1, "full", "queued")
    assert (place["group"]["name"], place["priority"], place["estimate_s"]) == ("售前", 0, None)
    assert (await customer.until("conversation.state"))["data"]["position"] == 1


async def test_r7_13_a_run_that_still_deals_is_told_with_how_far_it_is(desk_shop: DeskShop) -> None:
    """`run.progress`: while a run waits for the next minute it is told once what it has dealt."""
    for name in ("a", "b", "c"):
        customer = await desk_shop.customer(name)
        await customer.ask("message.send", client_msg_id="one", text="有人吗")
    console, _ = await watching(desk_shop, "pool")
    await desk_shop.serving()
    policy = await desk_shop.state(lambda state: next(iter(state.policies.values())))
    paced = replace(policy.terms, spread=1)
    owner = By("店主", await desk_shop.agent_id("owner"), Role.owner)
    await desk_shop.shop.submit(SavePolicy(policy.id, paced, policy.target, owner))
    await desk_shop.run_policy()

    told = await console.until("run.progress")

    assert "seq" not in told
    progress = told["data"]
    assert (progress["done"], progress["assigned"], progress["total"]) == (1, 1, 3)
    assert (progress["operator"], progress["operator_id"]) == ("店主", owner.id)
