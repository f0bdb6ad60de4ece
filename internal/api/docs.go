package api

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
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
	packed := pack(document)
	a.mux.HandleFunc("GET /api/openapi.json", func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "application/vnd.oai.openapi+json; version=3.1")
		h.Set("Content-Security-Policy", docsPolicy)
		h.Set("Cache-Control", "no-cache")
		h.Set("Vary", "Accept-Encoding")
		sendPacked(w, r, packed)
	})
	for path, file := range map[string]string{"/api/docs": "index.html", "/api/docs/docs.js": "docs.js", "/api/docs/docs.css": "docs.css"} {
		content, err := docs.ReadFile("docs/" + file)
		if err != nil {
			panic("api: " + err.Error()) // embedded
		}
		kind := map[string]string{"index.html": "text/html; charset=utf-8", "docs.js": "text/javascript; charset=utf-8", "docs.css": "text/css; charset=utf-8"}[file]
		serve(path, kind, content)
	}
}

// pack compresses the document: it is large, and hardly anybody asks for it.
func pack(plain []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestSpeed) // a level that there is; the start waits for it
	_, _ = w.Write(plain)                             // into memory
	_ = w.Close()
	return bytes.Clone(out.Bytes())
}

func sendPacked(w http.ResponseWriter, r *http.Request, packed []byte) {
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed)
		return
	}
	plain, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		http.Error(w, "the document is broken", http.StatusInternalServerError)
		return
	}
	_, _ = io.Copy(w, plain)
}

// forget drops what only the document needs once that is written: the shapes
// of answers are some megabytes. Requests are checked by what stays.
func (a *API) forget() {
	oapi := a.huma.OpenAPI()
	oapi.Paths = nil
	kept := needed{registry: oapi.Components.Schemas, seen: map[*huma.Schema]bool{}}
	for _, t := range a.typed {
		t.op.Responses, t.op.Parameters = nil, nil
		kept.add(t.schema)
		for _, p := range t.params {
			kept.add(p.schema)
		}
	}
	all := oapi.Components.Schemas.Map()
	for name, s := range all {
		if !kept.seen[s] {
			delete(all, name)
		}
	}
}

// needed are the schemas that a check can come to.
type needed struct {
	registry huma.Registry
	seen     map[*huma.Schema]bool
}

func (n needed) add(s *huma.Schema) {
	if s == nil || n.seen[s] {
		return
	}
	n.seen[s] = true
	if s.Ref != "" {
		n.add(n.registry.SchemaFromRef(s.Ref))
	}
	n.add(s.Items)
	n.add(s.Not)
	if more, ok := s.AdditionalProperties.(*huma.Schema); ok {
		n.add(more)
	}
	for _, one := range s.Properties {
		n.add(one)
	}
	for _, several := range [][]*huma.Schema{s.OneOf, s.AnyOf, s.AllOf} {
		for _, one := range several {
			n.add(one)
		}
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
func OpenAPI() ([]byte, error) { return compose(Deps{}).document() }
