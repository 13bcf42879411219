// Creates a customer gateway, reads the list page by page, and deletes the customer gateway.
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

const pageSize = 2

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

	content := vpn.CreateCgwRequestBodyContent{
		Name:    vpn.NewOptResourceName("cgw-ogen"),
		IDValue: "198.51.100.20",
		BgpAsn:  vpn.NewOptBgpAsn(65000),
	}
	response, err := client.CreateCgw(ctx, &vpn.CreateCgwRequestBody{CustomerGateway: content}, vpn.CreateCgwParams{ProjectID: project})
	check(err)
	created, ok := response.(*vpn.CreateCgwResponseBodyHeaders)
	if !ok {
		log.Fatalf("cannot create a customer gateway: %+v", response)
	}
	gateway, _ := created.Response.CustomerGateway.Get()
	expect("cgw-ogen 65000", fmt.Sprintf("%s %d", gateway.Name.Or(""), gateway.BgpAsn.Or(0)))
	id := vpn.CustomerGatewayId(gateway.ID.Or(""))

	// The latest customer gateway is the first.
	expect("[[cgw-ogen munich] [berlin oslo] []]", pages(ctx, client))

	deleted, err := client.DeleteCgw(ctx, vpn.DeleteCgwParams{ProjectID: project, CustomerGatewayID: id})
	check(err)
	if _, ok := deleted.(*vpn.DeleteCgwNoContent); !ok {
		log.Fatalf("cannot delete the customer gateway: %+v", deleted)
	}
	missing, err := client.ShowCgw(ctx, vpn.ShowCgwParams{ProjectID: project, CustomerGatewayID: id})
	check(err)
	rejection, ok := missing.(*vpn.NoCustomerGatewayHeaders)
	if !ok {
		log.Fatalf("the customer gateway was not deleted: %+v", missing)
	}
	expect("VPN.0004", rejection.Response.ErrorCode.Or(""))
	expect("[[munich berlin] [oslo]]", pages(ctx, client))
	fmt.Println("created cgw-ogen, found it on the first of several pages, and deleted it")
}

// The names of the customer gateways on each page. A page with fewer items than the limit is the last one.
func pages(ctx context.Context, client *vpn.Client) [][]string {
	var names [][]string
	params := vpn.ListCgwsParams{ProjectID: project, Limit: vpn.NewOptInt32(pageSize)}
	for {
		response, err := client.ListCgws(ctx, params)
		check(err)
		list, ok := response.(*vpn.ListCgwsResponseBodyHeaders)
		if !ok {
			log.Fatalf("cannot list the customer gateways: %+v", response)
		}
		var page []string
		items, _ := list.Response.CustomerGateways.Get()
		for _, item := range items {
			gateway, _ := item.Get()
			page = append(page, gateway.Name.Or(""))
		}
		names = append(names, page)
		if len(page) < pageSize {
			return names
		}
		info, _ := list.Response.PageInfo.Get()
		params.Marker = vpn.NewOptString(info.NextMarker.Or(""))
	}
}

func expect(expected string, actual any) {
	if fmt.Sprint(actual) != expected {
		log.Fatalf("expected %s, got %v", expected, actual)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
