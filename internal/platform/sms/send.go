package sms

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf16"

	"recado.dev/internal/platform"
	"recado.dev/internal/safehttp"
)

const maxAnswer = 256 << 10

// Send implements platform.Session.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	req, err := s.request(ctx, out.To.Address, thrifty(m.Text), m.ID)
	if err != nil {
		return platform.Receipt{}, err
	}
	resp, err := platform.Do(s.host.HTTP, req)
	if errors.Is(err, safehttp.ErrForbidden) {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Misconfigured, Title: "the provider's address is on a private network", Err: err}
	}
	if err != nil {
		return platform.Receipt{}, s.hushed(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil && resp.StatusCode < 300 {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Uncertain, Title: "the answer broke off", Err: err}
	}
	return s.answered(resp, raw, m.ID)
}

// hushed is a failed call without the address, which may hold secrets.
func (s *session) hushed(err error) error {
	f := platform.AsFailure(err)
	if f.Err != nil && s.key != "" && strings.Contains(f.Err.Error(), s.key) {
		f.Err = nil
	}
	return f
}

// values are what placeholders stand for.
func (s *session) values(to, text, id string) map[string]string {
	_, unicode := Segments(text)
	alphabet, coding := "text", "0"
	if unicode {
		alphabet, coding = "unicode", "2"
	}
	var hexed []byte
	for _, u := range utf16.Encode([]rune(text)) {
		hexed = append(hexed, byte(u>>8), byte(u))
	}
	return map[string]string{
		"to": to, "to_digits": strings.TrimPrefix(to, "+"), "from": s.number, "from_digits": strings.TrimPrefix(s.number, "+"),
		"text": text, "utf16hex": hex.EncodeToString(hexed), "alphabet": alphabet, "coding": coding, "id": id,
		"account": s.account, "key": s.key, "basic": base64.StdEncoding.EncodeToString([]byte(s.account + ":" + s.key)),
		"receipts": s.receiptURL(id), "base": s.profile.Base,
	}
}

var placeholder = regexp.MustCompile(`\{\{[a-z0-9_]+\}\}`)

// filled has a template's placeholders replaced; write encodes each value.
func filled(template string, values map[string]string, write func(string) string) string {
	return placeholder.ReplaceAllStringFunc(template, func(name string) string {
		v, ok := values[name[2:len(name)-2]]
		if !ok {
			return name
		}
		return write(v)
	})
}

func same(s string) string { return s }

// request is the call that sends a text.
func (s *session) request(ctx context.Context, to, text, id string) (*http.Request, error) {
	p, values := s.profile, s.values(to, text, id)
	address := strings.ReplaceAll(p.URL, "{{base}}", p.Base)
	address = filled(address, values, url.QueryEscape)
	body, kind := "", ""
	switch p.BodyKind {
	case bodyJSON:
		body, kind = filledJSON(p.Body, values), "application/json"
	default:
		form := url.Values{}
		pairs, _ := lines(p.Body, "=") // checked when the channel was opened
		for _, one := range pairs {
			nowhere := values["receipts"] == "" && strings.Contains(one.value, "{{receipts}}")
			if v := filled(one.value, values, same); v != "" && !nowhere {
				form.Add(one.name, v)
			}
		}
		body, kind = form.Encode(), "application/x-www-form-urlencoded"
		if p.BodyKind == bodyQuery {
			sign := "?"
			if strings.Contains(address, "?") {
				sign = "&"
			}
			address, body, kind = address+sign+body, "", ""
		}
	}
	req, err := http.NewRequestWithContext(ctx, p.Method, address, strings.NewReader(body))
	if err != nil {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the address for sending is wrong"}
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	for _, h := range p.Headers {
		req.Header.Set(h.name, filled(h.value, values, oneLine))
	}
	return req, nil
}

func oneLine(s string) string { return strings.NewReplacer("\r", " ", "\n", " ").Replace(s) }

// filledJSON fills the texts of a JSON template; where one is left empty its
// name is left out.
func filledJSON(template string, values map[string]string) string {
	var tree any
	if err := json.Unmarshal([]byte(template), &tree); err != nil {
		return template
	}
	raw, _ := json.Marshal(fillTree(tree, values)) // what was read can be written
	return string(raw)
}

func fillTree(node any, values map[string]string) any {
	switch n := node.(type) {
	case string:
		return filled(n, values, same)
	case []any:
		for i := range n {
			n[i] = fillTree(n[i], values)
		}
	case map[string]any:
		for k, v := range n {
			n[k] = fillTree(v, values)
			if n[k] == "" && v != "" {
				delete(n, k)
			}
		}
	}
	return node
}
