// Resizes a gateway with the types that openapi-typescript generates, and openapi-fetch.

import createClient from "openapi-fetch";
import { setTimeout as sleep } from "node:timers/promises";
import type { components, paths } from "./vpn.js";

// The generator makes a nullable object null everywhere; the items of a list are never null.
type Gateway = NonNullable<components["schemas"]["ResponseVpnGateway"]>;
type ErrorResponse = components["schemas"]["ErrorResponse"];
type RequestFlavor = components["schemas"]["TargetFlavor"];

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

function resize(vgw_id: string, flavor: RequestFlavor) {
  return client.POST("/v5/{project_id}/vpn-gateways/{vgw_id}/update-specification", {
    params: { path: { project_id, vgw_id } },
    body: { vpn_gateway: { flavor } },
  });
}

// openapi-fetch returns a body that is not JSON, for example HTML of a load balancer, as a string without the property.
function code(error: ErrorResponse | undefined): string | null | undefined {
  return error?.error_code;
}

// ACTIVE alone is not enough: the first read after a change may still report ACTIVE with the old flavor.
async function wait(vgw_id: string, flavor: string): Promise<Gateway> {
  for (let poll = 0; poll < 120; poll++) {
    const { data } = await client.GET("/v5/{project_id}/vpn-gateways/{vgw_id}", { params: { path: { project_id, vgw_id } } });
    const gateway = data?.vpn_gateway;
    if (gateway?.status === "ACTIVE" && gateway.flavor === flavor) return gateway;
    await sleep(500);
  }
  throw new Error(`${vgw_id} did not reach flavor ${flavor}`);
}

const list = await client.GET("/v5/{project_id}/vpn-gateways", { params: { path: { project_id } } });
if (!list.data) throw new Error(`cannot list the gateways: ${list.response.status} ${code(list.error)}`);
const gateways = (list.data.vpn_gateways ?? []).filter((gateway) => gateway !== null);
for (const gateway of gateways) console.log(`${gateway.name}: ${gateway.flavor}, ${gateway.status}`);

function named(name: string): Gateway & { id: string } {
  const gateway = gateways.find((gateway) => gateway.name === name);
  if (!gateway?.id) throw new Error(`no gateway with the name ${name}`);
  return { ...gateway, id: gateway.id };
}

// An unknown enum value is preserved as a string.
if (named("vpngw-legacy").flavor !== "V300") throw new Error("unknown flavor was not preserved");

const newFlavor: RequestFlavor = "Professional2";
const accepted = await resize(named("vpngw-4321").id, newFlavor);
if (!accepted.data) throw new Error(`cannot resize the gateway: ${accepted.response.status} ${code(accepted.error)}`);
const resized = await wait(named("vpngw-4321").id, newFlavor);
console.log(`${resized.name} is ${resized.status} with flavor ${resized.flavor}`);

const rejection = await resize(named("vpngw-basic").id, "Professional1");
if (code(rejection.error) !== "VPN.0105") throw new Error(`expected a rejection with VPN.0105: ${rejection.response.status}`);
console.log(`rejected with ${code(rejection.error)}`);
