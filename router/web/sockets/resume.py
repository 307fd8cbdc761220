"""Bringing a client up to date: the frames she missed, or a snapshot, then live, without gap or double (I7)."""

from collections.abc import AsyncIterator, Sequence
from typing import Literal

from models.enums import Presence
from models.errors import Unavailable
from models.events import Event
from models.wire.frames import Hello
from models.wire.shapes import rfc3339
from models.wire.told import Answer, ReadyData, ResyncData
from router.store.log import events_after
from router.web.sockets.clients import Client, Standing
from router.web.sockets.connection import Connection
from router.web.sockets.frames import encode, ephemeral, positioned
from router.web.sockets.hub import Hub

Reason = Literal["trimmed", "log_changed", "too_far_behind", "position_unknown"]
Missed = list[tuple[int, bytes]]


async def catch_up(hub: Hub, connection: Connection, ref: str, hello: Hello, client: Client) -> int:
    """Answer a hello with `ready`, tell what was missed and go live; returns the position the client is at then.

    The connection must hold live frames back already, so that nothing falls between log and live.
    """
    resuming = await _missed(hub, hello, client) if hello.last_seq is not None else None
    if isinstance(resuming, tuple):
        return await _resume(hub, connection, ref, client, *resuming)
    snapshot = await client.snapshot()
    _ready(hub, connection, ref, client, snapshot.seq, snapshot.presence, resumed=False)
    if resuming is not None:
        connection.send(ephemeral(snapshot.at, "resync", ResyncData(resuming)))
    await connection.outbox.emptied()
    connection.send(positioned(snapshot.at, "snapshot", snapshot.data, snapshot.seq))
    connection.release(snapshot.seq)
    return snapshot.seq


async def _missed(hub: Hub, hello: Hello, client: Client) -> tuple[Standing, int, Missed] | Reason:
    """Find the missed frames in the log, or say why they are not to be had."""
    last_seq = hello.last_seq or 0
    if hello.log_id != hub.database.log_id:
        return "log_changed"
    standing = await client.standing()
    if last_seq > standing.seq:
        return "position_unknown"
    missed: Missed = []
    async for events in _told_after(hub, client, last_seq):
        frames = ((seq, client.frame(seq, event)) for seq, event in events if seq <= standing.seq)
        missed += [(seq, frame) for seq, frame in frames if frame is not None]
        if len(missed) > hub.limits.replay_frames:
            return "too_far_behind"
    return standing, last_seq, missed


async def _told_after(hub: Hub, client: Client, after: int) -> AsyncIterator[Sequence[tuple[int, Event]]]:
    """Yield what a client was told after a position: at once from memory if all of it is there, else from the log."""
    who = {"agent_id": client.agent_id, "customer_id": client.customer_id}
    recent = hub.recent.after(client.shop_id, after, **who)
    if recent is not None:
        yield recent
        return
    while page := await _page(hub, client, after):
        after = page[-1][0]
        yield page
        if len(page) < hub.limits.replay_page:
            return


async def _page(hub: Hub, client: Client, after: int) -> Sequence[tuple[int, Event]]:
    async with hub.replays:
        return await hub.database.read(
            events_after,
            client.shop_id,
            after,
            agent_id=client.agent_id,
            customer_id=client.customer_id,
            limit=hub.limits.replay_page,
        )


async def _resume(
    hub: Hub,
    connection: Connection,
    ref: str,
    client: Client,
    standing: Standing,
    last_seq: int,
    missed: Missed,
) -> int:
    position = missed[-1][0] if missed else last_seq
    _ready(hub, connection, ref, client, position, standing.presence, resumed=True)
    for start in range(0, len(missed), hub.limits.replay_page):
        await _room(connection)
        for _, frame in missed[start : start + hub.limits.replay_page]:
            await _sent(connection, frame)
    await _room(connection)
    connection.release(standing.seq)
    return position


async def _sent(connection: Connection, frame: bytes) -> None:
    """Send a replayed frame as fast as the client reads: who is behind must not be cut off for it."""
    if not connection.outbox.fits(frame):
        await _room(connection)
    connection.send(frame)


async def _room(connection: Connection) -> None:
    await connection.outbox.emptied()
    if connection.ending:
        raise Unavailable("The client is gone.")


def _ready(
    hub: Hub,
    connection: Connection,
    ref: str,
    client: Client,
    position: int,
    presence: Presence | None,
    *,
    resumed: bool,
) -> None:
    ready = ReadyData(
        connection_id=connection.id,
        heartbeat_s=int(hub.limits.ping_s),
        resumed=resumed,
        log_id=hub.database.log_id,
        last_seq=position,
        now=rfc3339(hub.clock.now()),
        agent_id=client.agent_id,
        customer_id=client.customer_id,
        presence=presence,
    )
    connection.send(encode(Answer("ready", ref, ready)))
