"""Outbound webhooks of a shop: endpoints and their secrets (`contract.md` section 5); for owners."""

from collections.abc import Callable, Sequence
from typing import Any

from models.commands import Command, RemoveWebhook, RetireWebhookSecret, RotateWebhookSecret, SaveWebhook
from models.entities import Webhook
from models.errors import NotFound
from models.events import Event, WebhookConfigured
from models.webhooks import WebhookState
from models.wire.rest import Page
from models.wire.webhooks import WebhookBody, WebhookSecret, WebhookView
from router.store.queries.deliveries import Counted, count_deliveries
from router.web.auth.kept_secrets import forgotten, kept, signing_secret
from router.web.keys import CLOCK, DATABASE
from router.web.rest.call import Call, NoQuery
from router.web.rest.paging import Paging, id_of, page
from router.web.rest.route import Who, route

NOTHING = Counted(0, 0)


@route("GET", "/webhooks", Who.owner)
async def list_webhooks(call: Call[Paging, None]) -> Page[WebhookView]:
    """List the endpoints; their secrets are never shown."""
    after = id_of(call.query) or 0
    hooks = await call.ask(lambda state, now: sorted(state.webhooks.values(), key=lambda hook: hook.id))
    counted = await call.read(count_deliveries)
    found = [hook for hook in hooks if hook.id > after][: call.query.limit + 1]
    return page(found, call.query, lambda hook: hook.id, lambda hook: webhook_view(hook, counted.get(hook.id, NOTHING)))


@route("GET", "/webhooks/{id}", Who.owner)
async def get_webhook(call: Call[NoQuery, None]) -> WebhookView:
    """Show an endpoint with its version for `If-Match`."""
    return await _view(call, await webhook_of(call))


@route("POST", "/webhooks", Who.owner, status=201, keyed=False)
async def create_webhook(call: Call[NoQuery, WebhookBody]) -> WebhookSecret:
    """Create an endpoint, with a secret that only this answer shows; it is told what happens from now on."""
    body = call.body

    def command(name: str) -> SaveWebhook:
        return SaveWebhook(0, body.url, body.events, body.description, body.enabled, call.by, name)

    return await _with_secret(call, command)


@route("PATCH", "/webhooks/{id}", Who.owner, partial=True, versioned=True)
async def patch_webhook(call: Call[NoQuery, WebhookBody]) -> WebhookView:
    """Change the named fields; disabled, its place in the log waits, enabled again it is told what it missed."""
    hook = await webhook_of(call)
    enabled = hook.state is WebhookState.active
    body = call.changed(WebhookBody(hook.url, hook.events, hook.description, enabled))
    version = hook.version if call.version is None else call.version
    await call.shop.submit(
        SaveWebhook(hook.id, body.url, body.events, body.description, body.enabled, call.by, version=version)
    )
    return await _view(call, await webhook_of(call))


@route("DELETE", "/webhooks/{id}", Who.owner, versioned=True)
async def delete_webhook(call: Call[NoQuery, None]) -> None:
    """Delete an endpoint and its secrets; what it was sent stays on record."""
    hook = await webhook_of(call)
    await call.shop.submit(RemoveWebhook(hook.id, call.by, call.version))
    await forgotten(call.app[DATABASE], call.shop.shop_id, hook.secrets)


@route("POST", "/webhooks/{id}/rotate", Who.owner, versioned=True, keyed=False)
async def rotate_secret(call: Call[NoQuery, None]) -> WebhookSecret:
    """Make a new secret, shown in this answer alone; the former one signs too until it is retired."""
    hook = await webhook_of(call)
    return await _with_secret(call, lambda name: RotateWebhookSecret(hook.id, name, call.by, call.version))


@route("POST", "/webhooks/{id}/retire", Who.owner, versioned=True)
async def retire_secret(call: Call[NoQuery, None]) -> WebhookView:
    """Sign with the newest secret alone from now on, and forget the former one."""
    hook = await webhook_of(call)
    await call.shop.submit(RetireWebhookSecret(hook.id, call.by, call.version))
    await forgotten(call.app[DATABASE], call.shop.shop_id, hook.secrets[1:])
    return await _view(call, await webhook_of(call))


async def _with_secret(call: Call[Any, Any], command: Callable[[str], Command]) -> WebhookSecret:
    secret, now = signing_secret(), call.app[CLOCK].now()
    committed = await kept(
        call.app[DATABASE], call.shop.shop_id, secret, now, lambda name: call.shop.submit(command(name))
    )
    return WebhookSecret(await _view(call, _configured([event for _, event in committed.events])), secret)


def _configured(events: Sequence[Event]) -> Webhook:
    return next(event.webhook for event in events if isinstance(event, WebhookConfigured))


async def webhook_of(call: Call[Any, Any]) -> Webhook:
    """Return the endpoint in the path; raises NotFound."""
    wanted = call.id
    hook = await call.ask(lambda state, now: state.webhooks.get(wanted))
    if hook is None:
        raise NotFound(f"There is no webhook {wanted} in this shop.")
    return hook


async def _view(call: Call[Any, Any], hook: Webhook) -> WebhookView:
    return webhook_view(hook, (await call.read(count_deliveries)).get(hook.id, NOTHING))


def webhook_view(hook: Webhook, counted: Counted) -> WebhookView:
    """Show an endpoint."""
    return WebhookView(
        id=hook.id,
        version=hook.version,
        url=hook.url,
        events=list(hook.events),
        description=hook.description,
        state=hook.state,
        state_by=hook.state_by,
        secrets=len(hook.secrets),
        waiting=counted.waiting,
        dead=counted.dead,
    )
