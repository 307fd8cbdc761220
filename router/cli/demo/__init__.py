"""`shuntdesk demo`: the first look, with a night's messages waiting."""

import asyncio
from typing import Annotated

import typer

DATABASE = "sqlite:///var/demo.db"


def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8080,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over with a new night.")] = False,
) -> None:
    """Show a demo shop with agents, groups, a bot, a policy and messages waiting in the pool.

    Prints the pages to open and who can sign in. The data stays under `var/`; running it again goes on with it.
    """
    from router.cli.demo.opening import clear, opened
    from router.cli.demo.welcome import welcome
    from router.cli.serving import serve_until_told
    from router.runtime.clock import Clock
    from router.settings import settings

    # Whoever looks at the demo may be any of its customers.
    chosen = settings(database=DATABASE, host=host, port=port, allow_unsigned_customers=True)
    if fresh:
        clear(chosen)
    stale = asyncio.run(opened(chosen, Clock(chosen.clock_at).now()))
    serve_until_told(chosen, lambda url, _: welcome(url, stale=stale))
