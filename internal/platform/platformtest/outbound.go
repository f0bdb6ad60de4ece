package platformtest

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"recado.dev/internal/platform"
)

// goldenOut is what a message of the set became.
type goldenOut struct {
	Requests []goldenRequest   `json:"requests,omitempty"`
	Receipt  *platform.Receipt `json:"receipt,omitempty"`
	Refused  string            `json:"refused,omitempty"`
}

type goldenRequest struct {
	Call          string            `json:"call"`
	Authorization string            `json:"authorization,omitempty"`
	Idempotency   string            `json:"idempotency_key,omitempty"`
	Body          any               `json:"body,omitempty"`
	Form          map[string]string `json:"form,omitempty"`
}

// checkOutboundGolden compares the exact requests of the set with the
// connector's golden files.
func checkOutboundGolden(t testing.TB, h Harness) {
	s, f := h.open(t)
	for _, c := range outgoingCases(s.Caps()) {
		if strings.HasPrefix(c.name, "limit-") {
			continue // held by the honesty topic; a golden of 4,000 letters tells nothing
		}
		f.now(h.Network)
		receipt, err := s.Send(context.Background(), c.outgoing(h))
		got := goldenOut{}
		for _, r := range f.taken() {
			got.Requests = append(got.Requests, h.golden(r))
		}
		if err != nil {
			got.Refused = err.Error()
		} else {
			got.Receipt = &receipt
		}
		h.compareGolden(t, h.data("out", c.name+".golden.json"), got)
	}
}

func (h Harness) golden(r recorded) goldenRequest {
	call := r.method + " " + r.path
	if r.query != "" {
		call += "?" + r.query
	}
	g := goldenRequest{
		Call: h.redact(call), Authorization: h.redact(r.header.Get("Authorization")), Idempotency: r.header.Get("Idempotency-Key"),
	}
	if h.Passing != nil {
		g.Authorization = h.Passing.ReplaceAllString(g.Authorization, "…")
	}
	if r.header.Get("Content-Encoding") == "gzip" {
		r.body = unpacked(r.body)
	}
	kind, params, err := mime.ParseMediaType(r.header.Get("Content-Type"))
	switch {
	case err == nil && kind == "multipart/form-data":
		g.Form = formOf(r.body, params["boundary"])
	case err == nil && kind == "application/x-www-form-urlencoded":
		g.Form = map[string]string{}
		if values, err := url.ParseQuery(string(r.body)); err == nil {
			for k := range values {
				g.Form[k] = values.Get(k)
			}
		}
	case json.Unmarshal(r.body, &g.Body) != nil && utf8.Valid(r.body):
		g.Body = string(r.body)
	}
	return g
}

// unpacked is a body whose network wants it packed; what is not stays as it is.
func unpacked(body []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return body
	}
	out, err := io.ReadAll(io.LimitReader(z, 64<<20))
	if err != nil {
		return body
	}
	return out
}

func (h Harness) redact(s string) string {
	for name, secret := range h.Secrets {
		s = strings.ReplaceAll(s, secret, "{"+name+"}")
	}
	return s
}

func formOf(body []byte, boundary string) map[string]string {
	form := map[string]string{}
	parts := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		part, err := parts.NextPart()
		if err != nil {
			return form
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return form
		}
		name := part.FormName()
		if part.FileName() != "" {
			name += " (" + part.FileName() + ", " + part.Header.Get("Content-Type") + ")"
		}
		form[name] = string(content)
	}
}

// compareGolden compares got with a file, or writes the file where that was
// asked for.
func (h Harness) compareGolden(t testing.TB, path string, got any) {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(got); err != nil {
		t.Errorf("%s: what was made is not JSON: %v", filepath.Base(path), err)
		return
	}
	if h.updating() {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatalf("make a folder for golden files: %v", err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatalf("write a golden file: %v", err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Errorf("there is no golden file for this case (RECADO_UPDATE=1 writes it): %v", err)
		return
	}
	if !bytes.Equal(want, b.Bytes()) {
		t.Errorf("%s differs.\n--- got ---\n%s\n--- want ---\n%s", path, b.String(), want)
	}
}
