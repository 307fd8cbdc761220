"""A recorded period under other rules: the same inputs, everything that follows decided anew (design.md section 2).

What customers, sockets and presence did happens when it happened; what owners and bots did happens as long after its
cause as on record. What the other world refuses is counted by kind and reason.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Any

from msgspec.structs import replace

from models.commands import (
    AnswerBotTurn,
    ApplyShopFile,
    AssignEntries,
    Command,
    FailBotTurn,
    ReceiveMessage,
    RingSlots,
    SetPresence,
    Tick,
)
from models.commands.command import SYSTEM
from models.entities import Conversation
from models.enums import Connection, OpenConversations, Presence
from models.errors import ShuntdeskError
from models.events import BotTurnOpened, ConversationAssigned, Event, PresenceChanged
from models.shop_file import ShopFile
from router.core.decider import due, handle
from router.core.recorded_inputs import Input, Talk
from router.core.recorded_period import Recording
from router.core.rehearsed_acts import Scripts, Typical, performed
from router.core.rehearsed_alarms import Alarms
from router.core.state import ShopState
from router.core.tally import Tally

Refused = Counter[tuple[str, str]]
"""How many commands did not fit into the other world, by kind and why."""


class Rehearsal:
    """Play a recording in a state under other rules, from `begin` until `until`; the state is changed."""

    def __init__(
        self,
        state: ShopState,
        recording: Recording,
        told: Sequence[Event],
        period: tuple[datetime, datetime],
        rules: ShopFile | None = None,
    ) -> None:
        """Put the rules in force, None leaves those there are, and sort what comes: by time, then place in the log.

        Raises the refusal of the rules.
        """
        self.state, (self.now, self._until) = state, period
        self.tally, self.refused = Tally.since(state), Refused()
        self._remember(state)
        changed = handle(state, ApplyShopFile(rules, SYSTEM), self.now) if rules is not None else []
        self._scripts = Scripts(recording.inputs, Typical(recording.inputs, told, state))
        self._bot_asked = recording.asked
        self._alarms = Alarms(state, recording.inputs, recording.asleep, self.now)
        self._stalled: dict[int, set[Talk]] = defaultdict(set)
        self._place, self._behind = count(), count(len(told))
        outside = (it for it in recording.inputs if it.delay is None)
        self._ahead: list[tuple[datetime, int, int, Callable[[], None]]] = [
            (it.at, it.seq, next(self._place), partial(self._happen, it)) for it in outside
        ]
        heapify(self._ahead)
        self._take(changed)
        for asked in [it for it in state.conversations.values() if it.bot_turn is not None]:
            self._asked(asked, asked.bot_turn or "", begun_before=True)

    def _remember(self, state: ShopState) -> None:
        """Remember which recorded conversation each open one is, what was written in it and that it was owned."""
        talks = state.conversations.values()
        self._thread = {(it.customer_id, it.channel): it.id for it in talks}
        self._written = Counter({it.id: it.customer_messages for it in talks})
        self._owners = Counter({it.id: 1 for it in talks if it.assigned_at is not None})

    def play(self) -> None:
        """Play to the end."""
        for talk in list(self._thread):
            self._schedule(talk)
        while True:
            at = self._ahead[0][0] if self._ahead else self._until
            ring = self._alarms.next(self.state, self.now)
            if ring is not None and ring[0] < at and ring[0] <= self._until:
                self._ring(*ring, recorded=False)
            elif self._ahead and at <= self._until:
                self.now, _, _, happen = heappop(self._ahead)
                happen()
            else:
                break
        for act in self._scripts.left():
            if act.at <= self._until:
                self._refuse(act.command, "it did not come to it before the end")

    def _push(self, at: datetime, seq: int, happen: Callable[[], None]) -> None:
        heappush(self._ahead, (max(self._alarms.awake(at), self.now), seq, next(self._place), happen))

    # -- what comes from outside ----------------------------------------------------------------------------------

    def _happen(self, given: Input) -> None:
        command = given.command
        if command is None:
            self._refuse(None, "not repeated, the rules hold from the beginning to the end")
        elif isinstance(command, Tick | RingSlots):
            self._ring(self.now, command, recorded=True)
        elif isinstance(command, ReceiveMessage):
            self._customer_writes(given, command)
        elif isinstance(command, SetPresence):
            self._declare(command)
        elif isinstance(command, AssignEntries):
            self._hand_out(given, command)
        else:
            self._act_by_the_clock(given, command)

    def _ring(self, at: datetime, command: Command, *, recorded: bool) -> None:
        self.now = at
        self._do(command)
        self._alarms.rang(command, recorded=recorded, state=self.state, now=at)

    def _customer_writes(self, given: Input, command: ReceiveMessage) -> None:
        """Let her write; where her next recorded conversation begins, nothing more comes of the one before it."""
        talk = given.talk or (0, "")
        if (former := self._thread.get(talk, given.thread)) != given.thread:
            for act in self._scripts.drop(former):
                self._refuse(act.command, "the customer began anew before it")
        self._thread[talk] = given.thread
        self._written[given.thread] += 1
        self._do(command)
        self._schedule(talk)

    def _declare(self, command: SetPresence) -> None:
        """Let an agent declare her presence; who can't hand over as she did lets go of what she has (R1.5)."""
        leaves = command.presence is Presence.offline and not command.after_current
        released = replace(command, open_conversations=OpenConversations.release, to_agent=None, to_group=None)
        wish = released if leaves and command.open_conversations is None else command
        if self._do(wish) is None and leaves:
            self._do(released)

    def _hand_out(self, given: Input, command: AssignEntries) -> None:
        """Hand out those of the chosen customers who wait in the pool here too."""
        waiting = [self.state.open_conversation(*talk) for talk in given.entries]
        entries = tuple(it.entry_id for it in waiting if it is not None and it.entry_id is not None)
        if not entries:
            self._refuse(command, "none of them waits in the pool")
        else:
            self._do(replace(command, entries=entries))

    def _act_by_the_clock(self, given: Input, command: Any) -> None:
        if given.talk is None or not hasattr(command, "conversation_id"):
            self._do(command)
        elif (conversation := self.state.open_conversation(*given.talk)) is None:
            self._refuse(command, "the conversation is over")
        else:
            self._do(replace(command, conversation_id=conversation.id))

    # -- what owners and bots do ----------------------------------------------------------------------------------

    def _schedule(self, talk: Talk) -> None:
        """Set a time for the owner's next act, if there is an owner."""
        conversation = self.state.open_conversation(*talk)
        thread = self._thread.get(talk, 0)
        if conversation is None or conversation.owner_id is None:
            return
        act = self._scripts.first(thread)
        if act is None and self._scripts.serve_typically(talk, thread, next(self._behind), self.now):
            act = self._scripts.first(thread)
        if act is not None:
            self._push(self._due(act, conversation), act.seq, partial(self._act, talk, act))

    def _due(self, act: Input, conversation: Conversation) -> datetime:
        return self._scripts.due(act, conversation, self._owners[act.thread])

    def _act(self, talk: Talk, act: Input) -> None:
        """Perform an act if its time is still this one; who is not at her desk does it when she is back."""
        conversation = self.state.open_conversation(*talk)
        owned = conversation is not None and conversation.owner_id is not None
        if conversation is None or not owned or self._scripts.first(act.thread) is not act:
            return
        if self._alarms.awake(self._due(act, conversation)) > self.now:
            self._schedule(talk)
            return
        owner = self.state.agents[conversation.owner_id or 0]
        if act.delay is not None and act.delay.at_desk and owner.connection is not Connection.connected:
            self._stalled[owner.id].add(talk)
            return
        self._scripts.done(act.thread, self.now)
        self._do(performed(act, conversation, self.state))
        self._schedule(talk)

    def _asked(self, conversation: Conversation, turn: str, *, begun_before: bool = False) -> None:
        """Let the bot answer as on record; where it was not asked then, its time runs out (R8.1)."""
        thread = self._thread[conversation.customer_id, conversation.channel]
        found = self._scripts.answer(thread, self._written[thread])
        if found is None and not begun_before and (thread, self._written[thread]) not in self._bot_asked:
            self.refused["bot.answer", "the bot was not asked this on record, so its time runs out"] += 1
        elif found is not None and found.delay is not None:
            answer: Any = found.command
            again = replace(answer, conversation_id=conversation.id, turn=turn)
            at = found.at if begun_before else self.now + found.delay.after
            self._push(at, found.seq, partial(self._answer, again))

    def _answer(self, command: AnswerBotTurn | FailBotTurn) -> None:
        self._do(command)

    # -- deciding -------------------------------------------------------------------------------------------------

    def _do(self, command: Command) -> list[Event] | None:
        """Have a command decided, behind what was due before it; None when it is refused."""
        if due(self.state, command, self.now):
            self._take(handle(self.state, Tick(), self.now))
        try:
            events = handle(self.state, command, self.now)
        except ShuntdeskError as refusal:
            self._refuse(command, refusal.code)
            return None
        self._take(events)
        return events

    def _take(self, events: list[Event]) -> None:
        self.tally.take(events)
        self.state.take_touched()
        for event in events:
            if isinstance(event, ConversationAssigned):
                talk = (event.customer_id, event.channel)
                self._owners[self._thread[talk]] += 1
                self._schedule(talk)
            elif isinstance(event, BotTurnOpened):
                self._asked(self.state.conversations[event.conversation_id], event.turn)
            elif isinstance(event, PresenceChanged) and event.connection is Connection.connected:
                for talk in sorted(self._stalled.pop(event.agent_id, ())):
                    self._schedule(talk)

    def _refuse(self, command: Command | None, why: str) -> None:
        kind = str(type(command).__struct_config__.tag) if command is not None else "configuration"
        self.refused[kind, why] += 1
