"""Changes a gateway with the client that openapi-python-client generates."""

import os
import time

from vpn_client import AuthenticatedClient
from vpn_client.api.vpn_gateway import list_vgws, show_vgw, update_vgw_specification
from vpn_client.models import (
    ErrorResponse,
    ResponseVpnGateway,
    ShowVgwResponse,
    UpdateVgwSpecificationRequestBody,
    UpdateVgwSpecificationRequestBodyContent,
)
from vpn_client.models import UpdateVgwSpecificationRequestBodyContentFlavor as RequestFlavor

PROJECT = os.environ["OS_PROJECT_ID"]
client = AuthenticatedClient(
    base_url=os.environ["OTC_VPN_ENDPOINT"],
    token=os.environ["OS_TOKEN"],
    prefix="",
    auth_header_name="X-Auth-Token",
)


def change(vgw_id: str, flavor: RequestFlavor):
    body = UpdateVgwSpecificationRequestBody(vpn_gateway=UpdateVgwSpecificationRequestBodyContent(flavor=flavor))
    return update_vgw_specification.sync(PROJECT, vgw_id, client=client, body=body)


def wait(vgw_id: str, flavor: str) -> ResponseVpnGateway:
    """ACTIVE alone proves nothing: straight after a change it may still come with the old flavor."""
    for _ in range(120):
        answer = show_vgw.sync(PROJECT, vgw_id, client=client)
        if isinstance(answer, ShowVgwResponse) and answer.vpn_gateway:
            gateway = answer.vpn_gateway
            if gateway.status == "ACTIVE" and gateway.flavor == flavor:
                return gateway
        time.sleep(0.5)
    raise SystemExit(f"{vgw_id} did not become {flavor}")


gateways = {gateway.name: gateway for gateway in list_vgws.sync(PROJECT, client=client).vpn_gateways}
for name, gateway in gateways.items():
    print(f"{name}: {gateway.flavor}, {gateway.status}")
# A value that no list names is a text like any other.
assert gateways["vpngw-legacy"].flavor == "V300"

wanted = RequestFlavor.PROFESSIONAL2
taken = change(gateways["vpngw-4321"].id, wanted)
assert not isinstance(taken, ErrorResponse), taken
changed = wait(gateways["vpngw-4321"].id, wanted)
print(f"{changed.name} is {changed.status} with {changed.flavor}")

refusal = change(gateways["vpngw-basic"].id, RequestFlavor.PROFESSIONAL1)
assert isinstance(refusal, ErrorResponse) and refusal.error_code == "VPN.0105", refusal
print(f"refused with {refusal.error_code}: {refusal.error_msg}")

# What the service may leave empty, and what it may add, harms nothing.
odd = ResponseVpnGateway.from_dict({"id": None, "eip1": None, "tags": None, "new_field": {"a": [1]}})
assert odd.eip1 is None and odd["new_field"] == {"a": [1]}
