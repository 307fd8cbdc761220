"""Values drawn after a JSON schema, now and then something else entirely."""

from random import Random
from typing import Any

WEIRD: list[Any] = [
    None, True, 0, -1, 2**63, 2**64, 10**30, 1.5, 1e308, "", "x", "王", "a" * 5000, "\x00", "\U0001f600",
    "%", "_", "\\", "2026-03-02T00:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "24:00",
    [], {}, [[]], [1], {"a": {}}, "'; DROP TABLE agent;--",
]  # fmt: skip
TIMES = ["09:00", "09:30", "18:00"]
MOMENTS = ["2026-03-02T00:00:00Z", "2026-03-02T08:00:00+08:00"]
WORDS = ["x", "人工", "c-1", "m-1", "m-2"]


class Anything:
    """Draw values, the same for the same seed."""

    def __init__(self, seed: int, components: dict[str, Any]) -> None:
        self.random = Random(seed)
        self._components = components

    def draw(self, schema: dict[str, Any]) -> Any:
        if self.random.random() < 0.1:
            return self.random.choice(WEIRD)
        if "$ref" in schema:
            return self.draw(self._components[schema["$ref"].rpartition("/")[2]])
        if "anyOf" in schema:
            return self.draw(self.random.choice(schema["anyOf"]))
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        return self._of_type(schema.get("type"), schema)

    def _of_type(self, kind: str | None, schema: dict[str, Any]) -> Any:
        match kind:
            case "integer" | "number":
                return self.random.choice([1, 2, 3, 4, schema.get("minimum", 0), schema.get("maximum", 9)])
            case "boolean":
                return self.random.random() < 0.5
            case "string":
                known = MOMENTS if schema.get("format") == "date-time" else TIMES if "pattern" in schema else WORDS
                return self.random.choice(known)
            case "array":
                return [self.draw(schema.get("items", {})) for _ in range(self.random.randint(0, 3))]
            case "object":
                return self._object(schema)
        return self.random.choice(WEIRD)

    def _object(self, schema: dict[str, Any]) -> dict[str, Any]:
        required = schema.get("required", [])
        fields = schema.get("properties", {}).items()
        return {name: self.draw(field) for name, field in fields if name in required or self.random.random() < 0.5}
