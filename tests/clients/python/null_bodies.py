"""Validates bodies with null against the spec with openapi-schema-validator.

    python null_bodies.py otc-vpn.yaml null_bodies.json
"""

import json
import sys

from openapi_schema_validator import OAS30Validator
from ruamel.yaml import YAML

with open(sys.argv[1], encoding="utf-8") as file:
    components = YAML(typ="safe").load(file)["components"]
with open(sys.argv[2], encoding="utf-8") as file:
    cases = json.load(file)

for case in cases:
    schema = {"allOf": [{"$ref": f"#/components/schemas/{case['schema']}"}], "components": components}
    valid = OAS30Validator(schema).is_valid(case["body"])
    assert valid == case["valid"], f"openapi-schema-validator: valid is {valid}: {case}"
print(f"openapi-schema-validator: {len(cases)} bodies as expected")
