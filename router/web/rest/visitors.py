"""Customers from outside: the widget's token, and messages a merchant's own channel hands in."""

from models.commands import ReceiveMessage, RegisterCustomer
from models.errors import FieldError, Forbidden, Invalid
from models.events import CustomerChanged, CustomerRegistered, Event
from models.wire.requests import CustomerMessage, VisitorSession
from models.wire.rest import MessageAccepted, VisitorToken
from router.runtime.dispatcher import Dispatcher
from router.store.queries.customers import customer_id
from router.web.auth.rates import RATES, counted_address
from router.web.auth.secrets import signed, widget_secret
from router.web.auth.sessions import issue_visitor
from router.web.keys import CLOCK, DATABASE, SETTINGS, SHOPS
from router.web.receipts import customer_message
from router.web.rest.call import Call, NoQuery, Reply
from router.web.rest.route import Who, route

EXTERNAL_ID_LENGTH = 128


@route("POST", "/visitor/sessions", Who.anyone, status=201)
async def open_visitor_session(call: Call[NoQuery, VisitorSession]) -> VisitorToken:
    """Give the widget its token; without `external_id` it stands for a new, anonymous customer.

    `signature` is the HMAC-SHA256 (hex) of `external_id` under the shop's widget secret.
    """
    address = counted_address(call.request)
    if address is not None:
        call.app[RATES].visitor_sessions.take(address, call.app[CLOCK].now())
    shop = call.app[SHOPS].get(call.body.shop)
    _check_signature(call)
    given = call.body
    committed = await shop.submit(RegisterCustomer(given.external_id, given.name, given.facts))
    customer = _named([event for _, event in committed.events])
    if customer is None and given.external_id is not None:
        customer = await call.app[DATABASE].read(customer_id, shop.shop_id, given.external_id)
    if customer is None:
        raise Invalid("The customer could not be registered.")
    return VisitorToken(await issue_visitor(call.app, shop.shop_id, customer), customer)


@route("POST", "/customers/{external_id}/messages", Who.integration, status=202)
async def hand_in_message(call: Call[NoQuery, CustomerMessage]) -> Reply[MessageAccepted]:
    """Take in what a customer wrote on the merchant's own channel; unknown customers are registered.

    The same `client_msg_id` is stored once and answered alike (I5).
    """
    external_id, given = call.request.match_info["external_id"], call.body
    if not 1 <= len(external_id) <= EXTERNAL_ID_LENGTH or not external_id.isprintable():
        wrong = FieldError("external_id", f"takes 1 to {EXTERNAL_ID_LENGTH} printable characters")
        raise Invalid("The customer's id is not valid.", (wrong,))
    customer = await _customer(call, call.shop, external_id, given)
    command = ReceiveMessage(
        channel=given.channel,
        text=given.text,
        client_msg_id=given.client_msg_id,
        customer_id=customer,
        name=given.name,
        facts=given.facts,
    )
    once = customer_message(customer, given.client_msg_id, given.channel, given.text)
    return Reply((await call.shop.submit(command, once)).reply or b"")


async def _customer(
    call: Call[NoQuery, CustomerMessage], shop: Dispatcher, external_id: str, given: CustomerMessage
) -> int:
    known = await call.read(customer_id, external_id)
    if known is not None:
        return known
    committed = await shop.submit(RegisterCustomer(external_id, given.name, given.facts))
    registered = _named([event for _, event in committed.events]) or await call.read(customer_id, external_id)
    if registered is None:
        raise Invalid("The customer could not be registered.")
    return registered


def _check_signature(call: Call[NoQuery, VisitorSession]) -> None:
    external_id, signature = call.body.external_id, call.body.signature
    if external_id is None:
        return
    secret = widget_secret(call.body.shop)
    if secret is None:
        if not call.app[SETTINGS].allow_unsigned_customers:
            raise Forbidden("This shop has no widget secret, so nobody can say who a customer is.")
    elif signature is None or not signed(secret, external_id, signature):
        raise Forbidden("The signature is not the shop's for this external_id.")


def _named(events: list[Event]) -> int | None:
    found = [event.id for event in events if isinstance(event, CustomerRegistered | CustomerChanged)]
    return found[0] if found else None
