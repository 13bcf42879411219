"""The lifecycle of all types of resources with the provider's Python SDK, against the simulator.

    python tests/sdk/lifecycle.py target/debug/otc-vpn

Starts `otc-vpn simulator serve`, then creates a customer gateway, a gateway, two connections and a monitor, changes them, and deletes them.
"""

import sys

from huaweicloudsdkvpn.v5 import (
    BatchCreateResourceTagsRequest,
    BatchCreateVpnConnectionRequest,
    BatchCreateVpnConnectionRequestBody,
    BatchDeleteResourceTagsRequest,
    CountResourcesByTagsRequest,
    CreateCgwRequest,
    CreateCgwRequestBody,
    CreateCgwRequestBodyContent,
    CreateConnectionMonitorRequest,
    CreateConnectionMonitorRequestBody,
    CreateConnectionMonitorRequestBodyContent,
    CreateRequestEip,
    CreateResourcesTagsRequestBody,
    CreateVgwRequest,
    CreateVgwRequestBody,
    CreateVgwRequestBodyContent,
    CreateVpnConnectionRequest,
    CreateVpnConnectionRequestBody,
    CreateVpnConnectionRequestBodyContent,
    DeleteCgwRequest,
    DeleteConnectionMonitorRequest,
    DeleteResourcesTagsRequestBody,
    DeleteVgwRequest,
    DeleteVpnConnectionRequest,
    ListCgwsRequest,
    ListConnectionMonitorsRequest,
    ListProjectTagsRequest,
    ListResourcesByTagsRequest,
    ListVgwsRequest,
    ListVpnConnectionsRequest,
    QueryResourcesRequestBody,
    ResourceTag,
    ShowCgwRequest,
    ShowConnectionMonitorRequest,
    ShowQuotasInfoRequest,
    ShowResourceTagsRequest,
    ShowVpnConnectionLogRequest,
    ShowVpnConnectionRequest,
    Tag,
    UpdateCgwRequest,
    UpdateCgwRequestBody,
    UpdateCgwRequestBodyContent,
    UpdateVgwRequest,
    UpdateVgwRequestBody,
    UpdateVgwRequestBodyContent,
    UpdateVpnConnectionRequest,
    UpdateVpnConnectionRequestBody,
    UpdateVpnConnectionRequestBodyContent,
    VpnResourceTag,
)
from support import client, equal, rejected, resize, show_gateway, simulator, wait, wait_deleted

PRE_SHARED_KEY = "Secret-Key-0123"


def main(command):
    with simulator(command) as endpoint:
        vpn = client(endpoint)
        before = quotas(vpn)
        customer = create_customer_gateway(vpn)
        gateway = create_gateway(vpn)
        connections = create_connections(vpn, gateway, customer)
        monitor = create_monitor(vpn, connections[0])
        changed = {"customer_gateway": 1, "vpn_connection": 2, "vpn_gateway": 1}
        equal(quotas(vpn), {kind: used + changed.get(kind, 0) for kind, used in before.items()})

        tags(vpn, "vpn-gateway", gateway.id)
        tags(vpn, "customer-gateway", customer.id)
        tags(vpn, "vpn-connection", connections[0])
        pages(vpn, connections)
        equal(resize(vpn, gateway.id, "Professional2").vpn_gateway.flavor, "Professional1")
        wait(lambda: show_gateway(vpn, gateway.id), status="ACTIVE", flavor="Professional2")
        # The change interrupts the tunnel, but not the one that was down before.
        wait(lambda: show_connection(vpn, connections[0]), status="ACTIVE")
        equal(show_connection(vpn, connections[1]).status, "DOWN")
        update(vpn, gateway.id, customer.id, connections[1])

        delete(vpn, gateway.id, customer.id, connections, monitor)
        equal(quotas(vpn), before)
    print("the SDK created, changed and deleted a resource of each type")


def quotas(vpn):
    """The number of resources of each type."""
    resources = vpn.show_quotas_info(ShowQuotasInfoRequest()).quotas.resources
    for row in resources:
        equal(row.used <= row.quota, True, row)
    used = {row.type: row.used for row in resources}
    equal({"customer_gateway", "vpn_connection", "vpn_gateway"} <= used.keys(), True, used)
    return used


def create_customer_gateway(vpn):
    content = CreateCgwRequestBodyContent(
        name="cgw-sdk",
        id_type="ip",
        id_value="198.51.100.20",
        bgp_asn=65000,
        tags=[VpnResourceTag(key="team", value="network")],
    )
    request = CreateCgwRequest(body=CreateCgwRequestBody(customer_gateway=content))
    created = vpn.create_cgw(request).customer_gateway
    shown = show_customer_gateway(vpn, created.id)
    equal((shown.name, shown.id_value, shown.bgp_asn), ("cgw-sdk", "198.51.100.20", 65000))
    equal([(tag.key, tag.value) for tag in shown.tags], [("team", "network")])
    return created


