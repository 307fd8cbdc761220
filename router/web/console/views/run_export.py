"""Runs and their items as CSV (R7.13): what the pages show, all of it, for spreadsheets."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from aiohttp import web

from models.errors import NotFound
from models.wire.shapes import ItemView, RunView
from router.store.queries.runs import RunFilter, find_run, list_items, list_runs
from router.web.console.numbers import id_in
from router.web.console.views.runs import chosen_outcome, chosen_runs
from router.web.console.visit import StaffVisit, enter
from router.web.csv_export import Row, send_csv
from router.web.pool_views import run_view
from router.web.rest.route import Who
from router.web.rest.runs import item_view

BLOCK = 500
RUN_COLUMNS = (
    "编号", "时点", "触发", "策略", "操作者", "结果", "在线不挂起", "人均待回复", "计上限人数", "每人条数",
    "单次上限", "符合范围", "成功", "失败", "剩余", "原因", "开始时间", "结束时间",
)  # fmt: skip
ITEM_COLUMNS = ("留言", "会话", "买家", "结果", "客服", "原因", "选中方式", "时间", "首次回复（秒）")
WORDS = {
    "schedule": "定时", "manual": "手动", "agent_ready": "客服上线",
    "done": "完成", "failed": "未分配", "missed": "错过", "running": "进行中",
}  # fmt: skip
OUTCOMES = {"assigned": "成功", "skipped": "跳过", "failed": "失败"}
WAYS = {
    "recent_contact": "最近联系人", "dedicated": "专属客服", "shunt": "分流", "overflow": "溢出", "manual": "主管指派",
}  # fmt: skip
"""The words of the pages, by code."""


async def runs_csv(request: web.Request) -> web.StreamResponse:
    """Send the runs that the list shows under the same filter, all pages of it."""
    visit = await enter(request, Who.supervisor)
    chosen = chosen_runs(request, visit.shop.timezone)
    return await send_csv(request, "runs.csv", _titles(visit, RUN_COLUMNS), _runs(visit, chosen))


async def items_csv(request: web.Request) -> web.StreamResponse:
    """Send what became of each entry of a run, of one outcome if so wished."""
    visit = await enter(request, Who.supervisor)
    run = await visit.read(find_run, id_in(request.match_info["id"]))
    if run is None:
        raise NotFound("There is no such run in this shop.")
    blocks = _items(visit, run.id, chosen_outcome(request))
    return await send_csv(request, f"run-{run.id}.csv", _titles(visit, ITEM_COLUMNS), blocks)


async def _runs(visit: StaffVisit, chosen: RunFilter) -> AsyncIterator[list[Row]]:
    place: tuple[datetime, int] | None = None
    while found := await visit.read(list_runs, chosen, BLOCK, place):
        yield [_run(visit, run_view(run)) for run in found]
        place = found[-1].started_at, found[-1].id


async def _items(visit: StaffVisit, run_id: int, outcome: Any) -> AsyncIterator[list[Row]]:
    after: int | None = None
    while found := await visit.read(list_items, run_id, BLOCK, after, outcome):
        yield [_item(visit, item_view(item)) for item in found]
        after = found[-1].trace_id


def _titles(visit: StaffVisit, names: tuple[str, ...]) -> Row:
    return [visit.gettext(name) for name in names]


def _run(visit: StaffVisit, run: RunView) -> Row:
    return (
        run.id,
        run.slot_at,
        visit.gettext(WORDS[run.trigger]),
        run.policy.name if run.policy else None,
        run.operator,
        visit.gettext(WORDS[run.state]),
        run.online,
        run.avg_awaiting,
        run.headcount,
        run.quota_per_agent,
        run.cap,
        run.eligible,
        run.assigned,
        run.failed,
        run.left,
        None if run.reason_text is None else visit.gettext(run.reason_text),
        run.started_at,
        run.finished_at,
    )


def _item(visit: StaffVisit, item: ItemView) -> Row:
    return (
        item.entry_id,
        item.conversation_id,
        item.customer.name,
        visit.gettext(OUTCOMES[item.outcome]),
        item.agent.name if item.agent else None,
        visit.gettext(item.reason_text),
        visit.gettext(WAYS.get(item.chosen_by, item.chosen_by)) if item.chosen_by else None,
        item.at,
        item.first_reply_s,
    )
