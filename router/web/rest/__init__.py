"""REST: each module declares its routes, `add_rest` serves them."""

from router.web.rest import (  # noqa: F401  # each declares its routes
    accounts,
    acting,
    agents,
    blocking,
    bot_settings,
    bots,
    conversations,
    deliveries,
    events,
    groups,
    handing_over,
    knowledge,
    knowledge_entries,
    knowledge_figures,
    pinging,
    policies,
    policy_arithmetic,
    policy_history,
    pool,
    pool_by_hand,
    previewing,
    queue,
    records,
    runs,
    settings,
    signin,
    topics,
    tracing,
    transfers,
    trying,
    visitors,
    webhooks,
)
from router.web.rest.serving import add_rest

__all__ = ["add_rest"]
