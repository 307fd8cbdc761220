"""A group in use stays, and the answer lists the uses (R4.5)."""

from models.commands import ReceiveMessage, RemoveGroup, SavePolicy
from models.entities import Conversation, Customer, Target
from models.enums import ConversationState
from models.errors import Conflict
from models.shop_file import PolicyTerms, TimeWindow
from router.core.decider import handle
from tests.unit.core.shops import BOSS, NOON, refusal, shop, tea

TERMS = PolicyTerms(name="夜间", times=(TimeWindow("09:00", "18:00"),))


def test_a_group_in_use_is_not_removed_and_the_answer_lists_the_uses_r4_5() -> None:
    state = shop()
    terms, target = TERMS, Target(kind="groups", groups=(2,))
    handle(state, SavePolicy(0, terms, target, BOSS), NOON)
    facts = {"order_status": "shipped"}
    handle(state, ReceiveMessage("web", "在吗", "m-1", external_id="c-1", facts=facts), NOON)
    refused = refusal(state, RemoveGroup(2, BOSS))
    assert type(refused) is Conflict
    uses = [(use.field, use.detail) for use in refused.errors]
    assert ("policies", "policy 夜间 hands out to it") in uses
    assert ("groups", "group 售前 overflows into it") in uses
    assert uses[2:] == [("pool", "1 pool entry(ies) are suggested for it")]


def test_a_queue_and_open_conversations_are_uses_of_their_group_r4_5() -> None:
    state = shop(tea(agents=[{"login": "li", "name": "李雷"}], groups=[{"name": "售前", "default": True}]))
    state.put(Customer(1, "买家"))
    state.put(Conversation(1, 1, "web", ConversationState.queued, NOON, group_id=1, queued_at=NOON))
    state.put(Conversation(2, 2, "web", ConversationState.active, NOON, group_id=1, owner_id=1))
    refused = refusal(state, RemoveGroup(1, BOSS))
    assert [(use.field, use.detail) for use in refused.errors] == [
        ("conversations", "1 open conversation(s) belong to it"),
        ("queue", "1 customer(s) wait in its queue"),
    ]
