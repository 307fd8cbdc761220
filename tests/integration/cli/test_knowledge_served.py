"""Knowledge on the command line while a server answers from it: the live bot knows what was imported."""

import json
import signal
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.request import Request, urlopen

from tests.integration.cli.conftest import PATIENCE_S, Program, Shell

KNOWN = "entries:\n  - {id: a, questions: [能开发票吗], answer: 能}\n"
MORE = KNOWN + "  - {id: b, questions: [羊毛衫会起球吗], answer: 会一点}\n"
ASKED, NEW = "羊毛衫会起球吗", "会一点"
BOT = "bots: {faq: {kind: faq, knowledge: known.yaml}}\nbot: {mode: bot_first, bot: faq}\n"


class Served:
    """The shop on the running server, over REST."""

    def __init__(self, url: str, shell: Shell) -> None:
        self._url = url
        self._tokens = {login: self._token(shell, login) for login in ("erp", "wang")}

    @staticmethod
    def _token(shell: Shell, login: str) -> str:
        return shell("token", "--shop", "tea", "--login", login).out[-1]

    def call(self, login: str, method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {self._tokens[login]}", "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self._url}/api/v1{path}", content, headers, method=method), timeout=PATIENCE_S) as told:
            return json.load(told)

    def answer(self, who: str) -> str:
        """What the bot says to a customer who asks."""
        body = {"text": ASKED, "client_msg_id": who}
        talk = self.call("erp", "POST", f"/customers/{who}/messages", body)["conversation_id"]
        while True:
            for message in self.call("wang", "GET", f"/conversations/{talk}/messages")["items"]:
                if message["sender"]["type"] == "bot":
                    return str(message["text"])

    def until_answered(self, wanted: str) -> None:
        """Ask as one customer after the other until the bot says so; until it is built anew, the one before answers."""
        hangs = monotonic() + PATIENCE_S
        for number in count():
            if self.answer(f"c-{number}") == wanted:
                return
            assert monotonic() < hangs, f"the bot never says {wanted}"


def test_a_running_server_takes_knowledge_from_the_command_line_and_its_bot_answers_with_it(
    shell: Shell, tea: Path, start: Any
) -> None:
    file = tea.with_name("known.yaml")
    file.write_text(KNOWN)
    tea.write_text(tea.read_text() + BOT)
    assert shell("apply", str(tea)).code == 0
    program: Program = start("serve", "--port", "0")
    served = Served(program.line_with(" at http://").split()[-1], shell)
    assert served.answer("before") != NEW

    file.write_text(MORE)
    words = ("knowledge", "import", str(file), "--shop", "tea")
    assert shell(*words, "--dry-run").out == ["known: 1 change(s)", "  + knowledge known b"]
    assert shell("knowledge", "export", "--shop", "tea", "--base", "known").out == KNOWN.splitlines()
    assert shell(*words).out == ["known: 1 change(s)", "  + knowledge known b"]
    served.until_answered(NEW)
    assert shell("knowledge", "export", "--shop", "tea", "--base", "known").out == MORE.splitlines()
    assert shell("knowledge", "list", "--shop", "tea").out == ["known: 2 entry(ies)"]
    refused = shell("knowledge", "export", "--shop", "tea", "--base", "gone")
    assert refused.err == ["shuntdesk: there is no knowledge base gone in tea; there are: known"]

    assert program.end(signal.SIGTERM) == 0
    assert shell("knowledge", "list", "--shop", "tea").out == ["known: 2 entry(ies)"]
    assert shell("check").code == 0
