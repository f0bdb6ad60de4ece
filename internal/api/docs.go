package api

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
)

//go:embed docs
var docs embed.FS

// docsPolicy lets the reference page load its own script and style, and
// nothing else.
const docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// registerDocs serves the OpenAPI document and the page that shows it. Both
// are public: they say what the API is, not what is in it.
func (a *API) registerDocs() {
	document, err := a.document()
	if err != nil {
		panic("api: " + err.Error()) // built of constants
	}
	serve := func(path, kind string, content []byte) {
		a.mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			h := w.Header()
			h.Set("Content-Type", kind)
			h.Set("Content-Security-Policy", docsPolicy)
			h.Set("Cache-Control", "no-cache")
			_, _ = w.Write(content)
		})
	}
	serve("/api/openapi.json", "application/vnd.oai.openapi+json; version=3.1", document)
	for path, file := range map[string]string{"/api/docs": "index.html", "/api/docs/docs.js": "docs.js", "/api/docs/docs.css": "docs.css"} {
		content, err := docs.ReadFile("docs/" + file)
		if err != nil {
			panic("api: " + err.Error()) // embedded
		}
		kind := map[string]string{"index.html": "text/html; charset=utf-8", "docs.js": "text/javascript; charset=utf-8", "docs.css": "text/css; charset=utf-8"}[file]
		serve(path, kind, content)
	}
}

func (a *API) document() ([]byte, error) {
	b, err := json.MarshalIndent(a.huma.OpenAPI(), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the OpenAPI document: %w", err)
	}
	return append(b, '\n'), nil
}

// OpenAPI is the document of the whole API, made without a server.
func OpenAPI() ([]byte, error) { return build(Deps{}).document() }
