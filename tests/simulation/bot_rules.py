"""What bots bring, and what customers say of it, in the machine of L1."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from models.commands import AnswerBotTurn, FailBotTurn, NoteBotAttempts, RateAnswer, SpeakAsBot
from models.entities import BotAttempt
from models.events import BotAnswerRefused
from tests.simulation.walker import Walker, pick

CALLS = (BotAttempt(0, 40, 202),)
while_somebody_talks = precondition(lambda self: bool(self.live.conversations))
while_a_bot_is_asked = precondition(lambda self: any(it.bot_turn for it in self.live.conversations.values()))
number = st.integers(0, 30)
actions = st.sampled_from(["reply", "reply", "handoff", "close"])


class BotRules(Walker):
    """Say what bots may do, in time and late."""

    @while_a_bot_is_asked
    @rule(
        which=number,
        action=actions,
        missed=st.booleans(),
        wrong=st.sampled_from([False, False, False, True]),
        entry=st.sampled_from(["hours", "hours", None, "gone"]),
    )
    def bot_answers(self, which: int, action: str, missed: bool, wrong: bool, entry: str | None) -> None:
        asked = sorted((it for it in self.live.conversations.values() if it.bot_turn), key=lambda it: it.id)
        on = pick(asked, which)
        assert on is not None
        turn, missed = "t-0-0" if wrong else on.bot_turn or "", missed and action == "reply"
        events = self.do(AnswerBotTurn(on.id, turn, action, ("亲",), missed, group="售后", entry=entry))
        assert not wrong or [type(event) for event in events] == [BotAnswerRefused], "fenced (R8.3)"

    @while_somebody_talks
    @rule(which=number, tried=st.booleans())
    def bot_fails(self, which: int, tried: bool) -> None:
        if (on := self._talk(which)) is not None:
            self.do(FailBotTurn(on.id, on.bot_turn or "t-0-0", "http_500", attempts=CALLS if tried else ()))

    @while_a_bot_is_asked
    @rule(which=number)
    def bot_answers_later(self, which: int) -> None:
        if (on := self._talk(which)) is not None:
            self.do(NoteBotAttempts(on.id, on.bot_turn or "t-0-0", CALLS))

    @while_somebody_talks
    @rule(which=number, bot=st.sampled_from(["first", "first", "second"]), action=actions)
    def bot_speaks(self, which: int, bot: str, action: str) -> None:
        """ADR 0030: it names the conversation and no turn."""
        if (on := self._talk(which)) is not None:
            self.do(SpeakAsBot(on.id, on.bot or bot, action, ("亲",)))

    @precondition(lambda self: any(it.answers for it in self.live.conversations.values()))
    @rule(which=number, answer=number, resolved=st.booleans())
    def customer_rates_an_answer(self, which: int, answer: int, resolved: bool) -> None:
        answered = sorted((it for it in self.live.conversations.values() if it.answers), key=lambda it: it.id)
        on = pick(answered, which)
        assert on is not None
        given = pick(list(on.answers), answer)
        assert given is not None
        self.do(RateAnswer(on.customer_id, on.id, given.seq, resolved))
