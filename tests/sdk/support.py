"""What the programs in this directory share: the simulator, the SDK's client, and assertions."""

import contextlib
import subprocess
import time

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkvpn.v5 import (
    ShowVgwRequest,
    UpdatePostpaidVgwSpecificationRequest,
    UpdateVgwSpecificationRequestBody,
    UpdateVgwSpecificationRequestBodyContent,
    VpnClient,
)

PROJECT = "a4a5d4098fb4474fa22cd05f897d6b99"
ACCESS_KEY = "SIMULATORAK00000000A"
SECRET_KEY = "simulatorSecretKey0000000000000000000000"


@contextlib.contextmanager
def simulator(command):
    """Runs `otc-vpn simulator serve`; returns its URL."""
    process = subprocess.Popen(
        [command, "simulator", "serve", "--listen", "127.0.0.1:0", "--transition", "1s"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process.stdout.readline().strip().removeprefix("listening on ")
    finally:
        process.terminate()
        process.wait()


def client(endpoint, secret_key=SECRET_KEY):
    credentials = BasicCredentials(ACCESS_KEY, secret_key, PROJECT)
    return VpnClient.new_builder().with_credentials(credentials).with_endpoints([endpoint]).build()


def show_gateway(vpn, gateway_id):
    return vpn.show_vgw(ShowVgwRequest(vgw_id=gateway_id)).vpn_gateway


def resize(vpn, gateway_id, flavor):
    content = UpdateVgwSpecificationRequestBodyContent(flavor=flavor)
    body = UpdateVgwSpecificationRequestBody(vpn_gateway=content)
    return vpn.update_postpaid_vgw_specification(UpdatePostpaidVgwSpecificationRequest(vgw_id=gateway_id, body=body))


def wait(read, **expected):
    """Reads a resource until its fields have the expected values; returns the resource."""
    seen = []
    for _ in range(60):
        resource = read()
        fields = {name: getattr(resource, name) for name in expected}
        if fields == expected:
            return resource
        seen.append(fields)
        time.sleep(0.5)
    raise AssertionError(f"the resource did not reach {expected}: {seen}")


def wait_deleted(read):
    """Reads a resource until the service responds with 404."""
    for _ in range(60):
        try:
            status = read().status
        except ClientRequestException as error:
            equal(error.status_code, 404, error)
            return
        equal(status, "PENDING_DELETE")
        time.sleep(0.5)
    raise AssertionError("the resource was not deleted")


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
