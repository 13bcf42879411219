package example;

import java.util.ArrayList;
import java.util.List;
import vpn.ApiClient;
import vpn.ApiException;
import vpn.api.CustomerGatewayApi;
import vpn.model.CreateCgwRequestBody;
import vpn.model.CreateCgwRequestBodyContent;
import vpn.model.ErrorResponse;
import vpn.model.ListCgwsResponseBody;
import vpn.model.ResponseCustomerGateway;

/** Creates a customer gateway, reads the list page by page, and deletes the customer gateway. */
public final class CustomerGateways {
    private static final String PROJECT = System.getenv("OS_PROJECT_ID");
    private static final int PAGE_SIZE = 2;
    private static final ApiClient CLIENT = client();
    private static final CustomerGatewayApi API = new CustomerGatewayApi(CLIENT);

    public static void main(String[] arguments) throws Exception {
        CreateCgwRequestBodyContent content =
                new CreateCgwRequestBodyContent().name("cgw-java").idValue("198.51.100.20").bgpAsn(65000L);
        ResponseCustomerGateway created =
                API.createCgw(PROJECT, new CreateCgwRequestBody().customerGateway(content)).getCustomerGateway();
        expect(List.of("cgw-java", 65000L), List.of(created.getName(), created.getBgpAsn()));

        // The latest customer gateway is the first.
        expect(List.of(List.of("cgw-java", "munich"), List.of("berlin", "oslo"), List.of()), pages());

        API.deleteCgw(PROJECT, created.getId());
        try {
            API.showCgw(PROJECT, created.getId());
            throw new AssertionError("the customer gateway was not deleted");
        } catch (ApiException rejection) {
            ErrorResponse error = CLIENT.getObjectMapper().readValue(rejection.getResponseBody(), ErrorResponse.class);
            expect(List.of(404, "VPN.0004"), List.of(rejection.getCode(), error.getErrorCode()));
        }
        expect(List.of(List.of("munich", "berlin"), List.of("oslo")), pages());
        System.out.println("created cgw-java, found it on the first of several pages, and deleted it");
    }

    /** The names of the customer gateways on each page. A page with fewer items than the limit is the last one. */
    private static List<List<String>> pages() throws ApiException {
        List<List<String>> names = new ArrayList<>();
        String marker = null;
        while (true) {
            ListCgwsResponseBody page = API.listCgws(PROJECT, PAGE_SIZE, marker);
            names.add(page.getCustomerGateways().stream().map(ResponseCustomerGateway::getName).toList());
            if (page.getPageInfo().getCurrentCount() < PAGE_SIZE) {
                return names;
            }
            marker = page.getPageInfo().getNextMarker();
        }
    }

    private static ApiClient client() {
        ApiClient client = new ApiClient();
        client.updateBaseUri(System.getenv("OTC_VPN_ENDPOINT"));
        client.setRequestInterceptor(request -> request.header("X-Auth-Token", System.getenv("OS_TOKEN")));
        return client;
    }

    private static void expect(Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("expected " + expected + ", got " + actual);
        }
    }
}
