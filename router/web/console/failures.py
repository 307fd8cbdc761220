"""Pages that can't be shown: a redirect to the login, or the reason in words with what to do about it."""

from http import HTTPStatus

import structlog
from aiohttp import web

from models.errors import Internal, ShuntdeskError, Unauthenticated
from router.web.auth.identity import identify, live_agent
from router.web.console.addresses import home_of, login_for
from router.web.console.assets import NotBuilt
from router.web.console.visit import Visit
from router.web.problems import REQUEST_ID, STATUS, Handler

_log = structlog.get_logger("router.web")


def shown(handler: Handler) -> Handler:
    """Turn what a page's view raises into an answer a person can read."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except Unauthenticated:
            raise web.HTTPFound(login_for(request.path_qs), headers={"Cache-Control": "no-store"}) from None
        except ShuntdeskError as refusal:
            return await _explained(request, refusal)
        except Exception:
            _log.exception("page_failed", path=request.path, id=request[REQUEST_ID])
            return await _explained(request, Internal("The server has a fault; it is recorded."))

    return answer


async def _explained(request: web.Request, refusal: ShuntdeskError) -> web.Response:
    if isinstance(refusal, NotBuilt):
        return _not_built(refusal)
    visit, status = Visit(request), STATUS[refusal.code]
    heading, detail = _words(visit, refusal.code)
    fault = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    number, home = (request[REQUEST_ID], "") if fault else ("", await _home(request))
    try:
        return visit.page("error.html", status, heading=heading, detail=detail, request_id=number, home=home)
    except NotBuilt as missing:
        return _not_built(missing)


def _words(visit: Visit, code: str) -> tuple[str, str]:
    match code:
        case "forbidden":
            return visit.gettext("没有权限"), visit.gettext("这个页面给主管和店主使用，需要时请店主调整您的角色。")
        case "not_found":
            return visit.gettext("没有这个页面"), visit.gettext("地址可能不完整，或者内容已被删除。")
        case "invalid":
            return visit.gettext("地址不正确"), visit.gettext("筛选条件无法识别，请从菜单重新打开。")
    return visit.gettext("页面暂时打不开"), visit.gettext("请稍后重试。问题一直存在时，把下面的编号告诉管理员。")


async def _home(request: web.Request) -> str:
    """Return where a signed-in person can go on, "" for everybody else."""
    try:
        agent = await live_agent(request.app, await identify(request.app, request))
    except ShuntdeskError:
        return ""
    return home_of(agent.role) or ""


def _not_built(missing: NotBuilt) -> web.Response:
    text = (
        f"页面还没有构建：请在源码目录运行 make ui，然后刷新。\n{missing.detail} Run `make ui` in the source folder.\n"
    )
    return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, text=text, headers={"Cache-Control": "no-store"})
