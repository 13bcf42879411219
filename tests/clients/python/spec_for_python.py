"""Writes the copy of the spec for openapi-python-client.

The generator supports `nullable` with `allOf` only without a `type`; with one, decoding a null EIP raises a TypeError. The
published spec has the `type`, as OpenAPI 3.0.3 requires.

    python spec_for_python.py otc-vpn.yaml otc-vpn-for-python.yaml
"""

import sys

from ruamel.yaml import YAML


def without_type(value):
    if isinstance(value, dict):
        if value.get("nullable") is True and "allOf" in value:
            value.pop("type", None)
        for member in value.values():
            without_type(member)
    elif isinstance(value, list):
        for item in value:
            without_type(item)


if __name__ == "__main__":
    yaml = YAML()
    with open(sys.argv[1], encoding="utf-8") as source:
        spec = yaml.load(source)
    without_type(spec)
    with open(sys.argv[2], "w", encoding="utf-8") as target:
        yaml.dump(spec, target)
