"""The shop's settings: what the shop file says beside accounts, bots, groups and policies."""

from models.commands import SaveSettings
from models.entities import Shop
from models.errors import FieldError, Invalid
from models.wire.requests import DedicatedBody, SettingsBody
from models.wire.rest import ShopSettings
from router.web.rest.call import Call, NoQuery
from router.web.rest.decoding import merged
from router.web.rest.route import Who, route

RENAMED = frozenset({"delegate", "dedicated"})
"""Fields that name accounts by id: the shop keeps them under other names."""


@route("GET", "/shop", Who.supervisor)
async def get_shop(call: Call[NoQuery, None]) -> ShopSettings:
    """Show the shop's settings with the version for `If-Match`."""
    return settings_view(await call.ask(lambda state, now: state.shop))


@route("PATCH", "/shop", Who.supervisor, partial=True, versioned=True)
async def patch_shop(call: Call[NoQuery, SettingsBody]) -> ShopSettings:
    """Change the named settings; also inside `presence`, `replies` and the like, what is absent stays as it is.

    `null` takes a value away where it may be absent: `hours: null` is always open, `reclaim_s: null` never reclaims.
    """
    shop = await call.ask(lambda state, now: state.shop)
    wanted = merged(body_of(shop), call.raw, SettingsBody)
    version = shop.version if call.version is None else call.version
    await call.shop.submit(SaveSettings(shop_of(wanted, shop), call.by, version))
    return settings_view(await call.ask(lambda state, now: state.shop))


def settings_view(shop: Shop) -> ShopSettings:
    """Show settings."""
    return ShopSettings(shop.key, shop.version, body_of(shop))


def body_of(shop: Shop) -> SettingsBody:
    """Return settings as they are sent in requests."""
    return SettingsBody(
        **{name: getattr(shop, name) for name in SettingsBody.__struct_fields__ if name not in RENAMED},
        delegate=shop.delegate_id,
        dedicated=tuple(DedicatedBody(customer, agent) for customer, agent in shop.dedicated.items()),
    )


def shop_of(body: SettingsBody, shop: Shop) -> Shop:
    """Return the shop with the settings of a request; raises Invalid for a customer with two dedicated agents."""
    dedicated: dict[str, int] = {}
    for place, bound in enumerate(body.dedicated):
        if bound.customer in dedicated:
            wrong = FieldError(f"dedicated[{place}].customer", f"{bound.customer} stands twice; leave one of them")
            raise Invalid("The change is refused.", (wrong,))
        dedicated[bound.customer] = bound.agent
    same = {name: getattr(body, name) for name in body.__struct_fields__ if name not in RENAMED}
    return Shop(id=shop.id, key=shop.key, bots=shop.bots, delegate_id=body.delegate, dedicated=dedicated, **same)
