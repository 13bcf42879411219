"""The provider's Python SDK against the simulator, with signed requests: the simulator must be compatible with the SDK.

    python tests/sdk/change_a_gateway.py target/debug/otc-vpn

Starts `otc-vpn simulator serve`, then lists, reads and resizes gateways and waits, as a user of the SDK would.
"""

import sys

from huaweicloudsdkvpn.v5 import ListAvailabilityZonesRequest, ListVgwsRequest
from support import client, equal, rejected, resize, show_gateway, simulator, wait


def main(command):
    with simulator(command) as endpoint:
        resize_a_gateway(client(endpoint))
        rejections(client(endpoint))
        wrong_key(client(endpoint, "another secret"))
    print("the SDK listed, read and resized gateways, and decoded the rejections")


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

    before = show_gateway(vpn, gateway.id)
    equal((before.status, before.flavor, before.eip1.bandwidth_size), ("ACTIVE", "Professional1", 300))
    equal("Professional2" in before.supported_flavors, True)

    accepted = resize(vpn, gateway.id, "Professional2")
    equal(accepted.vpn_gateway.id, gateway.id)
    equal(bool(accepted.request_id), True)

    rejected(400, "VPN.0507", lambda: resize(vpn, gateway.id, "Professional1"))
    wait(lambda: show_gateway(vpn, gateway.id), status="ACTIVE", flavor="Professional2")


def rejections(vpn):
    by_name = {one.name: one.id for one in vpn.list_vgws(ListVgwsRequest()).vpn_gateways}
    rejected(400, "VPN.0105", lambda: resize(vpn, by_name["vpngw-basic"], "Professional1"))
    creating = rejected(409, "VPN.0003", lambda: resize(vpn, by_name["vpngw-creating"], "Professional2"))
    equal("is not ready" in creating.error_msg, True)
    rejected(404, "VPN.0509", lambda: show_gateway(vpn, "00000000-none-0000-0000-000000000000"))


def wrong_key(vpn):
    rejected(401, "APIGW.0301", lambda: vpn.list_vgws(ListVgwsRequest()))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} OTC-VPN-COMMAND")
    main(sys.argv[1])
