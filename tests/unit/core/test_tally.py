"""What a period came to, counted by hand."""

from models.commands import ReceiveMessage
from models.enums import Presence
from router.core.decider import handle
from router.core.tally import Tally
from tests.unit.core.builders import NOW, agent, entry, group, shop


def test_who_waits_before_the_period_is_counted_where_she_is_given_to_somebody() -> None:
    state = shop()
    li = agent(state)
    group(state, li, default=True)
    waiting = entry(state)
    tally = Tally.since(state)
    customer = state.customers[waiting.customer_id]
    tally.take(handle(state, ReceiveMessage("web", "在吗", "m-1", customer_id=customer.id), NOW))
    outcome = tally.outcome(state)
    assert (outcome.opened, outcome.pool.count) == (0, 1)
    assert outcome.pool.longest_s == (NOW - waiting.entered_at).total_seconds()
    assert [(it.agent_id, it.given, it.by_runs, it.most) for it in outcome.agents] == [(li.id, 1, 0, 1)]
    assert outcome.still == {"pool": 0, "queue": 0, "bot": 0, "agent": 1}


def test_a_customer_whom_nobody_can_take_is_opened_and_pooled() -> None:
    state = shop()
    group(state, agent(state, presence=Presence.offline), default=True)
    tally = Tally.since(state)
    tally.take(handle(state, ReceiveMessage("web", "在吗", "m-1", external_id="new"), NOW))
    outcome = tally.outcome(state)
    assert (outcome.opened, outcome.pooled, outcome.given) == (1, {"nobody_online": 1}, {})
    assert outcome.still["pool"] == 1
