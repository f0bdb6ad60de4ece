package platformtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/textproto"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"recado.dev/internal/platform"
)

// fixture is one request of the network, kept in testdata/in as NAME.http: the
// request line, headers, an empty line and the body, unsigned.
type fixture struct {
	name, path string
	request    platform.HookRequest
}

// goldenIn is what a request became.
type goldenIn struct {
	Items []platform.Inbound  `json:"items,omitempty"`
	Error string              `json:"error,omitempty"`
	Reply *platform.HookReply `json:"reply,omitempty"`
	Text  string              `json:"text,omitempty"` // the reply's body
}

func (h Harness) fixtures(t testing.TB) []fixture {
	t.Helper()
	paths, err := filepath.Glob(h.data("in", "*.http"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("there is no testdata/in/*.http: %v", err)
	}
	var out []fixture
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatalf("read a fixture: %v", err)
		}
		r, err := parseRequest(raw)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		out = append(out, fixture{strings.TrimSuffix(filepath.Base(path), ".http"), path, r})
	}
	return out
}

func parseRequest(raw []byte) (platform.HookRequest, error) {
	head, body, ok := bytes.Cut(raw, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	method, target, found := strings.Cut(lines[0], " ")
	if !ok || !found {
		return platform.HookRequest{}, fmt.Errorf("a fixture is a request line, headers, an empty line and the body")
	}
	u, err := url.Parse(target)
	if err != nil {
		return platform.HookRequest{}, fmt.Errorf("read the request line: %w", err)
	}
	r := platform.HookRequest{
		Method: method, Query: u.Query(), RawQuery: u.RawQuery, Called: "https://desk.test" + target, Header: map[string][]string{},
		Body: bytes.TrimSuffix(body, []byte("\n")), At: epoch,
	}
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ":")
		r.Header[textproto.CanonicalMIMEHeaderKey(name)] = []string{strings.TrimSpace(value)}
	}
	return r, nil
}

func (h Harness) signed(r platform.HookRequest) platform.HookRequest {
	header := map[string][]string{}
	for k, v := range r.Header {
		header[k] = v
	}
	r.Header = header
	h.Sign(&r, h.Secrets)
	return r
}

// checkInboundGolden compares what each request became with its golden file,
// and holds every item to the contract.
func checkInboundGolden(t testing.TB, h Harness) {
	s, _ := h.open(t)
	hooked, ok := s.(platform.Hooked)
	if !ok {
		return // the network does not call us; what it is polled for has its own tests
	}
	for _, f := range h.fixtures(t) {
		got := receive(hooked, h.signed(f.request))
		for i, in := range got.Items {
			if problem := wrong(in); problem != "" {
				t.Errorf("%s: item %d: %s", f.name, i, problem)
			}
		}
		if f.request.Method == "POST" && !reflect.DeepEqual(got, receive(hooked, h.signed(f.request))) {
			t.Errorf("%s: the same request gives other items the second time", f.name)
		}
		h.compareGolden(t, strings.TrimSuffix(f.path, ".http")+".golden.json", got)
	}
}

func receive(s platform.Hooked, r platform.HookRequest) goldenIn {
	var got goldenIn
	if r.Method == "GET" {
		reply := s.Handshake(r)
		got.Text = string(reply.Body)
		reply.Body = nil
		got.Reply = &reply
		return got
	}
	items, err := s.Decode(r)
	if err != nil {
		got.Error = err.Error()
	}
	got.Items = items
	return got
}

// wrong answers what of an item breaks the contract.
func wrong(in platform.Inbound) string {
	set := 0
	for _, p := range []bool{
		in.Message != nil, in.Echo != nil, in.Receipt != nil, in.Edit != nil, in.Delete != nil, in.Reaction != nil,
		in.Typing != nil, in.Profile != nil, in.OptOut != nil, in.Account != nil, in.Trouble != nil,
		in.Published != nil, in.Counted != nil, in.Moderated != nil,
	} {
		if p {
			set++
		}
	}
	ownPublic := in.Echo != nil && in.Echo.Public != nil // whom it answers stands in it, if anybody
	needsSender := in.Message != nil || in.Echo != nil && !ownPublic || in.Reaction != nil || in.Profile != nil || in.OptOut != nil
	switch {
	case set != 1:
		return fmt.Sprintf("%d things are set instead of one", set)
	case in.Key == "":
		return "it has no key, so a repeat would count twice"
	case needsSender && (in.Sender == nil || len(in.Sender.Keys) == 0 || in.Sender.Address == "" || in.Sender.Display == ""):
		return "it does not say whose it is"
	case in.Sender != nil && len(in.Sender.Keys) == 0:
		return "its sender has no key"
	case (in.Message != nil || in.Echo != nil) && in.At.IsZero():
		return "the message has no time"
	}
	for _, m := range []*platform.MessageIn{in.Message, in.Echo} {
		if m != nil && (m.ID == "" || m.Kind == "") {
			return "the message has no id or no kind"
		}
		if m != nil && m.Public != nil && (in.Post == "" || m.Public.Kind == "") {
			return "it is public, but does not say what it is or what it stands under"
		}
	}
	if (in.Counted != nil || in.Moderated != nil) && in.Post == "" || in.Published != nil && in.Post == "" && in.Published.ID == "" {
		return "it does not say which post it is about"
	}
	if _, err := json.Marshal(in); err != nil {
		return "it cannot be kept: " + err.Error()
	}
	return ""
}
