"""The wall between shops: every row belongs to a shop and points to rows of that shop only (I24)."""

from collections.abc import Iterator

from msgspec import Struct
from sqlalchemy import Connection, text

from router.store.check.invariant import Checked, first_of


class Pointer(Struct, frozen=True):
    """Name a column that holds the id of a row of the same shop, where `where` holds."""

    table: str
    column: str
    target: str
    where: str = "TRUE"


SHOPLESS = {"meta", "node", "shop"}
"""Tables whose rows belong to no shop, or are one."""

POINTERS = (
    Pointer("event_log", "agent_id", "agent"),
    Pointer("event_log", "customer_id", "customer"),
    # A bot's answer that is refused is recorded as it came, whatever it names.
    Pointer("event_log", "conversation_id", "conversation", "type NOT IN ('bot.answer_refused', 'bot.turn_tried')"),
    Pointer("message", "conversation_id", "conversation"),
    Pointer("message", "sender_id", "agent", "sender_type = 'agent'"),
    Pointer("message", "sender_id", "customer", "sender_type = 'customer'"),
    Pointer("decision", "conversation_id", "conversation"),
    Pointer("decision", "agent_id", "agent"),
    Pointer("decision", "run_id", "run"),
    Pointer("run_item", "run_id", "run"),
    Pointer("run_item", "entry_id", "pool_entry"),
    Pointer("run_item", "conversation_id", "conversation"),
    Pointer("run_item", "customer_id", "customer"),
    Pointer("run_item", "agent_id", "agent"),
    Pointer("presence_interval", "agent_id", "agent"),
    Pointer("slot_ledger", "policy_id", "policy"),
    Pointer("slot_ledger", "run_id", "run"),
    Pointer("bot_turn", "conversation_id", "conversation"),
    Pointer("knowledge_entry", "base_id", "knowledge_base"),
    Pointer("knowledge_version", "base_id", "knowledge_base"),
    Pointer("knowledge_version", "entry_id", "knowledge_entry"),
    Pointer("conversation", "customer_id", "customer"),
    Pointer("conversation", "former_id", "conversation"),
    Pointer("conversation", "group_id", "shunt_group"),
    Pointer("conversation", "owner_id", "agent"),
    Pointer("conversation", "waits_for", "agent"),
    Pointer("conversation", "entry_id", "pool_entry"),
    Pointer("pool_entry", "conversation_id", "conversation"),
    Pointer("pool_entry", "customer_id", "customer"),
    Pointer("pool_entry", "group_id", "shunt_group"),
    Pointer("pool_entry", "agent_id", "agent"),
    Pointer("pool_entry", "for_agent_id", "agent"),
    Pointer("pool_entry", "run_id", "run"),
    Pointer("run", "policy_id", "policy"),
    Pointer("run", "operator_id", "agent"),
    Pointer("customer", "recent_agent_id", "agent"),
    Pointer("customer", "last_conversation_id", "conversation"),
    Pointer("credential", "agent_id", "agent"),
    Pointer("token", "agent_id", "agent"),
    Pointer("token", "customer_id", "customer"),
    Pointer("webhook_cursor", "webhook_id", "webhook"),
    Pointer("delivery", "webhook_id", "webhook"),
    # Attempts are deleted before their delivery, in the same transaction.
    Pointer("delivery_attempt", "delivery_id", "delivery"),
    *(
        Pointer(table, "shop_id", "shop")
        for table in (
            "agent", "bot_turn", "conversation", "credential", "customer", "decision", "delivery",
            "delivery_attempt", "event_log", "knowledge_base", "knowledge_entry", "knowledge_version", "message",
            "policy", "pool_entry", "presence_interval", "receipt", "run", "run_item", "shunt_group", "slot_ledger",
            "token", "webhook", "webhook_cursor", "webhook_secret",
        )
    ),
)  # fmt: skip
"""Every column by which one row names another; a test holds this list to the schema."""


def check_walls(connection: Connection) -> Checked:
    """Look at every pointer of every shop."""
    examined = sum(connection.execute(text(_counted(pointer))).scalar_one() for pointer in POINTERS)
    return Checked("I24", "each row points to rows of its own shop only", examined, first_of(_faults(connection)))


def _faults(connection: Connection) -> Iterator[str]:
    for pointer in POINTERS:
        for shop_id, id_ in connection.execute(text(_astray(pointer))):
            yield f"shop {shop_id}: {pointer.table}.{pointer.column} names {pointer.target} {id_}, not one of this shop"


def _counted(pointer: Pointer) -> str:
    return f"SELECT count(*) FROM {pointer.table} WHERE {pointer.column} IS NOT NULL AND {pointer.where}"  # noqa: S608  # names of our own


def _astray(pointer: Pointer) -> str:
    same_shop = "TRUE" if pointer.target == "shop" else "target.shop_id = source.shop_id"
    return f"""
        SELECT DISTINCT source.shop_id, source.{pointer.column} FROM {pointer.table} source
        WHERE source.{pointer.column} IS NOT NULL AND {pointer.where} AND NOT EXISTS (
            SELECT 1 FROM {pointer.target} target WHERE {same_shop} AND target.id = source.{pointer.column}
        )
        ORDER BY 1, 2
    """  # noqa: S608  # names of our own
