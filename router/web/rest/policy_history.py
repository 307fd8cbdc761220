"""The versions of a policy: who saved what and when, and what a version changed (R7)."""

from collections.abc import Iterator
from itertools import pairwise

from models.entities import Target
from models.wire.policies import PolicyVersion
from models.wire.requests import PolicyBody
from models.wire.rest import Page
from models.wire.shapes import Ref, rfc3339
from router.store.queries.policies import VersionFound, policy_versions
from router.web.rest.call import Call
from router.web.rest.conversations import names_in_shop
from router.web.rest.paging import Paging, id_of, page
from router.web.rest.policies import body_of, policy_of
from router.web.rest.route import Who, route
from router.web.views import Names


@route("GET", "/policies/{id}/versions", Who.supervisor)
async def get_versions(call: Call[Paging, None]) -> Page[PolicyVersion]:
    """List the versions of a policy, latest first, each with what it changed of the one before.

    To go back, send the `policy` of a version by `PATCH` with `If-Match`: it is saved as a new version.
    """
    policy = await policy_of(call)
    found = await call.read(policy_versions, policy.id, call.query.limit + 1, id_of(call.query))
    called = await names_in_shop(call)
    former = {one.seq: body_of(there.event.policy) for one, there in pairwise(found)}
    return page(found, call.query, lambda one: one.seq, lambda one: _view(one, former.get(one.seq), called))


def _view(found: VersionFound, former: PolicyBody | None, called: Names) -> PolicyVersion:
    event = found.event
    body = body_of(event.policy)
    return PolicyVersion(
        version=event.policy.version,
        at=rfc3339(event.at),
        by=event.by,
        policy=body,
        targets=list(_targets(event.policy.target, called)),
        changed=[] if former is None else _changed(former, body),
    )


def _changed(former: PolicyBody, body: PolicyBody) -> list[str]:
    """Name the fields in which two versions differ, in the order of the shop file."""
    return [name for name in PolicyBody.__struct_fields__ if getattr(former, name) != getattr(body, name)]


def _targets(target: Target, called: Names) -> Iterator[Ref]:
    for group_id in target.groups:
        yield called.group(group_id) or Ref(group_id, "")
    for agent_id in target.agents:
        yield called.agent(agent_id) or Ref(agent_id, "")
