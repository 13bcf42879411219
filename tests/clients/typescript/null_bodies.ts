// Validates bodies with null against the JSON Schemas with ajv in strict mode.
//
//     node out/null_bodies.js SCHEMAS null_bodies.json

import { Ajv2020 } from "ajv/dist/2020.js";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Case {
  schema: string;
  body: unknown;
  valid: boolean;
}

const [directory, cases] = process.argv.slice(2);
if (!directory || !cases) throw new Error("usage: null_bodies.js SCHEMAS BODIES");
// Formats of JSON Schema are not part of ajv; strict mode rejects those that are not declared.
const ajv = new Ajv2020({ strict: true, allErrors: true, formats: { "date-time": true } });
const ids = new Map<string, string>();
for (const name of readdirSync(directory, { recursive: true, encoding: "utf-8" })) {
  if (!name.endsWith(".json")) continue;
  const schema = JSON.parse(readFileSync(join(directory, name), "utf-8"));
  ajv.addSchema(schema);
  ids.set(name, schema.$id);
}
for (const id of ids.values()) ajv.getSchema(id);
const bodies: Case[] = JSON.parse(readFileSync(cases, "utf-8"));
for (const { schema, body, valid } of bodies) {
  const validate = ajv.getSchema(ids.get(`${schema}.json`) ?? "");
  if (!validate) throw new Error(`no schema ${schema}`);
  if (validate(body) !== valid) {
    throw new Error(`ajv: expected valid to be ${valid}: ${schema}: ${JSON.stringify(body)}`);
  }
}
console.log(`ajv: ${ids.size} schemas are valid in strict mode, ${bodies.length} bodies as expected`);
