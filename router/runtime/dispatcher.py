"""One writer per shop: commands come in one order, are decided, committed, then told (design.md section 2)."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import structlog

from models.commands import Command, RestartShop, Tick
from models.errors import Internal, ShuntdeskError, Unavailable
from router.core.decider import dealing, due, handle, next_deadline
from router.core.state import ShopState
from router.runtime.clock import Clock
from router.runtime.feed import Feed
from router.runtime.letters import Committed, Gathering, Letter, Question, answer
from router.runtime.mailbox import Mailbox
from router.runtime.once import Once
from router.runtime.receipts import Receipts
from router.runtime.reloading import reload
from router.runtime.residents import Residents
from router.runtime.under_way import UnderWay
from router.store.batches import ShopBatch
from router.store.engine import Database
from router.store.journal import Journal
from router.store.receipts import Key

FAULT = "The server has a fault; it is recorded. Try something else."

T = TypeVar("T")
log = structlog.get_logger()


class Dispatcher:
    """Be the one who decides for a shop; everything that changes it goes through `submit`."""

    def __init__(self, state: ShopState, database: Database, journal: Journal, clock: Clock, feed: Feed) -> None:
        """Take over a loaded shop; `start` sets it going."""
        self.shop_id = state.shop.id
        self._state = state
        self._database = database
        self._journal = journal
        self._clock = clock
        self._feed = feed
        self._mailbox = Mailbox()
        self._receipts = Receipts()
        self._residents = Residents()
        self._under_way = UnderWay()
        self._told = state.seq
        self._lost = False
        self._alarm: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def key(self) -> str:
        """Return the shop's key."""
        return self._state.shop.key

    @property
    def depth(self) -> int:
        """Return how many letters wait, for the metrics."""
        return len(self._mailbox)

    async def start(self) -> None:
        """Begin to work; agents who were connected get a fresh grace first (R1.6)."""
        self._task = asyncio.create_task(self._work(), name=f"dispatcher {self.key}")
        self._task.add_done_callback(self._ended)
        if self._state.seq:
            await self.submit(RestartShop())

    def _ended(self, task: "asyncio.Task[None]") -> None:
        """Leave nobody waiting should the work end by a fault of its own: who waits is refused, who comes too."""
        self._mailbox.closed = True
        self._mailbox.refuse(Unavailable("This shop is not served any more; restart the server."))

    async def stop(self) -> None:
        """Refuse new commands, finish and commit what is in the mailbox, end."""
        self._mailbox.closed = True
        self._mailbox.wake.set()
        if self._task is not None:
            await self._task
        if self._alarm is not None:
            self._alarm.cancel()

    async def submit(self, command: Command, once: Once | None = None) -> Committed:
        """Have a command decided; when this returns, what it led to is durable.

        Raises the refusal (`models.errors`), `Overloaded` before anything was done, `Unavailable` when the
        database did not take it. Cancelling the caller does not take the command back.
        """
        return await self.post(command, once)

    def post(self, command: Command, once: Once | None = None) -> "asyncio.Future[Committed]":
        """Put a command into the mailbox now, for who goes on while it is committed; the outcome is `submit`'s.

        Raises `Overloaded` and `Restarting` at once.
        """
        return self._mailbox.put(Letter(self._slot(), command=command, once=once))

    async def ask(self, question: Callable[[ShopState, datetime], T]) -> T:
        """Run a pure question between two commands; answered once all that it saw is durable (I2)."""
        answer: T = await self._mailbox.put(Letter(self._slot(), question=question))
        return answer

    def drop_receipts(self, keys: Iterable[Key]) -> None:
        """Answer these keys as new ones from now on: their receipts are no longer on disk."""
        self._receipts.drop(keys)

    def _slot(self) -> asyncio.Future[Any]:
        return asyncio.get_running_loop().create_future()

    # -- deciding ------------------------------------------------------------------------------------------------

    async def _work(self) -> None:
        while not (self._mailbox.closed and not self._mailbox and not self._under_way):
            await self._mailbox.wake.wait()
            self._mailbox.wake.clear()
            if self._lost and not await self._reload():
                continue
            self._residents.release(self._state, self._under_way.durable_seq(self._state.seq))
            letters = self._mailbox.take()
            if letters:
                await self._fetch(letters)
            if not self._lost:
                await self._round(letters)
            else:
                self._mailbox.put_back(letters)
            if self._mailbox or self._lost:
                self._mailbox.wake.set()

    async def _fetch(self, letters: list[Letter]) -> None:
        """Read what the letters need beside the state: receipts and customers who are not resident."""
        onces = [letter.once for letter in letters if letter.once and not self._receipts.knows(letter.once)]
        needs = self._residents.needs(self._state, [letter.command for letter in letters])
        if not onces and not needs:
            return
        keys = [(once.scope, once.key) for once in onces]
        try:
            receipts, customers = await self._database.read(needs.fetch, self.shop_id, keys)
        except Exception as error:  # whatever it is, nothing was decided and whoever asked must not wait for ever
            if not isinstance(error, ShuntdeskError):
                log.exception("fetch_failed", shop=self.key)
                error = Internal(FAULT)
            for letter in letters:
                answer(letter, error)
            letters.clear()
            return
        self._receipts.learn(receipts)
        self._residents.arrive(self._state, customers)

    async def _round(self, letters: list[Letter]) -> None:
        """Decide what was asked, then what is due, and what a run deals, so that nobody waits for its chunk (R7.16)."""
        if letters:
            self._under_way.asked(self._now())
            self._gather(letters)
            # The journal begins with what was asked; the chunk is committed after it.
            await asyncio.sleep(0)
        if not self._lost:
            self._gather([])

    def _gather(self, letters: list[Letter]) -> None:
        """Decide letter by letter, or what is due without any, and hand the batch to the journal."""
        gathering = Gathering(letters, self._state.seq + 1, [], [])
        at_fault: Letter | None = None
        try:
            for letter in letters:
                at_fault = letter
                self._open(letter, gathering)
            at_fault = None
            if not letters:
                self._bring_due(gathering)
        except Exception:  # the core has a fault: nothing of this round may be kept
            log.exception("decide_failed", shop=self.key, command=repr(at_fault and at_fault.command))
            if at_fault is not None:
                answer(at_fault, Internal(FAULT))
            self._drop(letters, Unavailable("Nothing was stored; send it again with the same id."))
            return
        self._residents.note(self._state)
        if gathering.events or gathering.letters:
            self._hand_over(gathering)
        self._set_alarm()

    def _now(self) -> datetime:
        return self._clock.now()

    def _bring_due(self, gathering: Gathering) -> None:
        """Bring what is due, and the next chunks of a running run unless it is too far ahead of the disk (R7.16)."""
        now, deadlines = self._now(), self._state.deadlines
        if deadlines and deadlines[0][0] <= now:
            self._tick(gathering, now)
        for _ in range(self._under_way.chunks(now) - gathering.deals):
            if dealing(self._state, now):
                self._tick(gathering, self._now())

    def _tick(self, gathering: Gathering, now: datetime) -> None:
        if dealing(self._state, now):
            gathering.deals = True
            self._under_way.dealt(now)
        gathering.events += handle(self._state, Tick(), now)

    def _open(self, letter: Letter, gathering: Gathering) -> None:
        now = self._now()
        try:
            if letter.command is not None:
                letter.outcome = self._decide(letter.command, letter.once, gathering, now)
            elif letter.question is not None:
                letter.outcome = self._answer(letter.question, now)
        except ShuntdeskError as refusal:
            letter.outcome = refusal

    def _answer(self, question: Question, now: datetime) -> Any:
        """Answer a question; it changes nothing, so its fault concerns the asker alone."""
        try:
            return question(self._state, now)
        except ShuntdeskError:
            raise
        except Exception as fault:
            log.exception("question_failed", shop=self.key)
            raise Internal(FAULT) from fault

    def _decide(self, command: Command, once: Once | None, gathering: Gathering, now: datetime) -> Committed:
        reply = self._receipts.answer(once) if once is not None else None
        if reply is not None:
            return Committed(reply=reply, repeated=True)
        if due(self._state, command, now):
            self._tick(gathering, now)
        first = self._state.seq + 1
        events = handle(self._state, command, now)
        gathering.events += events
        numbered = tuple(enumerate(events, start=first))
        if once is not None:
            receipt = self._receipts.write(once, events, now)
            gathering.receipts.append(receipt)
            return Committed(numbered, receipt.reply)
        return Committed(numbered)

    # -- committing and telling ----------------------------------------------------------------------------------

    def _hand_over(self, gathering: Gathering) -> None:
        if not gathering.events and not gathering.receipts and not self._under_way:
            self._tell(gathering)
            return
        touched, apart = self._state.take_touched(), gathering.deals
        batch = ShopBatch(self.shop_id, gathering.first_seq, gathering.events, touched, gathering.receipts, apart)
        self._under_way.add(gathering)
        self._journal.append(batch).add_done_callback(partial(self._committed, gathering))

    def _committed(self, gathering: Gathering, done: asyncio.Future[Any]) -> None:
        self._under_way.remove(gathering)
        self._mailbox.wake.set()
        failure = done.exception()
        if failure is None:
            self._tell(gathering)
            return
        log.warning("commit_failed", shop=self.key, error=str(failure))
        self._drop(gathering.letters, Unavailable("The database did not take it; send it again with the same id."))

    def _tell(self, gathering: Gathering) -> None:
        if gathering.events:
            self._told = gathering.first_seq + len(gathering.events) - 1
            self._feed.publish(self.shop_id, list(enumerate(gathering.events, start=gathering.first_seq)))
        for letter in gathering.letters:
            answer(letter, letter.outcome)

    def _drop(self, letters: Sequence[Letter], error: ShuntdeskError) -> None:
        """Give up the state: it is ahead of the disk for good and has to be read again."""
        self._lost = True
        self._mailbox.wake.set()
        for letter in letters:
            answer(letter, error)

    async def _reload(self) -> bool:
        """Read the shop again; False while a commit is under way, whose end wakes us, and when stopping in vain."""
        if self._under_way:
            return False
        state = await reload(self._database, self._feed, self.shop_id, self._told, lambda: self._mailbox.closed)
        if state is None:
            self._mailbox.refuse(Unavailable("The database can't be read; send it again with the same id."))
            return False
        self._state, self._told = state, state.seq
        self._journal.reset(self.shop_id, state.seq)
        self._receipts.forget()
        self._residents.forget()
        self._lost = False
        log.info("reloaded", shop=self.key, seq=state.seq)
        return True

    def _set_alarm(self) -> None:
        """Ring for the next deadline of the state; a run far ahead of the disk goes on when a commit ends."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        at = next_deadline(self._state)
        if at is not None:
            delay = max(0.0, (at - self._now()).total_seconds())
            if not (self._state.runs and not self._under_way.chunks(self._now())):
                self._alarm = asyncio.get_running_loop().call_later(delay, self._mailbox.wake.set)
