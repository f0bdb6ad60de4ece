// Package curl writes the requests that a connector makes as command lines. It
// lets the connector send a message to nobody: the requests are written down
// and answered with a success. Secrets are never in them, since the connector
// is opened with placeholders.
package curl

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/outbound"
)

const (
	mostRequests = 8
	maxBody      = 1 << 20
)

// mark begins the placeholder of a secret, which no message holds by chance.
const mark = "recado-secret-8c1f-"

// Of answers the commands that send a message, one after the other.
func Of(ctx context.Context, channels *channel.Registry, r outbound.Rehearsal) (string, error) {
	tape := &tape{}
	session, err := channels.OpenAs(ctx, r.Live, &http.Client{Transport: tape}, func(name string) string { return mark + name + "-" })
	if err != nil {
		return "", desk.E(desk.CodeUnavailable, "the channel cannot be opened with its settings")
	}
	// What the connector makes of the answer does not matter: the requests do.
	_, err = session.Send(ctx, r.Out)
	if len(tape.commands) == 0 {
		if err == nil {
			return "", desk.E(desk.CodeConflict, "this channel sends without a request that a command could make")
		}
		return "", &desk.Error{Code: desk.CodeConflict, Public: "the message cannot be written as a command", Err: err}
	}
	return strings.Join(tape.commands, "\n\n"), nil
}

// tape is a transport that writes requests down.
type tape struct {
	mu       sync.Mutex
	commands []string
}

// RoundTrip implements http.RoundTripper.
func (t *tape) RoundTrip(req *http.Request) (*http.Response, error) {
	var raw []byte
	if req.Body != nil {
		defer func() { _ = req.Body.Close() }()
		var err error
		if raw, err = io.ReadAll(io.LimitReader(req.Body, maxBody)); err != nil {
			return nil, err
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.commands) >= mostRequests {
		return nil, fmt.Errorf("too many requests")
	}
	t.commands = append(t.commands, command(req, raw))
	// What networks answer an upload or a message with: a name for it.
	answer := `{"id":"FILE_ID","sid":"MESSAGE_ID","messages":[{"id":"MESSAGE_ID"}]}`
	return &http.Response{
		StatusCode: http.StatusOK, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(answer)), Request: req,
	}, nil
}

// command is a request as a command line.
func command(req *http.Request, raw []byte) string {
	parts := []string{"curl -X " + req.Method + " " + quote(req.URL.String())}
	contentType := req.Header.Get("Content-Type")
	form := formOf(contentType, raw)
	var names []string
	for name := range req.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		value := req.Header.Get(name)
		switch {
		case name == "User-Agent", name == "Accept", name == "Content-Length", name == "Content-Type" && form != nil:
		case name == "Authorization" && strings.HasPrefix(value, "Basic "):
			if plain, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(value, "Basic ")); err == nil {
				parts = append(parts, "-u "+quote(string(plain)))
			}
		default:
			parts = append(parts, "-H "+quote(name+": "+value))
		}
	}
	switch {
	case form != nil:
		parts = append(parts, form...)
	case len(raw) > 0:
		parts = append(parts, "-d "+quote(string(raw)))
	}
	return strings.Join(parts, " \\\n  ")
}

// formOf answers the fields of a form as options; nil where it is none.
func formOf(contentType string, raw []byte) []string {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil
	}
	switch kind {
	case "application/x-www-form-urlencoded":
		values, err := url.ParseQuery(string(raw))
		if err != nil {
			return nil
		}
		var out []string
		for _, name := range slices.Sorted(maps.Keys(values)) {
			for _, v := range values[name] {
				out = append(out, "--data-urlencode "+quote(name+"="+v))
			}
		}
		return out
	case "multipart/form-data":
		var out []string
		for r := multipart.NewReader(bytes.NewReader(raw), params["boundary"]); ; {
			part, err := r.NextPart()
			if err != nil {
				return out
			}
			if file := part.FileName(); file != "" {
				out = append(out, "-F "+quote(part.FormName()+"=@"+file+";type="+part.Header.Get("Content-Type")))
				continue
			}
			value, _ := io.ReadAll(io.LimitReader(part, maxBody))
			out = append(out, "-F "+quote(part.FormName()+"="+string(value)))
		}
	}
	return nil
}

// quote writes a word for the shell: as it is, with the placeholders of secrets
// as variables to be set before.
func quote(word string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for word != "" {
		before, after, found := strings.Cut(word, mark)
		b.WriteString(strings.ReplaceAll(before, "'", `'\''`))
		if !found {
			break
		}
		name, rest, _ := strings.Cut(after, "-")
		b.WriteString(`'"$` + strings.ToUpper(name) + `"'`)
		word = rest
	}
	b.WriteByte('\'')
	return b.String()
}
