"""Names for the integers and strings that identify things; unique per shop unless said otherwise."""

from typing import NewType

ShopId = NewType("ShopId", int)
"""A shop, unique in the database."""

AgentId = NewType("AgentId", int)
GroupId = NewType("GroupId", int)
PolicyId = NewType("PolicyId", int)
CustomerId = NewType("CustomerId", int)
ConversationId = NewType("ConversationId", int)
EntryId = NewType("EntryId", int)
"""A pool entry."""

RunId = NewType("RunId", int)
TurnId = NewType("TurnId", str)
"""A bot turn, `t-<conversation>-<n>`: the fencing token of R8.3."""
