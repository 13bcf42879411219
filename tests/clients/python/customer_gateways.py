"""Creates a customer gateway, reads the list page by page, and deletes the customer gateway."""

import os

from vpn_client import AuthenticatedClient
from vpn_client.api.customer_gateway import create_cgw, delete_cgw, list_cgws, show_cgw
from vpn_client.models import (
    CreateCgwRequestBody,
    CreateCgwRequestBodyContent,
    CreateCgwResponseBody,
    ErrorResponse,
    ListCgwsResponseBody,
)
from vpn_client.types import UNSET

PROJECT = os.environ["OS_PROJECT_ID"]
PAGE_SIZE = 2
client = AuthenticatedClient(
    base_url=os.environ["OTC_VPN_ENDPOINT"],
    token=os.environ["OS_TOKEN"],
    prefix="",
    auth_header_name="X-Auth-Token",
)


def pages():
    """The names of the customer gateways on each page. A page with fewer items than the limit is the last one."""
    names, marker = [], UNSET
    while True:
        page = list_cgws.sync(PROJECT, client=client, limit=PAGE_SIZE, marker=marker)
        assert isinstance(page, ListCgwsResponseBody), page
        names.append([gateway.name for gateway in page.customer_gateways])
        if page.page_info.current_count < PAGE_SIZE:
            return names
        marker = page.page_info.next_marker


content = CreateCgwRequestBodyContent(name="cgw-python", id_value="198.51.100.20", bgp_asn=65000)
created = create_cgw.sync(PROJECT, client=client, body=CreateCgwRequestBody(customer_gateway=content))
assert isinstance(created, CreateCgwResponseBody), created
customer_gateway = created.customer_gateway
assert (customer_gateway.name, customer_gateway.bgp_asn) == ("cgw-python", 65000), customer_gateway

# The latest customer gateway is the first.
names = pages()
assert names == [["cgw-python", "munich"], ["berlin", "oslo"], []], names

rejection = delete_cgw.sync(PROJECT, customer_gateway.id, client=client)
assert rejection is None, rejection
missing = show_cgw.sync(PROJECT, customer_gateway.id, client=client)
assert isinstance(missing, ErrorResponse) and missing.error_code == "VPN.0004", missing
names = pages()
assert names == [["munich", "berlin"], ["oslo"]], names
print("created cgw-python, found it on the first of several pages, and deleted it")
