"""What uses a group: a group in use is not removed, and the answer lists the uses (R4.5)."""

from models.errors import FieldError
from router.core.state import ShopState


def group_uses(state: ShopState, group_id: int) -> list[FieldError]:
    """Return what refers to a group: policies and overflow by name, everything else with its number."""
    policies = [policy.terms.name for policy in state.policies.values() if group_id in policy.target.groups]
    overflow = [group.name for group in state.groups.values() if group_id in group.overflow]
    return [
        *(FieldError("policies", f"policy {name} hands out to it") for name in policies),
        *(FieldError("groups", f"group {name} overflows into it") for name in overflow),
        *running_uses(state, group_id),
    ]


def running_uses(state: ShopState, group_id: int) -> list[FieldError]:
    """Return the uses that no change of configuration ends: open conversations, queue, pool, runs."""
    conversations = [found for found in state.conversations.values() if found.group_id == group_id]
    queued = sum(conversation.queued_at is not None for conversation in conversations)
    pooled = sum(entry.group_id == group_id for entry in state.entries.values())
    running = sum(group_id in run.target.groups for run in state.runs.values())
    counts = (
        ("conversations", len(conversations) - queued, "open conversation(s) belong to it"),
        ("queue", queued, "customer(s) wait in its queue"),
        ("pool", pooled, "pool entry(ies) are suggested for it"),
        ("runs", running, "run(s) hand out to it now"),
    )
    return [FieldError(place, f"{count} {words}") for place, count, words in counts if count]