def create_gateway(vpn):
    def eip(name):
        return CreateRequestEip(type="5_bgp", charge_mode="traffic", bandwidth_size=300, bandwidth_name=name)

    content = CreateVgwRequestBodyContent(
        name="vpngw-sdk",
        vpc_id="cb4a631d-demo-a8df-va86-ca3fa348c36c",
        connect_subnet="f5741286-demo-a8df-va86-2c82bd9ee114",
        local_subnets=["192.168.0.0/24"],
        flavor="Professional1",
        availability_zone_ids=["eu-de-01", "eu-de-02"],
        eip1=eip("sdk-1"),
        eip2=eip("sdk-2"),
        ha_mode="active-active",
    )
    created = vpn.create_vgw(CreateVgwRequest(body=CreateVgwRequestBody(vpn_gateway=content))).vpn_gateway
    equal(show_gateway(vpn, created.id).status, "PENDING_CREATE")
    rejected(409, "VPN.0003", lambda: resize(vpn, created.id, "Professional2"))
    gateway = wait(lambda: show_gateway(vpn, created.id), status="ACTIVE")
    equal((gateway.name, gateway.flavor, gateway.eip1.bandwidth_size), ("vpngw-sdk", "Professional1", 300))
    listed = vpn.list_vgws(ListVgwsRequest()).vpn_gateways
    equal([one.status for one in listed if one.id == gateway.id], ["ACTIVE"])
    return gateway


def create_connections(vpn, gateway, customer):
    """Creates one connection to each address of the gateway; returns their ids."""

    def content(address, key):
        return CreateVpnConnectionRequestBodyContent(
            vgw_id=gateway.id,
            vgw_ip=address.id,
            cgw_id=customer.id,
            style="static",
            peer_subnets=["192.168.44.0/24"],
            psk=key,
        )

    body = CreateVpnConnectionRequestBody(vpn_connection=content(gateway.eip1, PRE_SHARED_KEY))
    first = vpn.create_vpn_connection(CreateVpnConnectionRequest(body=body)).vpn_connection
    equal((first.style, first.ikepolicy.peer_id), ("STATIC", "198.51.100.20"))
    equal(show_connection(vpn, first.id).status, "PENDING_CREATE")
    # No key: the tunnel stays down.
    body = BatchCreateVpnConnectionRequestBody(vpn_connections=[content(gateway.eip2, None)])
    [second] = vpn.batch_create_vpn_connection(BatchCreateVpnConnectionRequest(body=body)).vpn_connections
    wait(lambda: show_connection(vpn, first.id), status="ACTIVE")
    wait(lambda: show_connection(vpn, second.id), status="DOWN")
    for connection, result in [(first, "succeeds"), (second, "fails")]:
        log = vpn.show_vpn_connection_log(ShowVpnConnectionLogRequest(vpn_connection_id=connection.id)).logs
        equal([result in entry.raw_message for entry in log], [True], log)
    equal(show_gateway(vpn, gateway.id).used_connection_number, 2)
    return [first.id, second.id]


def create_monitor(vpn, connection_id):
    content = CreateConnectionMonitorRequestBodyContent(vpn_connection_id=connection_id)
    body = CreateConnectionMonitorRequestBody(connection_monitor=content)
    created = vpn.create_connection_monitor(CreateConnectionMonitorRequest(body=body)).connection_monitor
    equal(created.destination_ip, "198.51.100.20")
    wait(lambda: show_monitor(vpn, created.id), status="ACTIVE")
    equal(show_connection(vpn, connection_id).connection_monitor_id, created.id)
    request = ListConnectionMonitorsRequest(vpn_connection_id=connection_id)
    equal([one.id for one in vpn.list_connection_monitors(request).connection_monitors], [created.id])
    return created.id


