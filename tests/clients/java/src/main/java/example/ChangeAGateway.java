package example;

import java.util.List;
import vpn.ApiClient;
import vpn.ApiException;
import vpn.api.VpnGatewayApi;
import vpn.model.ErrorResponse;
import vpn.model.ResponseVpnGateway;
import vpn.model.UpdateVgwSpecificationRequestBody;
import vpn.model.UpdateVgwSpecificationRequestBodyContent;
import vpn.model.TargetFlavor;

/** Resizes a gateway with the client that openapi-generator generates. */
public final class ChangeAGateway {
    private static final String PROJECT = System.getenv("OS_PROJECT_ID");
    private static final ApiClient CLIENT = client();
    private static final VpnGatewayApi API = new VpnGatewayApi(CLIENT);

    public static void main(String[] arguments) throws Exception {
        List<ResponseVpnGateway> gateways = API.listVgws(PROJECT, null).getVpnGateways();
        for (ResponseVpnGateway gateway : gateways) {
            System.out.printf("%s: %s, %s%n", gateway.getName(), gateway.getFlavor(), gateway.getStatus());
        }
        // An unknown enum value is preserved as a string.
        expect("V300", named(gateways, "vpngw-legacy").getFlavor());

        String id = named(gateways, "vpngw-4321").getId();
        TargetFlavor newFlavor = TargetFlavor.PROFESSIONAL2;
        API.updateVgwSpecification(PROJECT, id, resizeBody(newFlavor));
        ResponseVpnGateway resized = await(id, newFlavor.getValue());
        System.out.printf("%s is %s with flavor %s%n", resized.getName(), resized.getStatus(), resized.getFlavor());

        try {
            API.updateVgwSpecification(PROJECT, named(gateways, "vpngw-basic").getId(), resizeBody(TargetFlavor.PROFESSIONAL1));
            throw new AssertionError("expected a rejection");
        } catch (ApiException rejection) {
            ErrorResponse error = CLIENT.getObjectMapper().readValue(rejection.getResponseBody(), ErrorResponse.class);
            expect("VPN.0105", error.getErrorCode());
            System.out.printf("rejected with %s: %s%n", error.getErrorCode(), error.getErrorMsg());
        }
    }

    /** The API class reads the configuration of its client once, in its constructor. */
    private static ApiClient client() {
        ApiClient client = new ApiClient();
        client.updateBaseUri(System.getenv("OTC_VPN_ENDPOINT"));
        client.setRequestInterceptor(request -> request.header("X-Auth-Token", System.getenv("OS_TOKEN")));
        return client;
    }

    private static UpdateVgwSpecificationRequestBody resizeBody(TargetFlavor flavor) {
        return new UpdateVgwSpecificationRequestBody()
                .vpnGateway(new UpdateVgwSpecificationRequestBodyContent().flavor(flavor));
    }

    /** ACTIVE alone is not enough: the first read after a change may still report ACTIVE with the old flavor. */
    private static ResponseVpnGateway await(String id, String flavor) throws Exception {
        for (int poll = 0; poll < 120; poll++) {
            ResponseVpnGateway gateway = API.showVgw(PROJECT, id).getVpnGateway();
            if ("ACTIVE".equals(gateway.getStatus()) && flavor.equals(gateway.getFlavor())) {
                return gateway;
            }
            Thread.sleep(500);
        }
        throw new AssertionError(id + " did not reach flavor " + flavor);
    }

    private static ResponseVpnGateway named(List<ResponseVpnGateway> gateways, String name) {
        return gateways.stream().filter(gateway -> name.equals(gateway.getName())).findFirst().orElseThrow();
    }

    private static void expect(String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("expected " + expected + ", got " + actual);
        }
    }
}
