"""Allocation runs as rows: slots once, counts that add up, a reason for nothing (I17, I18, R7.13)."""

from router.store.check.invariant import Invariant

RUNS = "SELECT count(*) FROM run"

RUN = (
    Invariant(
        code="I17",
        promise="each slot of a policy has one run",
        counted="SELECT count(*) FROM run WHERE slot IS NOT NULL",
        broken="""
            SELECT shop_id, policy_id, slot, count(*) AS times FROM run WHERE slot IS NOT NULL
            GROUP BY shop_id, policy_id, slot HAVING count(*) > 1 ORDER BY shop_id, policy_id, slot
        """,
        says="shop {shop_id}: policy {policy_id}: slot {slot} ran {times} times",
    ),
    Invariant(
        code="I17",
        promise="each slot of the ledger has its run, and each scheduled run its slot",
        counted="SELECT count(*) FROM slot_ledger",
        broken="""
            SELECT l.shop_id, l.policy_id, l.slot, l.run_id
            FROM slot_ledger l LEFT JOIN run r ON r.shop_id = l.shop_id AND r.id = l.run_id
                AND r.policy_id = l.policy_id AND r.slot = l.slot
            WHERE r.id IS NULL
            UNION ALL
            SELECT r.shop_id, r.policy_id, r.slot, r.id
            FROM run r LEFT JOIN slot_ledger l ON l.shop_id = r.shop_id AND l.policy_id = r.policy_id
                AND l.slot = r.slot AND l.run_id = r.id
            WHERE r.slot IS NOT NULL AND l.run_id IS NULL
            ORDER BY 1, 2, 3
        """,
        says="shop {shop_id}: policy {policy_id}: slot {slot} and run {run_id} do not belong together",
    ),
    Invariant(
        code="I18",
        promise="the counts of a run are those of its items, and add up to what was eligible within the cap",
        counted=RUNS,
        broken="""
            SELECT r.shop_id, r.id, r.assigned, r.failed, r.given, r.refused FROM (
                SELECT run.shop_id, run.id, run.state, run.assigned, run.failed, run."left", run.eligible, run.cap,
                    count(CASE WHEN i.outcome = 'assigned' THEN 1 END) AS given,
                    count(CASE WHEN i.outcome <> 'assigned' THEN 1 END) AS refused
                FROM run LEFT JOIN run_item i ON i.shop_id = run.shop_id AND i.run_id = run.id
                GROUP BY run.shop_id, run.id, run.state, run.assigned, run.failed, run."left", run.eligible, run.cap
            ) AS r
            WHERE r.assigned <> r.given OR r.failed <> r.refused OR r.assigned > r.cap
                OR r.state <> 'running' AND r.eligible <> r.assigned + r.failed + r."left"
            ORDER BY r.shop_id, r.id
        """,
        says="shop {shop_id}: run {id} counts {assigned} assigned and {failed} failed, its items {given} and {refused}",
    ),
    Invariant(
        code="R7.13",
        promise="a run that assigned nothing says why",
        counted=RUNS,
        broken="""
            SELECT shop_id, id, state FROM run WHERE state <> 'running' AND assigned = 0 AND coalesce(reason, '') = ''
            ORDER BY shop_id, id
        """,
        says="shop {shop_id}: run {id} is {state}, assigned nothing and gives no reason",
    ),
)
