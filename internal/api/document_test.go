package api

import (
	"encoding/json"
	"testing"
)

func TestTheDocumentNeedsNoServer(t *testing.T) {
	t.Parallel()
	b, err := OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		OpenAPI string `json:"openapi"`
		Paths   map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Ability     string `json:"x-ability"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	if doc.OpenAPI != "3.1.0" || doc.Paths["/api/v1/channels"]["post"].Ability != "channels.manage" {
		t.Errorf("got %s %+v", doc.OpenAPI, doc.Paths["/api/v1/channels"])
	}
	ids := map[string]bool{}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			if op.OperationID == "" || op.Ability == "" || ids[op.OperationID] {
				t.Errorf("%s %s: operation id %q, ability %q", method, path, op.OperationID, op.Ability)
			}
			ids[op.OperationID] = true
		}
	}
}
