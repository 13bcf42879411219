// Creates a customer gateway, reads the list page by page, and deletes the customer gateway.
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

const pageSize = int32(2)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	client, err := vpn.NewClientWithResponses(os.Getenv("OTC_VPN_ENDPOINT"), vpn.WithRequestEditorFn(withToken))
	check(err)

	name, asn := vpn.ResourceName("cgw-go"), vpn.BgpAsn(65000)
	content := vpn.CreateCgwRequestBodyContent{Name: &name, IdValue: "198.51.100.20", BgpAsn: &asn}
	created, err := client.CreateCgwWithResponse(ctx, project, vpn.CreateCgwRequestBody{CustomerGateway: content})
	check(err)
	if created.JSON201 == nil || created.JSON201.CustomerGateway == nil {
		log.Fatalf("cannot create a customer gateway: %s", created.Body)
	}
	gateway := created.JSON201.CustomerGateway
	if gateway.BgpAsn == nil {
		log.Fatalf("the customer gateway has no AS number: %s", created.Body)
	}
	expect("cgw-go 65000", fmt.Sprintf("%s %d", text(gateway.Name), *gateway.BgpAsn))
	id := text(gateway.Id)

	// The latest customer gateway is the first.
	expect("[[cgw-go munich] [berlin oslo] []]", pages(ctx, client))

	deleted, err := client.DeleteCgwWithResponse(ctx, project, id)
	check(err)
	expect("204", deleted.StatusCode())
	missing, err := client.ShowCgwWithResponse(ctx, project, id)
	check(err)
	if missing.JSON404 == nil || text(missing.JSON404.ErrorCode) != "VPN.0004" {
		log.Fatalf("the customer gateway was not deleted: %s", missing.Body)
	}
	expect("[[munich berlin] [oslo]]", pages(ctx, client))
	fmt.Println("created cgw-go, found it on the first of several pages, and deleted it")
}

// The names of the customer gateways on each page. A page with fewer items than the limit is the last one.
func pages(ctx context.Context, client *vpn.ClientWithResponses) [][]string {
	var names [][]string
	limit := pageSize
	params := vpn.ListCgwsParams{Limit: &limit}
	for {
		list, err := client.ListCgwsWithResponse(ctx, project, &params)
		check(err)
		if list.JSON200 == nil {
			log.Fatalf("cannot list the customer gateways: %s", list.Body)
		}
		var page []string
		for _, gateway := range *list.JSON200.CustomerGateways {
			page = append(page, text(gateway.Name))
		}
		names = append(names, page)
		if len(page) < int(pageSize) {
			return names
		}
		params.Marker = list.JSON200.PageInfo.NextMarker
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
