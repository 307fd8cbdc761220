"""What an agent declared of her presence, read from the events it left (design.md section 2, rehearsal)."""

from collections.abc import Sequence

from models.commands import SetPresence
from models.enums import OpenConversations, Presence
from models.events import ConversationUnassigned, Event, PresenceChanged
from router.core.recorded_acts import agent_of, person
from router.core.state import ShopState


def declaration(state: ShopState, event: PresenceChanged, ahead: Sequence[Event]) -> SetPresence:
    """Read what an agent declared, or a supervisor for her: her presence, or a break after her current work."""
    own = event.cause == "declared"
    by = agent_of(state, event.agent_id) if own else person(state, event.by)
    later = event.next_presence is not None
    choice, to_agent, to_group = _let_go(event, ahead)
    return SetPresence(
        event.agent_id,
        event.next_presence or event.presence,
        by,
        event.next_reason if later else event.reason,
        until=None if later else event.until,
        after_current=later,
        keep_recents=event.keep_recents,
        open_conversations=choice,
        to_agent=to_agent,
        to_group=to_group,
    )


def _let_go(event: PresenceChanged, ahead: Sequence[Event]) -> tuple[OpenConversations | None, int | None, int | None]:
    """Read what she chose for her open conversations; releasing is what no trace of a choice means (R1.5)."""
    if event.presence is not Presence.offline or event.next_presence is not None:
        return None, None, None
    if event.keeps:
        return OpenConversations.keep_until_done, None, None
    for following in ahead[1:]:
        if isinstance(following, ConversationUnassigned) and following.agent_id == event.agent_id:
            if following.to_agent is None and following.to_group is None:
                break
            return OpenConversations.transfer, following.to_agent, following.to_group
    return OpenConversations.release, None, None
