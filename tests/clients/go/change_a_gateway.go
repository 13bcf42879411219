// Changes a gateway with the client that oapi-codegen generates.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"consumer/vpn"
)

var project = os.Getenv("OS_PROJECT_ID")

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	client, err := vpn.NewClientWithResponses(os.Getenv("OTC_VPN_ENDPOINT"), vpn.WithRequestEditorFn(withToken))
	check(err)

	list, err := client.ListVgwsWithResponse(ctx, project, nil)
	check(err)
	if list.JSON200 == nil {
		log.Fatalf("cannot list: %s", list.Status())
	}
	gateways := map[string]vpn.ResponseVpnGateway{}
	for _, gateway := range *list.JSON200.VpnGateways {
		fmt.Printf("%s: %s, %s\n", text(gateway.Name), text(gateway.Flavor), text(gateway.Status))
		gateways[text(gateway.Name)] = gateway
	}
	// A value that no list names is a text like any other.
	if flavor := text(gateways["vpngw-legacy"].Flavor); flavor != "V300" {
		log.Fatalf("an unknown flavor became %q", flavor)
	}

	wanted := vpn.Professional2
	id := text(gateways["vpngw-4321"].Id)
	taken, err := client.UpdateVgwSpecificationWithResponse(ctx, project, id, change(wanted))
	check(err)
	if taken.JSON200 == nil {
		log.Fatalf("cannot change: %s", taken.Body)
	}
	changed := wait(ctx, client, id, string(wanted))
	fmt.Printf("%s is %s with %s\n", text(changed.Name), text(changed.Status), text(changed.Flavor))

	refusal, err := client.UpdateVgwSpecificationWithResponse(ctx, project, text(gateways["vpngw-basic"].Id), change(vpn.Professional1))
	check(err)
	if refusal.JSON400 == nil || text(refusal.JSON400.ErrorCode) != "VPN.0105" {
		log.Fatalf("not refused as expected: %s", refusal.Body)
	}
	fmt.Printf("refused with %s: %s\n", text(refusal.JSON400.ErrorCode), text(refusal.JSON400.ErrorMsg))
}

func change(flavor vpn.UpdateVgwSpecificationRequestBodyContentFlavor) vpn.UpdateVgwSpecificationRequestBody {
	return vpn.UpdateVgwSpecificationRequestBody{VpnGateway: vpn.UpdateVgwSpecificationRequestBodyContent{Flavor: flavor}}
}

// ACTIVE alone proves nothing: straight after a change it may still come with the old flavor.
func wait(ctx context.Context, client *vpn.ClientWithResponses, id, flavor string) *vpn.ResponseVpnGateway {
	for {
		answer, err := client.ShowVgwWithResponse(ctx, project, id)
		check(err)
		if answer.JSON200 != nil && answer.JSON200.VpnGateway != nil {
			gateway := answer.JSON200.VpnGateway
			if text(gateway.Status) == "ACTIVE" && text(gateway.Flavor) == flavor {
				return gateway
			}
		}
		time.Sleep(500 * time.Millisecond)
	}
}

func withToken(_ context.Context, request *http.Request) error {
	request.Header.Set("X-Auth-Token", os.Getenv("OS_TOKEN"))
	return nil
}

// Every field of an answer may be absent or null.
func text(field *string) string {
	if field == nil {
		return ""
	}
	return *field
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
