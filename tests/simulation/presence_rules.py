"""What agents do with their presence and their connections on a random walk (R1)."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from models.commands import By, ConnectAgent, LoseAgent, SetPresence
from models.enums import OpenConversations, Presence, Role
from tests.simulation.shops import LOGINS
from tests.simulation.walker import Walker

BOSS = By("主管", 5, Role.supervisor)
agent_ids = st.integers(1, len(LOGINS))


class PresenceRules(Walker):
    """Come, go, pause and lose the connection."""

    @rule(who=st.lists(agent_ids, min_size=1, max_size=4))
    def agents_come_to_work(self, who: list[int]) -> None:
        for agent in who:
            self.do(ConnectAgent(agent))
            self.do(SetPresence(agent, Presence.online, self._by(agent)))

    @rule(
        agent=agent_ids,
        presence=st.sampled_from(list(Presence)),
        choice=st.sampled_from([None, *OpenConversations]),
        to=st.one_of(st.none(), agent_ids),
        until=st.sampled_from([None, None, 60]),
        forced=st.sampled_from([False, False, True]),
        after_current=st.booleans(),
        keep_recents=st.sampled_from([None, None, False, True]),
    )
    def agent_declares(
        self,
        agent: int,
        presence: Presence,
        choice: OpenConversations | None,
        to: int | None,
        until: int | None,
        forced: bool,
        after_current: bool,
        keep_recents: bool | None,
    ) -> None:
        by = BOSS if forced else self._by(agent)
        kept = keep_recents if presence is Presence.suspended else None
        end = self.now + timedelta(seconds=until) if until else None
        group = None if to else 2
        self.do(SetPresence(agent, presence, by, "换班", end, after_current, kept, choice, to, group))

    @rule(agent=agent_ids, lost=st.booleans(), mobile=st.booleans())
    def connection_flaps(self, agent: int, lost: bool, mobile: bool) -> None:
        self.do(LoseAgent(agent) if lost else ConnectAgent(agent, mobile))
