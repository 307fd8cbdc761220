"""The shop these tests play in: two agents before the sale, one after it, a supervisor, and a merchant's system."""

import json
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.request import Request, urlopen

from tests.browser.program import GUARD_S, Program
from tests.full_pool import fill_pool

PASSWORD = "demo-1234"
RESTING_AT = "2026-03-02T10:01:00+08:00"
"""A Monday morning; the next slot is far enough away for every test."""

KNOWLEDGE = """\
greeting: 您好，请直接说您想了解什么。
miss: [抱歉，这个问题我还不太明白，可以回复“转人工”联系客服。]
entries:
  - id: shipping_time
    questions: [什么时候发货, 多久能发货, 付款后几天能发出来]
    answer: 现货商品付款后 48 小时内发出，下午四点前付款的当天就能发。
  - id: invoice
    questions: [可以开发票吗, 发票抬头怎么填, 电子发票在哪下载]
    answer: 可以的。请在“我的订单—申请开票”里填抬头和税号。
"""

SHOP = """\
shop: {key}
name: 示例店
timezone: Asia/Shanghai
bot: {{mode: {bot}, bot: {asked}}}
bots: {{faq: {{kind: faq, knowledge: knowledge.yaml}}{bots}}}
handoff: {{keywords: [人工, 转人工]}}
agents:
  - {{login: wang, name: 王主管, role: supervisor, password: {password}}}
  - {{login: li, name: 李雷, password: {password}{li}}}
  - {{login: han, name: 韩梅梅, password: {password}}}
  - {{login: erp, name: ERP, role: integration}}
{owner}groups:
  - {{name: {group}, default: true, members: [{{agent: li}}, {{agent: han}}]}}
policies:
  - {{name: 自动分配, times: [{{from: "09:00", to: "18:00"}}], conditions: {{min_online: 1}}, quota_per_agent: {quota}}}
{more}
"""


OWNER = "  - {{login: boss, name: 赵店主, role: owner, password: {password}}}\n"


def shop_file(
    key: str,
    *,
    bot: str = "off",
    asked: str = "faq",
    group: str = "售前",
    quota: str = "100",
    li: str = "",
    bots: str = "",
    more: str = "",
    owner: bool = False,
) -> str:
    """Write the shop file; the bot is off unless a test is about it.

    `asked`: the bot that is, and `bots` those beside the FAQ bot, such as `acme: {kind: webhook, url: …}`. `li`: what
    else her account says, such as `capacity: 1`. `more`: another line of the file. `owner`: whether she has an account.
    """
    return SHOP.format(
        key=key,
        bot=bot,
        asked=asked,
        bots=f", {bots}" if bots else "",
        group=json.dumps(group),
        quota=quota,
        password=PASSWORD,
        li=f", {li}" if li else "",
        more=more,
        owner=OWNER.format(password=PASSWORD) if owner else "",
    )


class Shop:
    """A shop on the running server, seen as the merchant's own system sees it."""

    def __init__(self, program: Program, key: str) -> None:
        self.program = program
        self.key = key

    @cached_property
    def _token(self) -> str:
        return self.program.token(self.key, "erp")

    @cached_property
    def _supervisor(self) -> str:
        return self.program.token(self.key, "wang")

    def customer_writes(self, who: str, text: str, name: str = "", channel: str = "") -> int:
        """Hand in a message from the merchant's own channel; return the conversation."""
        said = {"name": name, "channel": channel}
        body = {"text": text, "client_msg_id": f"{who}:{text}"} | {key: word for key, word in said.items() if word}
        answer = self._call("POST", f"/customers/{who}/messages", self._token, body)
        return int(answer["conversation_id"])

    def read(self, path: str) -> Any:
        """Read as the supervisor."""
        return self._call("GET", path, self._supervisor)

    def change(self, method: str, path: str, body: Any) -> Any:
        """Change the configuration as the supervisor does from another browser."""
        return self._call(method, path, self._supervisor, body)

    def make_endpoint(self, url: str) -> None:
        """Have the owner's system told what happens from now on; she has an account."""
        self._call("POST", "/webhooks", self.program.token(self.key, "boss"), {"url": url})

    def run_policy(self, policy: int = 1) -> int:
        """Hand out the pool now; return the run."""
        return int(self._call("POST", f"/policies/{policy}/run", self._supervisor)["id"])

    def messages(self, conversation: int) -> list[str]:
        """Return what was said by people and bots, in order."""
        found = self.read(f"/conversations/{conversation}/messages")["items"]
        return [message["text"] for message in found if message["sender"]["type"] != "system"]

    def _call(self, method: str, path: str, token: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        asked = Request(f"{self.program.url}/api/v1{path}", content, headers, method=method)
        with urlopen(asked, timeout=GUARD_S) as answer:
            return json.load(answer)


def full_shop(program: Program, key: str, waiting: int) -> Shop:
    """Start the program with a shop in whose pool so many wait."""
    program.set_clock(RESTING_AT)
    program.apply(shop_file(key))
    database = next(program.folder.rglob("*.db"))
    fill_pool(f"sqlite:///{database}", 1, waiting, datetime.fromisoformat(RESTING_AT))
    program.start()
    return Shop(program, key)
