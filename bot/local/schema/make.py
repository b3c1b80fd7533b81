"""Makes slack_blocks.json: `python -m bot.local.schema.make` (see README.md beside it)."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
VERSIONS = {"@slack/types": "3.2.0", "ts-json-schema-generator": "2.4.0"}
ROOT = """
import type { HomeView, KnownBlock, ModalView } from '@slack/types';
export interface Root { block: KnownBlock; modal: ModalView; home: HomeView }
"""
START = ("KnownBlock", "ModalView", "HomeView")

Schema = dict[str, Any]


def generated(folder: Path) -> dict[str, Schema]:
    """The definitions as ts-json-schema-generator writes them. A failing step raises subprocess.CalledProcessError."""
    npm = shutil.which("npm") or sys.exit("npm is not installed: it comes with Node.js.")
    (folder / "package.json").write_text(json.dumps({"private": True, "dependencies": VERSIONS}))
    (folder / "root.ts").write_text(ROOT)
    tool = "exec -- ts-json-schema-generator --path root.ts --type Root --jsDoc none --no-type-check --out out.json"
    for arguments in ("install --no-audit --no-fund", tool):
        subprocess.run([npm, *arguments.split()], cwd=folder, check=True)  # noqa: S603 (fixed words, no shell)
    definitions: dict[str, Schema] = json.loads((folder / "out.json").read_text())["definitions"]
    return definitions


def with_additions(definitions: dict[str, Schema]) -> dict[str, Schema]:
    """What the types do not know yet. A view's blocks are judged one by one, so not by the view's schema."""
    additions: dict[str, dict[str, Schema]] = json.loads((HERE / "additions.json").read_text())
    merged = definitions | additions["definitions"]
    for name, properties in additions["properties"].items():
        merged[name]["properties"] |= properties
    merged["KnownBlock"]["anyOf"].append({"$ref": "#/definitions/DataVisualizationBlock"})
    for view in ("ModalView", "HomeView"):
        merged[view]["properties"]["blocks"] = {"type": "array"}
    return merged


def name_of(ref: str) -> str:
    """`#/definitions/Button` is `Button`."""
    return ref.rpartition("/")[2]


def types_of(schema: Schema, definitions: dict[str, Schema]) -> dict[str, str] | None:
    """Which definition judges which `type`; None where the choices do not all have one."""
    found: dict[str, str] = {}
    for choice in schema["anyOf"]:
        if "$ref" not in choice:
            return None
        name = name_of(choice["$ref"])
        inner = definitions[name]
        constants = {c.get("properties", {}).get("type", {}).get("const") for c in inner.get("anyOf", [inner])}
        if len(constants) == 1 and None not in constants:
            found[constants.pop()] = f"#/definitions/{name}"
        elif "anyOf" in inner and (deeper := types_of(inner, definitions)) is not None:
            found |= deeper
        else:
            return None
    return found


def discriminated(node: Any, definitions: dict[str, Schema]) -> Any:  # noqa: ANN401 (any JSON)
    """The schema with its choices by `type` named as such."""
    if isinstance(node, list):
        return [discriminated(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "anyOf" in node and (mapping := types_of(node, definitions)) is not None:
        return {"discriminator": {"propertyName": "type", "mapping": dict(sorted(mapping.items()))}}
    if "const" in node:
        return {"const": node["const"]}
    return {key: discriminated(value, definitions) for key, value in node.items()}


def refs(node: Any) -> Iterator[str]:  # noqa: ANN401 (any JSON)
    """The names of the definitions that a schema refers to."""
    if isinstance(node, dict):
        yield from (ref for value in node.values() for ref in refs(value))
    elif isinstance(node, list):
        yield from (ref for value in node for ref in refs(value))
    elif isinstance(node, str) and node.startswith("#/definitions/"):
        yield name_of(node)


def needed(definitions: dict[str, Schema]) -> dict[str, Schema]:
    """The definitions that the blocks and views reach, by name."""
    reached: set[str] = set()
    waiting = list(START)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += refs(definitions[name])
    return {name: definitions[name] for name in sorted(reached)}


def main() -> None:
    """Writes slack_blocks.json beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        definitions = with_additions(generated(Path(folder)))
    made = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": "Made by bot.local.schema.make from " + ", ".join(f"{k} {v}" for k, v in VERSIONS.items()),
        "definitions": needed({name: discriminated(schema, definitions) for name, schema in definitions.items()}),
    }
    (HERE / "slack_blocks.json").write_text(json.dumps(made, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
