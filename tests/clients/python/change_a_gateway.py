"""Resizes a gateway with the client that openapi-python-client generates."""

import os
import time

from vpn_client import AuthenticatedClient
from vpn_client.api.vpn_gateway import list_vgws, show_vgw, update_vgw_specification
from vpn_client.models import (
    ErrorResponse,
    ResponseVpnGateway,
    ShowVgwResponseBody,
    UpdateVgwSpecificationRequestBody,
    UpdateVgwSpecificationRequestBodyContent,
)
from vpn_client.models import TargetFlavor as RequestFlavor

PROJECT = os.environ["OS_PROJECT_ID"]
client = AuthenticatedClient(
    base_url=os.environ["OTC_VPN_ENDPOINT"],
    token=os.environ["OS_TOKEN"],
    prefix="",
    auth_header_name="X-Auth-Token",
)


def resize(vgw_id: str, flavor: RequestFlavor):
    body = UpdateVgwSpecificationRequestBody(vpn_gateway=UpdateVgwSpecificationRequestBodyContent(flavor=flavor))
    return update_vgw_specification.sync(PROJECT, vgw_id, client=client, body=body)


def wait(vgw_id: str, flavor: str) -> ResponseVpnGateway:
    """ACTIVE alone is not enough: the first read after a change may still report ACTIVE with the old flavor."""
    for _ in range(120):
        response = show_vgw.sync(PROJECT, vgw_id, client=client)
        if isinstance(response, ShowVgwResponseBody) and response.vpn_gateway:
            gateway = response.vpn_gateway
            if gateway.status == "ACTIVE" and gateway.flavor == flavor:
                return gateway
        time.sleep(0.5)
    raise SystemExit(f"{vgw_id} did not reach flavor {flavor}")


gateways = {gateway.name: gateway for gateway in list_vgws.sync(PROJECT, client=client).vpn_gateways}
for name, gateway in gateways.items():
    print(f"{name}: {gateway.flavor}, {gateway.status}")
# An unknown enum value is preserved as a string.
assert gateways["vpngw-legacy"].flavor == "V300"

new_flavor = RequestFlavor.PROFESSIONAL2
accepted = resize(gateways["vpngw-4321"].id, new_flavor)
assert not isinstance(accepted, ErrorResponse), accepted
resized = wait(gateways["vpngw-4321"].id, new_flavor)
print(f"{resized.name} is {resized.status} with flavor {resized.flavor}")

rejection = resize(gateways["vpngw-basic"].id, RequestFlavor.PROFESSIONAL1)
assert isinstance(rejection, ErrorResponse) and rejection.error_code == "VPN.0105", rejection
print(f"rejected with {rejection.error_code}: {rejection.error_msg}")

# Null and unknown fields are accepted.
unusual = ResponseVpnGateway.from_dict({"id": None, "eip1": None, "tags": None, "new_field": {"a": [1]}})
assert unusual.eip1 is None and unusual["new_field"] == {"a": [1]}
