"""What agents and bots do in a rehearsal: what they did on record, as long after as they took then.

Whoever owns a conversation acts in it as its owner did: so long after the assignment, her last act or the customer's
message, whichever came last. What the bot said to the customer's n-th message it says again, after the same time.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from models.commands import (
    AcceptTransfer,
    AnswerBotTurn,
    By,
    CloseConversation,
    DeclineTransfer,
    FailBotTurn,
    ReadMessages,
    SendMessage,
)
from models.entities import Conversation
from models.events import ConversationAssigned, Event
from router.core.recorded_inputs import Delay, Input, Talk, latest
from router.core.state import ShopState

ANSWERED = "…"
"""What is written where nobody wrote on record."""


class Scripts:
    """Hold, per recorded conversation, the acts that are still to come, and the bots' answers."""

    def __init__(self, inputs: Sequence[Input], never_served: "Typical") -> None:
        """Sort the acts of a recording by conversation."""
        self._acts: dict[int, deque[Input]] = defaultdict(deque)
        self._answers: dict[tuple[int, int], deque[Input]] = defaultdict(deque)
        self._acted: dict[int, datetime] = {}
        self._typical = never_served
        for given in inputs:
            if given.delay is None:
                continue
            if isinstance(given.command, AnswerBotTurn | FailBotTurn):
                self._answers[given.thread, given.written].append(given)
            else:
                self._acts[given.thread].append(given)

    def first(self, thread: int) -> Input | None:
        """Return the next act in a conversation."""
        acts = self._acts.get(thread)
        return acts[0] if acts else None

    def done(self, thread: int, now: datetime) -> None:
        """Go on to the act after it."""
        self._acts[thread].popleft()
        self._acted[thread] = now

    def drop(self, thread: int) -> list[Input]:
        """Return what will never come, for it belongs to a conversation that another one has taken the place of."""
        return list(self._acts.pop(thread, ()))

    def left(self) -> Iterable[Input]:
        """Return every act that did not come."""
        return (given for acts in self._acts.values() for given in acts)

    def answer(self, thread: int, written: int) -> Input | None:
        """Return what the bot says to the customer's n-th message, None if it was not asked then."""
        answers = self._answers.get((thread, written))
        return answers.popleft() if answers else None

    def due(self, act: Input, conversation: Conversation, owners: int) -> datetime:
        """Return when an act is due, of whoever has the conversation now as its n-th owner.

        What a later owner did on record is hers too, as much later as that one had it, should nobody take it from her.
        """
        delay = act.delay or Delay(timedelta())
        had = conversation.assigned_at + delay.lag(owners) if conversation.assigned_at is not None else None
        since = latest(self._acted.get(act.thread), had, delay.wrote_at) or act.at
        return since + delay.after

    def serve_typically(self, talk: Talk, thread: int, seq: int, now: datetime) -> bool:
        """Let who was never served on record be answered and closed as is usual in this shop."""
        acts = self._typical.acts(talk, thread, seq, now)
        self._acts[thread].extend(acts)
        return bool(acts)


class Typical:
    """Know whom the record serves, and how long an owner usually takes to answer, and then to close."""

    def __init__(self, inputs: Sequence[Input], told: Iterable[Event], state: ShopState) -> None:
        """Measure the recorded acts; who has an owner before them is served too."""
        self._served = {event.conversation_id for event in told if isinstance(event, ConversationAssigned)}
        self._served |= {it.id for it in state.conversations.values() if it.owner_id is not None}
        self._answer = _median(inputs, SendMessage)
        self._close = _median(inputs, CloseConversation)

    def acts(self, talk: Talk, thread: int, seq: int, now: datetime) -> list[Input]:
        """Return an answer and a close for who was never served on record, if the record knows how long they take."""
        if thread in self._served or self._answer is None or self._close is None:
            return []
        self._served.add(thread)
        nobody = By("")
        return [
            Input(now, seq, SendMessage(0, ANSWERED, f"rehearsed-{thread}", nobody), talk, thread, Delay(self._answer)),
            Input(now, seq, CloseConversation(0, nobody), talk, thread, Delay(self._close)),
        ]


def _median(inputs: Sequence[Input], kind: type) -> timedelta | None:
    delays = sorted(it.delay.after for it in inputs if it.delay is not None and isinstance(it.command, kind))
    return delays[len(delays) // 2] if delays else None


def performed(act: Input, conversation: Conversation, state: ShopState) -> Any:
    """Return the command of an act by whoever has the conversation now, or is offered it."""
    command: Any = replace(act.command, conversation_id=conversation.id)  # type: ignore[type-var]  # an act has one
    owner = conversation.owner_id or 0
    if isinstance(command, ReadMessages):
        return replace(command, agent_id=owner)
    if isinstance(command, AcceptTransfer | DeclineTransfer) and conversation.offer is not None:
        owner = conversation.offer.to_agent
    agent = state.agents[owner]
    return replace(command, by=By(agent.name, agent.id, agent.role))
