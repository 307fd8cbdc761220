"""OpenAPI 3.1, generated from the table of routes and the wire shapes; what is served is what is described."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, get_args

import msgspec
from aiohttp import web

from models.wire.rest import Problem
from router.web.problems import Handler
from router.web.schemas import REF, paragraphs, schemas_of

if TYPE_CHECKING:
    from router.web.rest.route import Route

PREFIX = "/api/v1"
PATH_PARAMETERS: dict[str, dict[str, Any]] = {
    "id": {"type": "integer", "minimum": 0},
    "conversation_id": {"type": "integer", "minimum": 0},
    "name": {"type": "string", "maxLength": 64},
    "external_id": {"type": "string", "minLength": 1, "maxLength": 128},
}
WITH_BODY = (400, 413, 415, 422)
Document = dict[str, Any]


def openapi(routes: "Sequence[Route]") -> Document:
    """Describe the routes."""
    kinds = list(dict.fromkeys([Problem, *(kind for route in routes for kind in _kinds(route))]))
    schemas, components = schemas_of(kinds)
    partial = {_name(schemas[route.body]) for route in routes if route.partial}
    for query in {route.query.__name__ for route in routes}:
        # Their fields are parameters, each described where it is used.
        components.pop(query, None)
    components |= {f"{name}Patch": _partial(components[name]) for name in sorted(partial)}
    paths: dict[str, Any] = {}
    for route in routes:
        paths.setdefault(PREFIX + route.path, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "shuntdesk", "version": version("shuntdesk"), "license": {"name": "Apache-2.0"}},
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": components, "securitySchemes": _SECURITY},
    }


def serve_openapi(routes: "Sequence[Route]") -> Handler:
    """Return the handler of `/api/v1/openapi.json`."""
    body = msgspec.json.encode(openapi(routes))

    async def handle(request: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json")

    return handle


_SECURITY: Document = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "session": {"type": "apiKey", "in": "cookie", "name": "__Host-shuntdesk"},
}


def _kinds(route: "Route") -> Iterator[Any]:
    yield from (kind for kind in (route.query, _body(route), route.answer) if kind not in {None, type(None)})


def _body(route: "Route") -> Any:
    """Return the type of a body without its being optional."""
    return next((kind for kind in get_args(route.body) if kind is not type(None)), route.body)


def _operation(route: "Route", schemas: dict[Any, Document]) -> Document:
    summary, _, description = route.text.partition("\n")
    operation: Document = {
        "operationId": route.name,
        "summary": summary.strip(),
        "description": f"{paragraphs(description)}\n\nFor {route.who.value}.".strip(),
        "parameters": [*_path_parameters(route), *_query_parameters(route), *_headers(route)],
        "responses": {str(route.status): _answer(route, schemas), **_problems(route)},
    }
    if not route.public:
        operation["security"] = [{"bearer": []}, {"session": []}]
    if route.body is not type(None):
        schema = schemas[_body(route)]
        if route.partial:
            schema = {"$ref": schema["$ref"] + "Patch"}
        optional = type(None) in get_args(route.body)
        operation["requestBody"] = {"required": not optional, "content": {"application/json": {"schema": schema}}}
    return operation


def _answer(route: "Route", schemas: dict[Any, Document]) -> Document:
    described: Document = {"description": HTTPStatus(route.status).phrase}
    if route.answer is not type(None):
        described["content"] = {"application/json": {"schema": schemas[route.answer]}}
    return described


def _problems(route: "Route") -> Document:
    content = {"application/problem+json": {"schema": {"$ref": REF.format(name="Problem")}}}
    return {str(status): {"description": HTTPStatus(status).phrase, "content": content} for status in refusals(route)}


def refusals(route: "Route") -> list[int]:
    """Return the statuses with which a route may refuse."""
    reading = route.method == "GET"
    statuses = {422, 429, 500, 503}
    statuses |= set() if route.public and route.name != "login" else {401, 403}
    statuses |= {403, 404} if route.parameters or route.public else set()
    # What a body names may not be there either.
    statuses |= set() if reading else {*WITH_BODY, 404, 409}
    return sorted(statuses | ({412} if route.versioned or route.partial else set()))


def _path_parameters(route: "Route") -> Iterator[Document]:
    for name in route.parameters:
        yield {"name": name, "in": "path", "required": True, "schema": PATH_PARAMETERS[name]}


def _query_parameters(route: "Route") -> Iterator[Document]:
    _, components = schemas_of([route.query])
    for name, schema in components[route.query.__name__].get("properties", {}).items():
        yield {"name": name, "in": "query", "required": False, "schema": _present(schema)}


def _present(schema: Document) -> Document:
    """Leave out null: a parameter without a value is one that is not there."""
    if schema.get("default", 0) is not None:
        return schema
    choices = [choice for choice in schema["anyOf"] if choice != {"type": "null"}]
    return choices[0] if len(choices) == 1 else {"anyOf": choices}


def _headers(route: "Route") -> Iterator[Document]:
    if route.keyed:
        words = "The same key with the same request gives the same answer and is done once."
        yield _header("Idempotency-Key", {"type": "string", "minLength": 1, "maxLength": 255}, words)
    if route.versioned:
        yield _header("If-Match", {"type": "string"}, "The version that was seen; 412 when somebody was faster.")


def _header(name: str, schema: Document, description: str) -> Document:
    return {"name": name, "in": "header", "required": False, "schema": schema, "description": description}


def _name(schema: Document) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def _partial(schema: Document) -> Document:
    """Describe a body whose absent fields stay as they are: none is required, none has a default."""
    fields = {name: _without(field, "default") for name, field in schema["properties"].items()}
    return {**_without(schema, "required"), "properties": fields}


def _without(schema: Document, key: str) -> Document:
    return {name: value for name, value in schema.items() if name != key}
