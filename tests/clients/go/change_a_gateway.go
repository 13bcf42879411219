// Resizes a gateway with the client that oapi-codegen generates.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"client/vpn"
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
		log.Fatalf("cannot list the gateways: %s", list.Status())
	}
	gateways := map[string]*vpn.ResponseVpnGateway{}
	for _, gateway := range *list.JSON200.VpnGateways {
		// The spec allows null for every object.
		if gateway == nil {
			continue
		}
		fmt.Printf("%s: %s, %s\n", text(gateway.Name), text(gateway.Flavor), text(gateway.Status))
		gateways[text(gateway.Name)] = gateway
	}
	// An unknown enum value is preserved as a string.
	if flavor := text(gateways["vpngw-legacy"].Flavor); flavor != "V300" {
		log.Fatalf("unknown flavor decoded as %q", flavor)
	}

	newFlavor := vpn.TargetFlavorProfessional2
	id := text(gateways["vpngw-4321"].Id)
	accepted, err := client.UpdateVgwSpecificationWithResponse(ctx, project, id, resizeBody(newFlavor))
	check(err)
	if accepted.JSON200 == nil && accepted.JSON201 == nil {
		log.Fatalf("cannot resize the gateway: %s", accepted.Body)
	}
	resized := wait(ctx, client, id, string(newFlavor))
	fmt.Printf("%s is %s with flavor %s\n", text(resized.Name), text(resized.Status), text(resized.Flavor))

	rejected, err := client.UpdateVgwSpecificationWithResponse(ctx, project, text(gateways["vpngw-basic"].Id), resizeBody(vpn.TargetFlavorProfessional1))
	check(err)
	if rejected.JSON400 == nil || text(rejected.JSON400.ErrorCode) != "VPN.0105" {
		log.Fatalf("expected a rejection with VPN.0105: %s", rejected.Body)
	}
	fmt.Printf("rejected with %s: %s\n", text(rejected.JSON400.ErrorCode), text(rejected.JSON400.ErrorMsg))
}

func resizeBody(flavor vpn.TargetFlavor) vpn.UpdateVgwSpecificationRequestBody {
	return vpn.UpdateVgwSpecificationRequestBody{VpnGateway: vpn.UpdateVgwSpecificationRequestBodyContent{Flavor: flavor}}
}

// ACTIVE alone is not enough: the first read after a change may still report ACTIVE with the old flavor.
func wait(ctx context.Context, client *vpn.ClientWithResponses, id, flavor string) *vpn.ResponseVpnGateway {
	for {
		response, err := client.ShowVgwWithResponse(ctx, project, id)
		check(err)
		if response.JSON200 != nil && response.JSON200.VpnGateway != nil {
			gateway := response.JSON200.VpnGateway
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

// Every field of a response may be absent or null.
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
