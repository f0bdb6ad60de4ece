// Command generate writes what is made from declarations: the OpenAPI document
// and a page of documentation for each platform. A test fails where they are
// stale.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"recado.dev/internal/api"
	"recado.dev/internal/platform/all"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run() error {
	doc, err := api.OpenAPI()
	if err != nil {
		return err
	}
	if err := os.WriteFile("internal/api/openapi.json", doc, 0o644); err != nil {
		return err
	}
	for name, text := range all.Pages() {
		if err := os.WriteFile(filepath.Join("docs/platforms", name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
