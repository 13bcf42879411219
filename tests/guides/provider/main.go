// A stub of Open Telekom Cloud's Terraform provider, which no package registry provides: the resource for VPN gateways, with the
// attributes that a resize affects. A change of `flavor` or of a field of an EIP replaces the gateway, as with the provider. The stub
// reads the environment variables of otc-vpn; tests/tests/workspace/terraform_provider.rs sends the provider's own requests.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/plugin"
)

func main() {
	plugin.Serve(&plugin.ServeOpts{ProviderFunc: func() *schema.Provider {
		return &schema.Provider{ResourcesMap: map[string]*schema.Resource{
			"opentelekomcloud_enterprise_vpn_gateway_v5": gateway(),
		}}
	}})
}

func gateway() *schema.Resource {
	zone := &schema.Schema{Type: schema.TypeString}
	return &schema.Resource{
		CreateContext: create,
		ReadContext:   read,
		UpdateContext: update,
		DeleteContext: remove,
		Importer:      &schema.ResourceImporter{StateContext: schema.ImportStatePassthroughContext},
		Schema: map[string]*schema.Schema{
			"name":               {Type: schema.TypeString, Required: true},
			"availability_zones": {Type: schema.TypeList, Elem: zone, Required: true, ForceNew: true},
			"flavor":             replaced(schema.TypeString),
			"eip1":               eip("eip2"),
			"eip2":               eip("eip1"),
			"status":             {Type: schema.TypeString, Computed: true},
			"updated_at":         {Type: schema.TypeString, Computed: true},
		},
	}
}

// An attribute whose change replaces the gateway. If the configuration omits it, the service decides.
func replaced(kind schema.ValueType) *schema.Schema {
	return &schema.Schema{Type: kind, Optional: true, Computed: true, ForceNew: true}
}

func eip(other string) *schema.Schema {
	fields := map[string]*schema.Schema{
		"id":             replaced(schema.TypeString),
		"type":           replaced(schema.TypeString),
		"bandwidth_name": replaced(schema.TypeString),
		"bandwidth_size": replaced(schema.TypeInt),
		"charge_mode":    replaced(schema.TypeString),
	}
	return &schema.Schema{
		Type: schema.TypeList, MaxItems: 1, Optional: true, Computed: true, RequiredWith: []string{other},
		Elem: &schema.Resource{Schema: fields},
	}
}

func create(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
	body := map[string]any{
		"name":                  data.Get("name"),
		"flavor":                data.Get("flavor"),
		"availability_zone_ids": data.Get("availability_zones"),
		"vpc_id":                "cb4a631d-demo-a8df-va86-ca3fa348c36c",
		"local_subnets":         []string{"192.168.0.0/24"},
		"connect_subnet":        "f5741286-demo-a8df-va86-2c82bd9ee114",
	}
	for _, name := range []string{"eip1", "eip2"} {
		body[name] = map[string]any{"type": "5_bgp", "bandwidth_name": name, "bandwidth_size": 300, "charge_mode": "bandwidth"}
	}
	_, created, err := call(ctx, http.MethodPost, "", map[string]any{"vpn_gateway": body})
	if err != nil {
		return diag.FromErr(err)
	}
	data.SetId(created["id"].(string))
	return read(ctx, data, meta)
}

func read(ctx context.Context, data *schema.ResourceData, _ any) diag.Diagnostics {
	_, gateway, err := call(ctx, http.MethodGet, "/"+data.Id(), nil)
	if err != nil {
		return diag.FromErr(err)
	}
	fields := map[string]string{
		"name": "name", "flavor": "flavor", "status": "status", "updated_at": "updated_at",
		"availability_zones": "availability_zone_ids",
	}
	for attribute, field := range fields {
		if err := data.Set(attribute, gateway[field]); err != nil {
			return diag.FromErr(err)
		}
	}
	for _, name := range []string{"eip1", "eip2"} {
		block := map[string]any{}
		if eip, exists := gateway[name].(map[string]any); exists {
			for _, field := range []string{"id", "type", "bandwidth_name", "bandwidth_size", "charge_mode"} {
				block[field] = eip[field]
			}
			// A number in JSON is a float.
			if size, isNumber := block["bandwidth_size"].(float64); isNumber {
				block["bandwidth_size"] = int(size)
			}
		}
		if err := data.Set(name, []any{block}); err != nil {
			return diag.FromErr(err)
		}
	}
	return nil
}

// No guide changes an attribute that the provider can update.
func update(context.Context, *schema.ResourceData, any) diag.Diagnostics {
	return diag.Errorf("the stub cannot update a gateway")
}

func remove(ctx context.Context, data *schema.ResourceData, _ any) diag.Diagnostics {
	path := "/" + data.Id()
	if _, _, err := call(ctx, http.MethodDelete, path, nil); err != nil {
		return diag.FromErr(err)
	}
	for {
		if status, _, err := call(ctx, http.MethodGet, path, nil); status == http.StatusNotFound {
			return nil
		} else if err != nil {
			return diag.FromErr(err)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// Sends a request; returns the status and the gateway in the response.
func call(ctx context.Context, method, path string, body any) (int, map[string]any, error) {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return 0, nil, err
		}
		content = bytes.NewReader(text)
	}
	url := fmt.Sprintf("%s/v5/%s/vpn-gateways%s", os.Getenv("OTC_VPN_ENDPOINT"), os.Getenv("OS_PROJECT_ID"), path)
	request, err := http.NewRequestWithContext(ctx, method, url, content)
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("X-Auth-Token", os.Getenv("OS_TOKEN"))
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return response.StatusCode, nil, err
	}
	if response.StatusCode >= 300 {
		return response.StatusCode, nil, fmt.Errorf("%s %s: %s: %s", method, path, response.Status, text)
	}
	var decoded struct {
		Gateway map[string]any `json:"vpn_gateway"`
	}
	if len(text) > 0 {
		err = json.Unmarshal(text, &decoded)
	}
	return response.StatusCode, decoded.Gateway, err
}
