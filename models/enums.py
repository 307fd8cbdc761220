"""The closed vocabularies of the domain (`design.md` section 4); values are the codes of the contract."""

from enum import StrEnum


class Presence(StrEnum):
    """What an agent declares (R1.1)."""

    online = "online"
    suspended = "suspended"
    offline = "offline"


class Connection(StrEnum):
    """What the server measures of an agent's sockets (R1.1)."""

    connected = "connected"
    grace = "grace"
    disconnected = "disconnected"


class Role(StrEnum):
    """What an account may do."""

    agent = "agent"
    lead = "lead"
    supervisor = "supervisor"
    owner = "owner"
    integration = "integration"


class ConversationState(StrEnum):
    """The one place a conversation is in (R9.1); `routing` lasts only inside one command."""

    routing = "routing"
    bot = "bot"
    queued = "queued"
    assigned = "assigned"
    active = "active"
    waiting_offline = "waiting_offline"
    closed = "closed"


class SenderType(StrEnum):
    """Who wrote a message."""

    customer = "customer"
    agent = "agent"
    bot = "bot"
    system = "system"


class MessageKind(StrEnum):
    """What a message is: text, an internal note for agents, a menu click, or a notice of the system."""

    text = "text"
    note = "note"
    click = "click"
    notice = "notice"


class AssignmentReason(StrEnum):
    """Why a conversation came to an agent."""

    shunt = "shunt"
    recent_contact = "recent_contact"
    dedicated = "dedicated"
    queue = "queue"
    overflow = "overflow"
    handoff = "handoff"
    bot_failed = "bot_failed"
    claim = "claim"
    manual = "manual"
    transfer_agent = "transfer_agent"
    transfer_group = "transfer_group"
    reclaimed = "reclaimed"
    agent_gone = "agent_gone"
    offline_allocation = "offline_allocation"
    takeover = "takeover"


class PoolReason(StrEnum):
    """Why a conversation is in the offline pool (R6.3)."""

    nobody_online = "nobody_online"
    queue_timeout = "queue_timeout"
    queue_left = "queue_left"
    bot_unresolved = "bot_unresolved"
    agent_gone = "agent_gone"
    returned = "returned"


class EntryState(StrEnum):
    """Where a pool entry stands."""

    waiting = "waiting"
    allocated = "allocated"
    closed = "closed"


class PoolTab(StrEnum):
    """Say which entries the pool page lists: by their state, `handled` for all that wait no more.

    Of those that wait: `failed` on by a run (R7.10), `older` than every window (R6.6).
    """

    waiting = "waiting"
    allocated = "allocated"
    closed = "closed"
    handled = "handled"
    failed = "failed"
    older = "older"


class PoolSort(StrEnum):
    """Order the pool by the customer's last message (`latest`, `oldest`) or by who has waited `longest`."""

    latest = "latest"
    oldest = "oldest"
    longest = "longest"


class EntryClosing(StrEnum):
    """Why a pool entry closed without an allocation (R6.5)."""

    already_served = "already_served"
    left_shop = "left_shop"
    conversation_closed = "conversation_closed"


class ClosedReason(StrEnum):
    """Why a conversation ended, where somebody did more than close it (R7.10)."""

    left_shop = "left_shop"
    blocked = "blocked"


class RunTrigger(StrEnum):
    """What started a run."""

    schedule = "schedule"
    manual = "manual"
    agent_ready = "agent_ready"


class RunState(StrEnum):
    """How far a run is."""

    running = "running"
    done = "done"
    failed = "failed"
    missed = "missed"


class RunReason(StrEnum):
    """Why a run handed out nothing."""

    min_online_not_met = "min_online_not_met"
    avg_awaiting_exceeded = "avg_awaiting_exceeded"
    nobody_online = "nobody_online"
    nothing_to_allocate = "nothing_to_allocate"
    missed = "missed"


class ItemOutcome(StrEnum):
    """What became of one entry in a run."""

    assigned = "assigned"
    skipped = "skipped"
    failed = "failed"


class ItemReason(StrEnum):
    """Why an entry of a run was assigned, or was not."""

    offline_allocation = "offline_allocation"
    already_served = "already_served"
    left_shop = "left_shop"
    blocked = "blocked"
    over_cap = "over_cap"
    older_than_window = "older_than_window"
    no_matching_group = "no_matching_group"
    no_eligible_agent = "no_eligible_agent"
    agent_cap_reached = "agent_cap_reached"
    lost_race = "lost_race"
    system_error = "system_error"


class OfflineHandling(StrEnum):
    """Who takes offline messages (R6.2)."""

    pool = "pool"
    delegate = "delegate"
    owner = "owner"


class OpenConversations(StrEnum):
    """What an agent who goes offline does with her open conversations (R1.5)."""

    transfer = "transfer"
    release = "release"
    keep_until_done = "keep_until_done"


class HandoffTrigger(StrEnum):
    """What took a customer from the bot to a person (R8.2)."""

    keyword = "keyword"
    button = "button"
    misses = "misses"
    low_confidence = "low_confidence"
    bot_request = "bot_request"
    bot_failed = "bot_failed"
    bot_off = "bot_off"
    repeats = "repeats"


class OfferEnd(StrEnum):
    """How an offered transfer ended (R9.4)."""

    accepted = "accepted"
    declined = "declined"
    expired = "expired"
    cancelled = "cancelled"


class Attention(StrEnum):
    """Why a supervisor should look at a conversation (R9.5)."""

    reclaimed_often = "reclaimed_often"
    nobody_else = "nobody_else"


class TurnEnd(StrEnum):
    """How a bot turn ended (R8.3)."""

    replied = "replied"
    handed_off = "handed_off"
    closed = "closed"
    failed = "failed"
    superseded = "superseded"


class TokenKind(StrEnum):
    """What a token is for: REST and an integration, a browser session, or the widget."""

    bearer = "bearer"
    session = "session"
    visitor = "visitor"
