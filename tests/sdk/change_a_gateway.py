"""The provider's Python SDK against the simulator, with signed requests: the simulator must be compatible with the SDK.

    python tests/sdk/change_a_gateway.py target/debug/otc-vpn

Starts `otc-vpn simulator serve`, then lists, reads and resizes gateways and waits, as a user of the SDK would.
"""

import subprocess
import sys
import time

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkvpn.v5 import (
    ListAvailabilityZonesRequest,
    ListVgwsRequest,
    ShowVgwRequest,
    UpdatePostpaidVgwSpecificationRequest,
    UpdateVgwSpecificationRequestBody,
    UpdateVgwSpecificationRequestBodyContent,
    VpnClient,
)

PROJECT = "a4a5d4098fb4474fa22cd05f897d6b99"
ACCESS_KEY = "SIMULATORAK00000000A"
SECRET_KEY = "simulatorSecretKey0000000000000000000000"


def main(command):
    simulator = subprocess.Popen(
        [command, "simulator", "serve", "--listen", "127.0.0.1:0", "--transition", "1s"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        endpoint = simulator.stdout.readline().strip().removeprefix("listening on ")
        resize_a_gateway(client(endpoint, SECRET_KEY))
        rejections(client(endpoint, SECRET_KEY))
        wrong_key(client(endpoint, "another secret"))
    finally:
        simulator.terminate()
        simulator.wait()
    print("the SDK listed, read and resized gateways, and decoded the rejections")


def client(endpoint, secret_key):
    credentials = BasicCredentials(ACCESS_KEY, secret_key, PROJECT)
    return VpnClient.new_builder().with_credentials(credentials).with_endpoints([endpoint]).build()


def resize_a_gateway(vpn):
    gateways = vpn.list_vgws(ListVgwsRequest()).vpn_gateways
    gateway = next(one for one in gateways if one.name == "vpngw-4321")
    equal(gateway.flavor, "Professional1")
    # An array query parameter is repeated for each value, and signed.
    projects = {one.enterprise_project_id for one in gateways}
    for wanted in [["0"], sorted(projects)]:
        found = vpn.list_vgws(ListVgwsRequest(enterprise_project_id=wanted)).vpn_gateways
        equal([one.id for one in found], [one.id for one in gateways if one.enterprise_project_id in wanted])

    zones = vpn.list_availability_zones(ListAvailabilityZonesRequest()).availability_zones
    equal(set(gateway.availability_zone_ids) <= set(zones.professional2.vpc), True)

    before = vpn.show_vgw(ShowVgwRequest(vgw_id=gateway.id)).vpn_gateway
    equal((before.status, before.flavor, before.eip1.bandwidth_size), ("ACTIVE", "Professional1", 300))
    equal("Professional2" in before.supported_flavors, True)

    accepted = resize(vpn, gateway.id, "Professional2")
    equal(accepted.vpn_gateway.id, gateway.id)
    equal(bool(accepted.request_id), True)

    rejected(400, "VPN.0507", lambda: resize(vpn, gateway.id, "Professional1"))
    equal(wait(vpn, gateway.id, "Professional2").flavor, "Professional2")


def rejections(vpn):
    by_name = {one.name: one.id for one in vpn.list_vgws(ListVgwsRequest()).vpn_gateways}
    rejected(400, "VPN.0105", lambda: resize(vpn, by_name["vpngw-basic"], "Professional1"))
    creating = rejected(409, "VPN.0003", lambda: resize(vpn, by_name["vpngw-creating"], "Professional2"))
    equal("is not ready" in creating.error_msg, True)
    rejected(404, "VPN.0509", lambda: vpn.show_vgw(ShowVgwRequest(vgw_id="00000000-none-0000-0000-000000000000")))


def wrong_key(vpn):
    rejected(401, "APIGW.0301", lambda: vpn.list_vgws(ListVgwsRequest()))


def resize(vpn, gateway_id, flavor):
    content = UpdateVgwSpecificationRequestBodyContent(flavor=flavor)
    body = UpdateVgwSpecificationRequestBody(vpn_gateway=content)
    return vpn.update_postpaid_vgw_specification(UpdatePostpaidVgwSpecificationRequest(vgw_id=gateway_id, body=body))


def wait(vpn, gateway_id, flavor):
    seen = []
    for _ in range(60):
        gateway = vpn.show_vgw(ShowVgwRequest(vgw_id=gateway_id)).vpn_gateway
        if (gateway.status, gateway.flavor) == ("ACTIVE", flavor):
            return gateway
        seen.append((gateway.status, gateway.flavor))
        time.sleep(0.5)
    raise AssertionError(f"the gateway did not reach flavor {flavor}: {seen}")


def rejected(status, code, call):
    """Returns the SDK's error of a call, which must have the status, the code and a request id."""
    try:
        response = call()
    except ClientRequestException as error:
        equal((error.status_code, error.error_code), (status, code), error)
        equal(bool(error.request_id), True, error)
        return error
    raise AssertionError(f"expected a rejection: {response}")


def equal(actual, expected, about=""):
    if actual != expected:
        raise AssertionError(f"expected {expected!r}, got {actual!r} {about}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} OTC-VPN-COMMAND")
    main(sys.argv[1])
