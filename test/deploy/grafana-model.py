"""Prints what Grafana's own models of a dashboard do not know: each key that is lost, or changed, on the way
through them. The arguments are files of dashboards."""

import json
import sys

from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard


def differences(given, kept, path):
    if isinstance(given, dict) and isinstance(kept, dict):
        for key, value in given.items():
            if key in kept:
                yield from differences(value, kept[key], f"{path}.{key}")
            else:
                yield f"{path}.{key} is not known"
    elif isinstance(given, list) and isinstance(kept, list) and len(given) == len(kept):
        for index, pair in enumerate(zip(given, kept)):
            yield from differences(*pair, f"{path}[{index}]")
    elif given != kept:
        yield f"{path} becomes {kept!r}"


register_default_plugins()
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as file:
        given = json.load(file)
    kept = json.loads(JSONEncoder().encode(Dashboard.from_json(given)))
    for line in differences(given, kept, name):
        print(line)