def tags(vpn, kind, resource_id):
    """Adds two tags, finds the resource by them, and deletes one of them."""
    own = {"resource_type": kind, "resource_id": resource_id}
    added = [ResourceTag(key="environment", value="test"), ResourceTag(key="owner", value="sdk")]
    body = CreateResourcesTagsRequestBody(tags=added)
    vpn.batch_create_resource_tags(BatchCreateResourceTagsRequest(body=body, **own))
    shown = vpn.show_resource_tags(ShowResourceTagsRequest(**own)).tags
    equal({("environment", "test"), ("owner", "sdk")} <= {(tag.key, tag.value) for tag in shown}, True, shown)
    in_project = vpn.list_project_tags(ListProjectTagsRequest(resource_type=kind)).tags
    equal([tag.values for tag in in_project if tag.key == "owner"], [["sdk"]])

    query = QueryResourcesRequestBody(tags=[Tag(key="owner", values=["sdk", "other"])])
    # The SDK's type of the query parameters is a string.
    found = vpn.list_resources_by_tags(ListResourcesByTagsRequest(kind, limit="10", offset="0", body=query))
    equal(([one.resource_id for one in found.resources], found.total_count), ([resource_id], 1))
    count = vpn.count_resources_by_tags(CountResourcesByTagsRequest(resource_type=kind, body=query))
    equal(count.total_count, 1)

    body = DeleteResourcesTagsRequestBody(tags=[ResourceTag(key="owner", value="sdk")])
    vpn.batch_delete_resource_tags(BatchDeleteResourceTagsRequest(body=body, **own))
    left = vpn.show_resource_tags(ShowResourceTagsRequest(**own)).tags
    equal([tag.key for tag in left if tag.key in ["environment", "owner"]], ["environment"])


def pages(vpn, connections):
    """Reads the customer gateways and the connections page by page."""

    def all_pages(list_page, items):
        ids, marker = [], None
        while True:
            page = list_page(limit=2, marker=marker)
            ids += [one.id for one in items(page)]
            if page.page_info.current_count < 2:
                equal((len(ids), len(set(ids))), (page.total_count, page.total_count), ids)
                return ids
            marker = page.page_info.next_marker

    all_pages(lambda **page: vpn.list_cgws(ListCgwsRequest(**page)), lambda page: page.customer_gateways)
    ids = all_pages(
        lambda **page: vpn.list_vpn_connections(ListVpnConnectionsRequest(**page)), lambda page: page.vpn_connections
    )
    equal(set(connections) <= set(ids), True, ids)


def update(vpn, gateway_id, customer_id, connection_id):
    body = UpdateVgwRequestBody(vpn_gateway=UpdateVgwRequestBodyContent(name="vpngw-renamed"))
    vpn.update_vgw(UpdateVgwRequest(vgw_id=gateway_id, body=body))
    wait(lambda: show_gateway(vpn, gateway_id), status="ACTIVE", name="vpngw-renamed", flavor="Professional2")

    body = UpdateCgwRequestBody(customer_gateway=UpdateCgwRequestBodyContent(name="cgw-renamed"))
    vpn.update_cgw(UpdateCgwRequest(customer_gateway_id=customer_id, body=body))
    equal(show_customer_gateway(vpn, customer_id).name, "cgw-renamed")

    content = UpdateVpnConnectionRequestBodyContent(psk=PRE_SHARED_KEY, peer_subnets=["192.168.45.0/24"])
    body = UpdateVpnConnectionRequestBody(vpn_connection=content)
    vpn.update_vpn_connection(UpdateVpnConnectionRequest(vpn_connection_id=connection_id, body=body))
    connection = wait(lambda: show_connection(vpn, connection_id), status="ACTIVE")
    equal(connection.peer_subnets, ["192.168.45.0/24"])


def delete(vpn, gateway_id, customer_id, connections, monitor_id):
    delete_customer = DeleteCgwRequest(customer_gateway_id=customer_id)
    rejected(400, "VPN.0001", lambda: vpn.delete_cgw(delete_customer))
    vpn.delete_connection_monitor(DeleteConnectionMonitorRequest(connection_monitor_id=monitor_id))
    wait_deleted(lambda: show_monitor(vpn, monitor_id))
    equal(vpn.list_connection_monitors(ListConnectionMonitorsRequest()).connection_monitors, [])
    equal(show_connection(vpn, connections[0]).connection_monitor_id, None)
    vpn.delete_vpn_connection(DeleteVpnConnectionRequest(vpn_connection_id=connections[0]))
    wait_deleted(lambda: show_connection(vpn, connections[0]))
    # The other connection is deleted with the gateway.
    vpn.delete_vgw(DeleteVgwRequest(vgw_id=gateway_id))
    wait_deleted(lambda: show_connection(vpn, connections[1]))
    wait_deleted(lambda: show_gateway(vpn, gateway_id))
    vpn.delete_cgw(delete_customer)
    rejected(404, "VPN.0004", lambda: show_customer_gateway(vpn, customer_id))


def show_customer_gateway(vpn, customer_gateway_id):
    return vpn.show_cgw(ShowCgwRequest(customer_gateway_id=customer_gateway_id)).customer_gateway


def show_connection(vpn, connection_id):
    return vpn.show_vpn_connection(ShowVpnConnectionRequest(vpn_connection_id=connection_id)).vpn_connection


def show_monitor(vpn, monitor_id):
    request = ShowConnectionMonitorRequest(connection_monitor_id=monitor_id)
    return vpn.show_connection_monitor(request).connection_monitor


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} OTC-VPN-COMMAND")
    main(sys.argv[1])
