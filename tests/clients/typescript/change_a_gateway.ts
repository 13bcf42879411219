// Changes a gateway with the types that openapi-typescript generates, and openapi-fetch.

import createClient from "openapi-fetch";
import { setTimeout as sleep } from "node:timers/promises";
import type { components, paths } from "./vpn.js";

type Gateway = components["schemas"]["ResponseVpnGateway"];
type ErrorResponse = components["schemas"]["ErrorResponse"];
type RequestFlavor = components["schemas"]["UpdateVgwSpecificationRequestBodyContent"]["flavor"];

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

const project_id = setting("OS_PROJECT_ID");
const client = createClient<paths>({
  baseUrl: setting("OTC_VPN_ENDPOINT"),
  headers: { "X-Auth-Token": setting("OS_TOKEN") },
});

function change(vgw_id: string, flavor: RequestFlavor) {
  return client.POST("/v5/{project_id}/vpn-gateways/{vgw_id}/update-specification", {
    params: { path: { project_id, vgw_id } },
    body: { vpn_gateway: { flavor } },
  });
}

// What stands before the service may answer in HTML, so an error is data or a text.
function code(error: ErrorResponse | string | undefined): string | null | undefined {
  return typeof error === "object" ? error.error_code : undefined;
}

// ACTIVE alone proves nothing: straight after a change it may still come with the old flavor.
async function wait(vgw_id: string, flavor: string): Promise<Gateway> {
  for (let poll = 0; poll < 120; poll++) {
    const { data } = await client.GET("/v5/{project_id}/vpn-gateways/{vgw_id}", { params: { path: { project_id, vgw_id } } });
    const gateway = data?.vpn_gateway;
    if (gateway?.status === "ACTIVE" && gateway.flavor === flavor) return gateway;
    await sleep(500);
  }
  throw new Error(`${vgw_id} did not become ${flavor}`);
}

const list = await client.GET("/v5/{project_id}/vpn-gateways", { params: { path: { project_id } } });
if (!list.data) throw new Error(`cannot list: ${list.response.status} ${code(list.error)}`);
const gateways = list.data.vpn_gateways ?? [];
for (const gateway of gateways) console.log(`${gateway.name}: ${gateway.flavor}, ${gateway.status}`);

function named(name: string): Gateway & { id: string } {
  const gateway = gateways.find((gateway) => gateway.name === name);
  if (!gateway?.id) throw new Error(`there is no gateway ${name}`);
  return { ...gateway, id: gateway.id };
}

// A value that no list names is a text like any other.
if (named("vpngw-legacy").flavor !== "V300") throw new Error("an unknown flavor got lost");

const wanted: RequestFlavor = "Professional2";
const taken = await change(named("vpngw-4321").id, wanted);
if (!taken.data) throw new Error(`cannot change: ${taken.response.status} ${code(taken.error)}`);
const changed = await wait(named("vpngw-4321").id, wanted);
console.log(`${changed.name} is ${changed.status} with ${changed.flavor}`);

const refusal = await change(named("vpngw-basic").id, "Professional1");
if (code(refusal.error) !== "VPN.0105") throw new Error(`not refused as expected: ${refusal.response.status}`);
console.log(`refused with ${code(refusal.error)}`);
