"""What the demo prints: the pages to open, who can sign in, and what to do."""

from rich.console import Console
from rich.table import Table

from models.enums import Role
from models.shop_file import AgentSpec
from router.cli.demo.opening import accounts

ROLES = {Role.owner: "店主 owner", Role.supervisor: "主管 supervisor", Role.agent: "客服 agent"}
STORY = (
    "1. Be a customer: open the chat, ask something, then press 转人工. Nobody is there: you wait in the pool.",
    "2. Be the supervisor wang in a private window: the pool shows who wrote last night, and why they wait.",
    "3. Be the agent li in a third window: sign in at the desk and press 开始接待.",
    "4. Within five minutes a slot fires (or press 立即分配一次): the desk shows 「离线留言分配」.",
    "5. Answer; the customer reads it. The run's record says who got what, and why.",
    "6. Ask why it is you: 分流路径 on the card. 分流 → 试算 tries a customer who has not come yet.",
)


def welcome(url: str, *, stale: bool) -> None:
    """Print the way into the demo that is served at `url`."""
    console = Console(soft_wrap=True)
    console.print(f"\n[bold]shuntdesk demo[/bold] · 示例店 · {url}\n")
    console.print(_pages(url))
    console.print(_people(accounts()))
    console.print("\n".join(STORY), highlight=False)
    if stale:
        console.print(
            "\nNothing waits in this demo's pool that is younger than 24 hours, so no slot hands anything out."
            "\n[bold]shuntdesk demo --fresh[/bold] starts over with a new night."
        )
    console.print("\nCtrl-C ends it; the data stays under var/.\n")


def _pages(url: str) -> Table:
    table = Table("page", "open", box=None, padding=(0, 2, 0, 0))
    table.add_row("买家 customer's chat", f"{url}/visitor/demo")
    table.add_row("客服 agent's desk", f"{url}/desk")
    table.add_row("主管 supervisor's console", f"{url}/console/pool")
    table.add_row("分流 routing, and a trial", f"{url}/console/shunt")
    return table


def _people(people: tuple[AgentSpec, ...]) -> Table:
    table = Table("login", "password", "who", title="shop: demo", title_justify="left", box=None, padding=(0, 2, 0, 0))
    for person in people:
        table.add_row(person.login, person.password, f"{person.name} · {ROLES[person.role]}")
    return table
