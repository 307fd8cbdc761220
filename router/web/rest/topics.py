"""What customers ask (topics), and a drafted entry for what the bot does not know yet."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from msgspec import Meta, Struct

from models.commands import RemoveKnowledgeEntry, SaveKnowledgeEntry
from models.entities import KnowledgeEntry
from models.errors import NotFound
from models.events import Event, KnowledgeEntryConfigured
from models.wire.topics import PublishTopic, TopicDraft, TopicList, TopicPublished, TopicView
from router.web.keys import NODE
from router.web.rest.call import Call, NoQuery, Reply
from router.web.rest.route import Who, route

DAY_S = 86_400


class WindowQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """Choose the window that ends now, in seconds."""

    window_s: Annotated[int, Meta(ge=60, le=DAY_S)] = DAY_S


class TopicQuery(WindowQuery, frozen=True, forbid_unknown_fields=True):
    """Choose the window, and how many of the largest topics."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 20


@route("GET", "/topics", Who.supervisor)
async def list_topics(call: Call[TopicQuery, None]) -> TopicList:
    """List what customers asked in the window, the largest topics first, and all that rise.

    Each conversation counts once by its first question, and once more by each question the bot missed.
    """
    window = timedelta(seconds=call.query.window_s)
    return await call.app[NODE].topics.list(call.shop.shop_id, window, call.query.limit)


@route("GET", "/topics/{id}", Who.supervisor)
async def get_topic(call: Call[WindowQuery, None]) -> TopicView:
    """Show one topic with up to 12 examples; `not_found` when nothing of it was asked in the window."""
    window = timedelta(seconds=call.query.window_s)
    return _there(await call.app[NODE].topics.one(call.shop.shop_id, call.number("id"), window))


@route("POST", "/topics/{id}/draft", Who.supervisor, keyed=False)
async def draft_of_topic(call: Call[NoQuery, None]) -> TopicDraft:
    """Draft a knowledge entry from a topic: its questions, and what agents answered most alike. Nothing is stored."""
    found = await call.app[NODE].topics.draft(call.shop.shop_id, call.number("id"))
    if found is None:
        raise NotFound(f"There is no topic {call.number('id')} any more.")
    return found


def _there(found: TopicView | None) -> TopicView:
    if found is None:
        raise NotFound("Nothing of this topic was asked in the window.")
    return found


@route("POST", "/topics/{id}/publish", Who.supervisor, status=201)
async def publish_topic(call: Call[NoQuery, PublishTopic]) -> Reply[TopicPublished]:
    """Publish the approved draft as an entry of a knowledge base; bots of the shop that use it know it at once.

    `conflict` when one of the questions already leads to another entry. Taking it back is deleting that entry.
    """
    topic, given = call.number("id"), call.body
    if await call.app[NODE].topics.one(call.shop.shop_id, topic, timedelta(seconds=2 * DAY_S)) is None:
        raise NotFound(f"There is no topic {topic} any more.")
    entry = KnowledgeEntry(0, given.base_id, "", given.questions, given.answer, intent=given.intent)

    def published(events: Sequence[Event]) -> TopicPublished:
        new = next(event.entry for event in events if isinstance(event, KnowledgeEntryConfigured))
        return TopicPublished(topic, new.id, new.key)

    return await call.submit(SaveKnowledgeEntry(entry, call.by), published)


@route("DELETE", "/topics/{id}/entry", Who.supervisor)
async def withdraw_topic(call: Call[NoQuery, None]) -> None:
    """Take back the entry that was published for a topic; `not_found` where there is none."""
    topic = call.number("id")
    found = await call.app[NODE].topics.one(call.shop.shop_id, topic, timedelta(seconds=2 * DAY_S))
    if found is None or found.effect is None:
        raise NotFound(f"Nothing was published for topic {topic}.")
    await call.shop.submit(RemoveKnowledgeEntry(found.effect.entry_id, call.by))
