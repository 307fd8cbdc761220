"""Each command is read back from the events it left, as it was given."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec import convert

from models.commands import (
    AcceptConversation,
    AcceptTransfer,
    AnswerBotTurn,
    ApplyShopFile,
    AssignEntries,
    BlockCustomer,
    By,
    CancelTransfer,
    ClaimConversation,
    CloseConversation,
    Command,
    ConnectAgent,
    DeclineConversation,
    DeclineTransfer,
    FailBotTurn,
    LeaveConversation,
    LeaveQueue,
    LoseAgent,
    NoteBotAttempts,
    PromoteInQueue,
    RateAnswer,
    RateConversation,
    ReadMessages,
    ReceiveMessage,
    RegisterCustomer,
    RestartShop,
    ReturnToPool,
    RunPolicy,
    SendMessage,
    SetPresence,
    TakeOver,
    TransferConversation,
    UnblockCustomer,
)
from models.commands.command import SYSTEM
from models.entities import BotAttempt, Shop, Target
from models.enums import OpenConversations, Presence, Role
from models.events import Event
from models.shop_file import ShopFile
from router.core.decider import handle
from router.core.recorded_period import record
from router.core.state import ShopState
from tests.unit.core.teas import TEA_KNOWLEDGE

TEA = Shop(id=1, key="tea", name="")
NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LI, HAN, YING = (By(name, number, Role.agent) for number, name in ((1, "李雷"), (2, "韩梅梅"), (3, "应")))
BOSS = By("王主管", 4, Role.supervisor)
FILE = convert(
    {
        "shop": "tea",
        "name": "茶铺",
        "agents": [
            {"login": "li", "name": "李雷", "capacity": 1},
            {"login": "han", "name": "韩梅梅", "capacity": 1},
            {"login": "ying", "name": "应"},
            {"login": "boss", "name": "王主管", "role": "supervisor"},
        ],
        "groups": [{"name": "售前", "default": True, "members": [{"agent": "li"}, {"agent": "han"}]}],
        "policies": [{"name": "早", "range": "all"}],
    },
    ShopFile,
)
OFFER = TransferConversation(1, "换人", LI, to_agent=3, note="急", offer=True)
LEFT = LeaveQueue(3, "web")


def begun() -> tuple[ShopState, list[Event]]:
    """Two customers with Li and Han, two more in the line; Ying has room and is in no group."""
    state, log = ShopState(TEA), list[Event]()
    given: list[Command] = [ApplyShopFile(FILE, SYSTEM)]
    for by in (LI, HAN, YING, BOSS):
        given += [ConnectAgent(by.id or 0), SetPresence(by.id or 0, Presence.online, by)]
    given += [ReceiveMessage("web", "在吗", f"m-{n}", external_id=f"c{n}") for n in range(1, 5)]
    for command in given:
        log += handle(state, command, NINE)
    return state, log


ONE: list[Command] = [
    PromoteInQueue(4, BOSS),
    LEFT,
    LeaveConversation(1, "web"),
    LeaveConversation(3, "web"),
    ReturnToPool(3, "明天", BOSS),
    ReturnToPool(1, "明天", LI),
    SendMessage(1, "好", "a-1", LI),
    SendMessage(1, "注意", "a-1", BOSS, internal=True),
    ReadMessages(1, 1, agent_id=1),
    TakeOver(1, BOSS, "难"),
    TakeOver(3, BOSS, "难"),
    ClaimConversation(3, YING),
    CloseConversation(1, LI),
    CloseConversation(1, BOSS),
    AcceptConversation(1, LI),
    DeclineConversation(1, LI, "不会"),
    OFFER,
    TransferConversation(1, "换人", LI, to_agent=3, note="急"),
    TransferConversation(1, "换人", BOSS, to_agent=2),
    TransferConversation(1, "换组", LI, to_group=1),
    TransferConversation(3, "给她", BOSS, to_agent=3),
    RateConversation(1, 1, 5, "好"),
    BlockCustomer(1, "骚扰", LI),
    BlockCustomer(3, "骚扰", BOSS),
    RegisterCustomer("c9", "新", {"level": "vip"}),
    RegisterCustomer("c1", "改名", {"level": "vip"}),
    ReceiveMessage("web", "还在吗", "m-9", customer_id=1),
    ReceiveMessage("app", "点", "m-9", customer_id=1, facts={"entry": "order"}, click=True),
    ConnectAgent(3, mobile=True),
    LoseAgent(2),
    RestartShop(),
    SetPresence(1, Presence.suspended, LI, "开会", until=NINE + timedelta(hours=1)),
    SetPresence(1, Presence.suspended, LI, keep_recents=True),
    SetPresence(1, Presence.suspended, LI, "吃饭", after_current=True),
    SetPresence(1, Presence.offline, LI, after_current=True),
    SetPresence(1, Presence.offline, LI, open_conversations=OpenConversations.release),
    SetPresence(1, Presence.offline, LI, open_conversations=OpenConversations.keep_until_done),
    SetPresence(1, Presence.offline, LI, open_conversations=OpenConversations.transfer, to_agent=3),
    SetPresence(1, Presence.offline, LI, open_conversations=OpenConversations.transfer, to_group=1),
    SetPresence(1, Presence.offline, BOSS, "下班", open_conversations=OpenConversations.release),
]
TWO: list[tuple[Command, Command]] = [
    (OFFER, AcceptTransfer(1, YING)),
    (OFFER, DeclineTransfer(1, YING, "不会")),
    (OFFER, CancelTransfer(1, LI)),
    (OFFER, CloseConversation(1, LI)),
    (OFFER, ReturnToPool(1, "明天", LI)),
    (OFFER, TakeOver(1, BOSS, "难")),
    (LEFT, AssignEntries((1,), Target("agents", agents=(3,)), BOSS, "给应")),
    (LEFT, RunPolicy(1, BOSS)),
    (BlockCustomer(1, "骚扰", BOSS), UnblockCustomer(1, BOSS)),
    (LEFT, TakeOver(3, BOSS, "难")),
]


WITH_BOT = convert(
    {
        "shop": "tea",
        "name": "茶铺",
        "bot": {"mode": "bot_first", "bot": "faq"},
        "bots": {"faq": {"kind": "faq", "knowledge": "tea"}},
        "knowledge": {"tea": TEA_KNOWLEDGE},
    },
    ShopFile,
    from_attributes=True,
)
TURN, CALLS = "t-tea-1-1", (BotAttempt(0, 40, 202), BotAttempt(60, 5, error="refused"))
ANSWER = AnswerBotTurn(1, TURN, "reply", ("两天内",), confidence=0.9, entry="shipping", attempts=CALLS)
OF_BOTS: list[tuple[Command, ...]] = [
    (ANSWER,),
    (ANSWER, RateAnswer(1, 1, 2, resolved=False)),
    (ANSWER, AnswerBotTurn(1, TURN, "reply", attempts=CALLS)),
    (FailBotTurn(1, TURN, "unreachable", attempts=CALLS),),
    (NoteBotAttempts(1, TURN, CALLS),),
]


@pytest.mark.parametrize("given", OF_BOTS, ids=lambda given: type(given[-1]).__name__)
def test_what_a_bot_brought_and_what_was_said_of_it_is_read_back(given: tuple[Command, ...]) -> None:
    state, log = ShopState(TEA), list[Event]()
    asked = (ApplyShopFile(WITH_BOT, SYSTEM), ReceiveMessage("web", "什么时候发货", "m-1", external_id="c1"))
    for place, command in enumerate((*asked, *given)):
        log += (led_to := handle(state, command, NINE + timedelta(seconds=place)))
    assert led_to != []
    recording = record(ShopState(TEA), log)
    assert recording.differences == ()
    assert recording.inputs[-1].command == given[-1]


@pytest.mark.parametrize(
    ("before", "command"),
    [*((None, command) for command in ONE), *TWO],
    ids=lambda it: type(it).__name__,
)
def test_a_command_is_read_back_as_it_was_given(before: Command | None, command: Command) -> None:
    state, log = begun()
    now = NINE + timedelta(seconds=1)
    log += handle(state, before, now) if before is not None else []
    led_to = handle(state, command, now + timedelta(seconds=1))
    assert led_to != []
    recording = record(ShopState(TEA), [*log, *led_to])
    assert recording.differences == ()
    assert recording.inputs[-1].command == command
