"""The delivery log of webhooks: what was sent, what came back, and sending it again; for owners."""

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta

from models.errors import Conflict, NotFound
from models.webhooks import DeliveryState, WebhookEvent
from models.wire.frames import Id
from models.wire.rest import Page
from models.wire.shapes import rfc3339
from models.wire.webhooks import AttemptView, DeliveryDetail, DeliveryView, ReplayBody, Replayed, RequestView
from router.store.deliveries import replay
from router.store.queries.deliveries import (
    Attempt,
    Chosen,
    Delivery,
    find_delivery,
    list_attempts,
    list_deliveries,
    over_ids,
    told,
)
from router.web.keys import CLOCK, DATABASE, NODE
from router.web.rest.call import Call, NoQuery
from router.web.rest.paging import Paging, id_of, page, utc
from router.web.rest.route import Who, route
from router.web.rest.webhooks import webhook_of
from router.web.views import moment

MOST = 10_000
"""Deliveries replayed at once; for more, ask again."""


class DeliveryQuery(Paging):
    """Choose deliveries: by state, event, conversation, and from when on their event happened."""

    state: DeliveryState | None = None
    event: WebhookEvent | None = None
    conversation: Id | None = None
    since: Annotated[datetime, Meta(tz=True)] | None = None


@route("GET", "/webhooks/{id}/deliveries", Who.owner)
async def get_deliveries(call: Call[DeliveryQuery, None]) -> Page[DeliveryView]:
    """List an endpoint's deliveries, latest first, each with its latest attempt."""
    asked, hook = call.query, await webhook_of(call)
    found = await call.read(list_deliveries, hook.id, chosen(asked), asked.limit + 1, id_of(asked))
    tried = await call.read(list_attempts, [it.id for it in found], latest=True)
    return page(found, asked, lambda it: it.id, lambda it: delivery_view(it, tried[it.id]))


@route("GET", "/deliveries/{id}", Who.owner)
async def get_delivery(call: Call[NoQuery, None]) -> DeliveryDetail:
    """Show a delivery with what is sent and every attempt."""
    found = await _found(call)
    attempts = (await call.read(list_attempts, [found.id]))[found.id]
    request = await _request(call, found)
    return DeliveryDetail(delivery_view(found, attempts), request, [attempt_view(it) for it in attempts])


@route("POST", "/deliveries/{id}/replay", Who.owner)
async def replay_delivery(call: Call[NoQuery, None]) -> Replayed:
    """Send a delivery again under the same `webhook-id`, with all its retries; refused while it is still being sent."""
    found = await _found(call)
    count = await _replayed(call, found.webhook_id, [found.id])
    if not count:
        raise Conflict("This delivery is still being sent; it goes on by itself.")
    return Replayed(count)


@route("POST", "/webhooks/{id}/replay", Who.owner)
async def replay_deliveries(call: Call[NoQuery, ReplayBody]) -> Replayed:
    """Send the deliveries of a filter again, the oldest first, at most 10,000; `dry_run` only counts them."""
    hook = await webhook_of(call)
    ids = await call.read(over_ids, hook.id, chosen(call.body), MOST)
    return Replayed(len(ids) if call.body.dry_run or not ids else await _replayed(call, hook.id, ids))


async def _replayed(call: Call[Any, Any], webhook_id: int, ids: list[int]) -> int:
    shop_id = call.shop.shop_id
    count = await call.app[DATABASE].write(replay, shop_id, ids, call.app[CLOCK].now())
    call.app[NODE].webhooks.woken(shop_id, webhook_id)
    return count


async def _found(call: Call[Any, Any]) -> Delivery:
    wanted = call.id
    delivery = await call.read(find_delivery, wanted)
    if delivery is None:
        raise NotFound(f"There is no delivery {wanted} in this shop.")
    return delivery


async def _request(call: Call[Any, Any], delivery: Delivery) -> RequestView | None:
    """Make the request again from the log: it is the same at every attempt, the signature aside."""
    found, hook_id = await call.read(told, delivery.seq), delivery.webhook_id
    hook = await call.ask(lambda state, now: state.webhooks.get(hook_id))
    url = hook.url if hook is not None else ""
    made = None if found is None else call.app[NODE].webhooks.request(call.shop, delivery.seq, found)
    return None if made is None else RequestView(url, made[0], made[1].decode())


def chosen(asked: DeliveryQuery | ReplayBody) -> Chosen:
    """Return the filter of a request."""
    since = None if asked.since is None else utc(asked.since)
    return Chosen(asked.state, asked.event, asked.conversation, since)


def delivery_view(found: Delivery, attempts: list[Attempt]) -> DeliveryView:
    """Show a delivery."""
    return DeliveryView(
        id=found.id,
        webhook_id=found.webhook_id,
        event=found.event,
        event_seq=found.seq,
        conversation_id=found.lane or None,
        at=rfc3339(found.at),
        state=found.state,
        attempts=found.attempts,
        next_at=moment(found.due_at),
        ended_at=moment(found.ended_at),
        last=attempt_view(attempts[-1]) if attempts else None,
    )


def attempt_view(found: Attempt) -> AttemptView:
    """Show an attempt."""
    return AttemptView(found.n, rfc3339(found.at), found.ms, found.status, found.error, found.detail, found.answer)
