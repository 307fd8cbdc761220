"""What people do with conversations among each other on a random walk: offer, decline, take over, leave, promote."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from models.commands import (
    AcceptConversation,
    AcceptTransfer,
    CancelTransfer,
    ConnectAgent,
    DeclineConversation,
    DeclineTransfer,
    PromoteInQueue,
    SetPresence,
    TakeOver,
    TransferConversation,
)
from models.enums import Presence
from tests.simulation.presence_rules import BOSS, agent_ids
from tests.simulation.walker import Walker, pick

number = st.integers(0, 30)
while_somebody_talks = precondition(lambda self: bool(self.live.conversations))


class HandRules(Walker):
    """Say what people do by hand."""

    @while_somebody_talks
    @rule(
        which=number,
        boss=st.booleans(),
        agent=agent_ids,
        group=st.one_of(st.none(), st.integers(1, 4)),
        answers=st.lists(st.sampled_from(["accept", "decline", "decline", "cancel", "boss"]), max_size=3),
    )
    def conversation_is_offered(
        self, which: int, boss: bool, agent: int, group: int | None, answers: list[str]
    ) -> None:
        owned = sorted((it for it in self.live.conversations.values() if it.owner_id), key=lambda it: it.id)
        if (on := pick(owned, which)) is not None:
            by = BOSS if boss else self._by(on.owner_id or 1)
            self.do(TransferConversation(on.id, "帮个忙", by, None if group else agent, group, "备注", offer=True))
        for answer in answers:
            self._answer(which, answer)

    def _answer(self, which: int, answer: str) -> None:
        offered = sorted((it for it in self.live.conversations.values() if it.offer), key=lambda it: it.id)
        if (on := pick(offered, which)) is None or on.offer is None:
            return
        asked, sender = self._by(on.offer.to_agent), self._by(on.offer.from_agent)
        commands = {"accept": AcceptTransfer(on.id, asked), "decline": DeclineTransfer(on.id, asked, "忙")}
        self.do(commands.get(answer) or CancelTransfer(on.id, BOSS if answer == "boss" else sender))

    @while_somebody_talks
    @rule(which=number, accepts=st.sampled_from([False, False, True]))
    def owner_answers_what_she_was_given(self, which: int, accepts: bool) -> None:
        owned = sorted((it for it in self.live.conversations.values() if it.owner_id), key=lambda it: it.id)
        if (on := pick(owned, which)) is not None:
            by = self._by(on.owner_id or 1)
            self.do(AcceptConversation(on.id, by) if accepts else DeclineConversation(on.id, by, "不熟"))

    @while_somebody_talks
    @rule(which=number, arrives=st.booleans())
    def supervisor_takes_over(self, which: int, arrives: bool) -> None:
        if arrives:
            self.do(ConnectAgent(BOSS.id or 0))
            self.do(SetPresence(BOSS.id or 0, Presence.suspended, BOSS))
        if (on := self._talk(which)) is not None:
            self.do(TakeOver(on.id, BOSS, "投诉"))

    @precondition(lambda self: any(len(line) > 1 for line in self.live.queues.values()))
    @rule(which=number, group=st.sampled_from([None, None, None, 1, 2, 3, 4]))
    def queue_is_changed_by_hand(self, which: int, group: int | None) -> None:
        longest = max(self.live.queues, key=lambda it: (len(self.live.queues[it]), it))
        on = pick(list(self.live.queue(longest))[1:], which)
        assert on is not None
        self.do(TransferConversation(on.id, "换组", BOSS, to_group=group) if group else PromoteInQueue(on.id, BOSS))

    @while_somebody_talks
    @rule(which=number, agent=number)
    def conversation_is_left_for_somebody_away(self, which: int, agent: int) -> None:
        away = pick(sorted(it.id for it in self.live.agents.values() if it.presence is Presence.offline), agent)
        owned = pick(sorted(it.id for it in self.live.conversations.values() if it.owner_id), which)
        if away is not None and owned is not None:
            self.do(TransferConversation(owned, "她的老客户", BOSS, to_agent=away, note="回电"))
