// Resizes a gateway with the client that ogen generates.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/ogen-go/ogen/ogenerrors"

	"client/vpn"
)

var project = vpn.ProjectId(os.Getenv("OS_PROJECT_ID"))

// Authenticates with a token and without a signature.
type token struct{}

func (token) Token(context.Context, vpn.OperationName) (vpn.Token, error) {
	return vpn.Token{APIKey: os.Getenv("OS_TOKEN")}, nil
}

func (token) AccessKey(context.Context, vpn.OperationName) (vpn.AccessKey, error) {
	return vpn.AccessKey{}, ogenerrors.ErrSkipClientSecurity
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	client, err := vpn.NewClient(os.Getenv("OTC_VPN_ENDPOINT"), token{})
	check(err)

	response, err := client.ListVgws(ctx, vpn.ListVgwsParams{ProjectID: project})
	check(err)
	list, ok := response.(*vpn.ListVgwsResponseBodyHeaders)
	if !ok {
		log.Fatalf("cannot list the gateways: %+v", response)
	}
	gateways := map[string]vpn.ResponseVpnGateway{}
	items, _ := list.Response.VpnGateways.Get()
	for _, item := range items {
		if gateway, ok := item.Get(); ok {
			fmt.Printf("%s: %s, %s\n", gateway.Name.Or(""), gateway.Flavor.Or(""), gateway.Status.Or(""))
			gateways[gateway.Name.Or("")] = gateway
		}
	}
	// An unknown enum value is preserved as a string.
	if flavor := gateways["vpngw-legacy"].Flavor.Or(""); flavor != "V300" {
		log.Fatalf("unknown flavor decoded as %q", flavor)
	}

	newFlavor := vpn.TargetFlavorProfessional2
	id := gateways["vpngw-4321"].ID.Or("")
	switch response := resize(ctx, client, id, newFlavor).(type) {
	case *vpn.UpdateVgwSpecificationOK, *vpn.UpdateVgwSpecificationCreated:
	default:
		log.Fatalf("cannot resize the gateway: %+v", response)
	}
	resized := wait(ctx, client, id, string(newFlavor))
	fmt.Printf("%s is %s with flavor %s\n", resized.Name.Or(""), resized.Status.Or(""), resized.Flavor.Or(""))

	switch response := resize(ctx, client, gateways["vpngw-basic"].ID.Or(""), vpn.TargetFlavorProfessional1).(type) {
	case *vpn.BadChangeHeaders:
		if code := response.Response.ErrorCode.Or(""); code != "VPN.0105" {
			log.Fatalf("expected a rejection with VPN.0105, got %q", code)
		}
		fmt.Printf("rejected with %s: %s\n", response.Response.ErrorCode.Or(""), response.Response.ErrorMsg.Or(""))
	default:
		log.Fatalf("expected a rejection: %+v", response)
	}
}

func resize(ctx context.Context, client *vpn.Client, id string, flavor vpn.TargetFlavor) vpn.UpdateVgwSpecificationRes {
	body := &vpn.UpdateVgwSpecificationRequestBody{VpnGateway: vpn.UpdateVgwSpecificationRequestBodyContent{Flavor: flavor}}
	params := vpn.UpdateVgwSpecificationParams{ProjectID: project, VgwID: vpn.VgwId(id)}
	response, err := client.UpdateVgwSpecification(ctx, body, params)
	check(err)
	return response
}

// ACTIVE alone is not enough: the first read after a change may still report ACTIVE with the old flavor.
func wait(ctx context.Context, client *vpn.Client, id, flavor string) vpn.ResponseVpnGateway {
	for {
		response, err := client.ShowVgw(ctx, vpn.ShowVgwParams{ProjectID: project, VgwID: vpn.VgwId(id)})
		check(err)
		if shown, ok := response.(*vpn.ShowVgwResponseBodyHeaders); ok {
			gateway, ok := shown.Response.VpnGateway.Get()
			if ok && gateway.Status.Or("") == "ACTIVE" && string(gateway.Flavor.Or("")) == flavor {
				return gateway
			}
		}
		time.Sleep(500 * time.Millisecond)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
