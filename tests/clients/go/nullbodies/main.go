// Validates bodies with null against the spec with kin-openapi.
//
//	go run ./nullbodies otc-vpn.yaml null_bodies.json
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/getkin/kin-openapi/openapi3"
)

func main() {
	spec, err := openapi3.NewLoader().LoadFromFile(os.Args[1])
	check(err)
	check(spec.Validate(context.Background()))
	file, err := os.ReadFile(os.Args[2])
	check(err)
	var cases []struct {
		Schema string
		Body   any
		Valid  bool
	}
	check(json.Unmarshal(file, &cases))
	for _, c := range cases {
		err := spec.Components.Schemas[c.Schema].Value.VisitJSON(c.Body)
		if (err == nil) != c.Valid {
			log.Fatalf("kin-openapi: expected valid to be %t: %v: %v", c.Valid, c, err)
		}
	}
	fmt.Printf("kin-openapi: %d bodies as expected\n", len(cases))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
