// Creates a customer gateway, reads the list page by page, and deletes the customer gateway.

import createClient from "openapi-fetch";
import assert from "node:assert/strict";
import type { paths } from "./vpn.js";

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

const pageSize = 2;
const project_id = setting("OS_PROJECT_ID");
const client = createClient<paths>({
  baseUrl: setting("OTC_VPN_ENDPOINT"),
  headers: { "X-Auth-Token": setting("OS_TOKEN") },
});

// The names of the customer gateways on each page. A page with fewer items than the limit is the last one.
async function pages(): Promise<(string | null | undefined)[][]> {
  const names = [];
  for (let marker: string | undefined; ; ) {
    const query = marker === undefined ? { limit: pageSize } : { limit: pageSize, marker };
    const { data, response } = await client.GET("/v5/{project_id}/customer-gateways", { params: { path: { project_id }, query } });
    if (!data) throw new Error(`cannot list the customer gateways: ${response.status}`);
    const page = (data.customer_gateways ?? []).map((gateway) => gateway?.name);
    names.push(page);
    if (page.length < pageSize) return names;
    marker = data.page_info?.next_marker ?? undefined;
  }
}

const { data, response } = await client.POST("/v5/{project_id}/customer-gateways", {
  params: { path: { project_id } },
  body: { customer_gateway: { name: "cgw-typescript", id_value: "198.51.100.20", bgp_asn: 65000 } },
});
const created = data?.customer_gateway;
if (!created?.id) throw new Error(`cannot create a customer gateway: ${response.status}`);
assert.deepEqual([created.name, created.bgp_asn], ["cgw-typescript", 65000]);

// The latest customer gateway is the first.
assert.deepEqual(await pages(), [["cgw-typescript", "munich"], ["berlin", "oslo"], []]);

const path = { project_id, customer_gateway_id: created.id };
const deleted = await client.DELETE("/v5/{project_id}/customer-gateways/{customer_gateway_id}", { params: { path } });
assert.equal(deleted.response.status, 204);
const missing = await client.GET("/v5/{project_id}/customer-gateways/{customer_gateway_id}", { params: { path } });
assert.deepEqual([missing.response.status, missing.error?.error_code], [404, "VPN.0004"]);
assert.deepEqual(await pages(), [["munich", "berlin"], ["oslo"]]);
console.log("created cgw-typescript, found it on the first of several pages, and deleted it");
