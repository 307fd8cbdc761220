"""The offline pool, and all of it that is chosen as a table to take away (R6)."""

from collections.abc import AsyncIterator

import structlog
from aiohttp import web
from msgspec.structs import replace

from models.enums import EntryState
from models.wire.shapes import EntryView, Ref
from router.store.queries.names import names
from router.store.queries.pool import list_entries, sort_key
from router.web.console.visit import StaffVisit, enter
from router.web.csv_export import Row, send_csv
from router.web.pool_views import PoolLens, pool_lens
from router.web.reasons import POOL_REASONS
from router.web.rest.decoding import read_query
from router.web.rest.pool import PoolListed, entry_filter
from router.web.rest.route import Who
from router.web.views import Names

log = structlog.get_logger()
BLOCK = 500
COLUMNS = (
    *("编号", "买家", "渠道", "首条", "最后", "条数", "要过人工", "机器人没答上"),
    *("未回复", "入池原因", "入池时间", "分流组", "建议客服", "状态", "客服", "最后留言"),
)
ANSWERS = {True: "是", False: "否"}
STATES = {EntryState.waiting: "待分配", EntryState.allocated: "已分配", EntryState.closed: "已关闭"}


async def pool(request: web.Request) -> web.StreamResponse:
    """Show the pool; its island loads the entries."""
    return (await enter(request, Who.supervisor)).shell("pool.html")


async def pool_csv(request: web.Request) -> web.StreamResponse:
    """Give everything that the page's filters choose as CSV, in the page's order; who took it is logged."""
    visit = await enter(request, Who.supervisor)
    asked = read_query(request, PoolListed)
    lens = await visit.ask(pool_lens)
    found = await visit.read(names)
    lens = replace(lens, names=Names(found.agents, found.groups))
    log.info("pool_exported", shop=visit.shop.key, agent=visit.agent.login, query=dict(request.query))
    header = [visit.gettext(name) for name in COLUMNS]
    day = visit.now.date().isoformat()
    return await send_csv(request, f"{visit.gettext('离线消息池')}-{day}.csv", header, _rows(visit, asked, lens))


async def _rows(visit: StaffVisit, asked: PoolListed, lens: PoolLens) -> AsyncIterator[list[Row]]:
    """Read block by block, each after the last entry of the one before: what comes meanwhile shifts nothing."""
    chosen, after = entry_filter(asked, lens.window_since), None
    while found := await visit.read(list_entries, chosen, BLOCK, after, sort=asked.sort):
        yield [_row(visit, lens.view(one)) for one in found]
        after = sort_key(asked.sort, found[-1].entry)


def _row(visit: StaffVisit, entry: EntryView) -> Row:
    flags = (entry.asked_human, entry.bot_missed, entry.unanswered)
    return [
        entry.id,
        entry.customer.name,
        entry.channel,
        entry.first_message_at,
        entry.last_message_at,
        entry.messages,
        *(visit.gettext(ANSWERS[flag]) for flag in flags),
        visit.gettext(POOL_REASONS[entry.reason]),
        entry.entered_at,
        *map(_name, (entry.group, entry.suggested)),
        visit.gettext(STATES[entry.state]),
        _name(entry.agent),
        entry.last_text,
    ]


def _name(ref: Ref | None) -> str | None:
    return None if ref is None else ref.name
