package platformtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"recado.dev/internal/platform"
)

// checkInboundHostility sends what an attacker or a broken network might. No
// forgery passes, nothing panics, and what is well in a request is read.
func checkInboundHostility(t testing.TB, h Harness) {
	s, fake := h.open(t)
	hooked, ok := s.(platform.Hooked)
	if !ok {
		return
	}
	if keyed, ok := s.(platform.Keyed); ok {
		fetchKeys(t, h, keyed, fake)
	}
	for _, f := range h.fixtures(t) {
		if f.request.Method != "POST" {
			continue
		}
		checkForgeries(t, h, hooked, f)
		h.checkDamage(t, hooked, f)
		checkUnknownFields(t, hooked, f)
	}
	h.checkSenseless(t, hooked)
	if reply := hooked.Accepted(); reply.Status < 200 || reply.Status > 299 {
		t.Errorf("the success answer has status %d", reply.Status)
	}
	if len(fake.taken()) > 0 {
		t.Errorf("reading requests called the network")
	}
}

// fetchKeys has a session learn the network's keys: without them nobody's
// request passes, and that of anybody else brings none.
func fetchKeys(t testing.TB, h Harness, s platform.Keyed, f *fake) {
	for _, one := range h.fixtures(t) {
		if one.request.Method != "POST" {
			continue
		}
		if s.(platform.Hooked).Verify(h.signed(one.request)) {
			t.Errorf("%s: a request passes before the network's keys are known", one.name)
		}
		if err := s.FetchKeys(t.Context(), h.signed(one.request)); err != nil {
			t.Errorf("fetch the keys: %v", err)
		}
		break
	}
	f.taken()
}

func checkForgeries(t testing.TB, h Harness, s platform.Hooked, f fixture) {
	good := h.signed(f.request)
	if !s.Verify(good) {
		t.Errorf("%s: the network's own signature is refused", f.name)
	}
	other := good
	other.Body = append(bytes.Clone(good.Body), ' ')
	if !h.Bare && s.Verify(other) {
		t.Errorf("%s: a changed body passes", f.name)
	}
	if s.Verify(f.request) {
		t.Errorf("%s: a request without a signature passes", f.name)
	}
	forged := f.request
	forged.Header = map[string][]string{}
	wrongSecrets := map[string]string{}
	for k, v := range h.Secrets {
		wrongSecrets[k] = v + "x"
	}
	h.Sign(&forged, wrongSecrets)
	if s.Verify(forged) {
		t.Errorf("%s: another secret's signature passes", f.name)
	}
	bare, err := h.Platform.Open(platform.Account{ChannelID: "bare", Settings: h.account("http://127.0.0.1:1").Settings}, platform.Host{})
	if err != nil {
		return // refusing to open without secrets is as good
	}
	empty := f.request
	empty.Header = map[string][]string{}
	h.Sign(&empty, map[string]string{})
	if bare.(platform.Hooked).Verify(empty) {
		t.Errorf("%s: without a secret, anyone's signature passes", f.name)
	}
}

// checkDamage cuts the request short and puts values of other types in.
func (h Harness) checkDamage(t testing.TB, s platform.Hooked, f fixture) {
	body := f.request.Body
	step := max(1, len(body)/40)
	for n := 0; n < len(body); n += step {
		h.survive(t, s, f.name+" cut short", body[:n])
	}
	var tree any
	if parseTree(body, &tree) != nil {
		h.checkFormDamage(t, s, f)
		return
	}
	n := 0
	mutate(tree, func(set func(any), _ any) {
		n++
		for _, v := range []any{nil, true, 7.5, "x\u0000y", []any{}, map[string]any{"a": []any{1}}} {
			set(v)
			raw, err := json.Marshal(tree)
			if err != nil {
				continue
			}
			h.survive(t, s, fmt.Sprintf("%s with value %d as %v", f.name, n, v), raw)
		}
	})
}

// parseTree keeps numbers as they are written: ids may be too large for a float.
func parseTree(body []byte, tree *any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	return d.Decode(tree)
}

// mutate calls with each place of the tree in turn and puts back what was
// there.
func mutate(node any, call func(set func(any), old any)) {
	switch n := node.(type) {
	case map[string]any:
		for k, v := range n {
			mutate(v, call)
			call(func(x any) { n[k] = x }, v)
			n[k] = v
		}
	case []any:
		for i, v := range n {
			mutate(v, call)
			call(func(x any) { n[i] = x }, v)
			n[i] = v
		}
	}
}

// survive reads bytes and holds what comes out to the contract, whatever they
// are.
func (h Harness) survive(t testing.TB, s platform.Hooked, what string, body []byte) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s: panic: %v", what, r)
		}
	}()
	items, err := s.Decode(platform.HookRequest{Method: "POST", Body: body, At: epoch})
	if err == nil && !json.Valid(body) && !h.Form {
		t.Errorf("%s: what cannot be parsed at all is taken", what)
	}
	if err != nil && json.Valid(body) && len(body) > 0 && body[0] == '{' {
		t.Errorf("%s: what can be parsed is refused as a whole: %v", what, err)
	}
	for _, in := range items {
		if problem := wrong(in); problem != "" {
			t.Errorf("%s: %s", what, problem)
		}
	}
}

// checkUnknownFields adds a field to each object: everything is read as
// before.
func checkUnknownFields(t testing.TB, s platform.Hooked, f fixture) {
	defer func() { _ = recover() }() // a panic is told by the damage above
	var tree any
	if parseTree(f.request.Body, &tree) != nil {
		checkUnchanged(t, s, f, append(bytes.Clone(f.request.Body), "&ZzNewParameter=a%20b&ZzNewParameter=c"...))
		return
	}
	addField(tree)
	raw, err := json.Marshal(tree)
	if err != nil {
		return
	}
	checkUnchanged(t, s, f, raw)
}

// checkUnchanged reads a request that says something more, which changes
// nothing.
func checkUnchanged(t testing.TB, s platform.Hooked, f fixture, raw []byte) {
	before, err := s.Decode(platform.HookRequest{Method: "POST", Body: f.request.Body, At: epoch})
	if err != nil {
		return
	}
	after, err := s.Decode(platform.HookRequest{Method: "POST", Body: raw, At: epoch})
	if err != nil || len(after) != len(before) {
		t.Errorf("%s: with unknown fields, %d items became %d: %v", f.name, len(before), len(after), err)
		return
	}
	for i := range before {
		if a, b := shape(before[i]), shape(after[i]); a != b {
			t.Errorf("%s: with unknown fields, item %d became another:\n%s\n%s", f.name, i, a, b)
		}
	}
}

func addField(node any) {
	switch n := node.(type) {
	case map[string]any:
		for _, v := range n {
			addField(v)
		}
		n["zz_new_field"] = map[string]any{"a": []any{1, "b", nil}}
	case []any:
		for _, v := range n {
			addField(v)
		}
	}
}

// shape is an item without the raw bytes that it may carry, nor the keys made
// of them.
func shape(in platform.Inbound) string {
	if in.Trouble != nil || in.Account != nil || in.Profile != nil {
		return "raw"
	}
	for _, m := range []*platform.MessageIn{in.Message, in.Echo} {
		if m != nil && m.Content != nil {
			c := *m.Content
			c.Extra = nil
			if c.Answer != nil { // what was filled in is kept as it came
				a := *c.Answer
				a.Form, c.Answer = nil, &a
			}
			m.Content = &c
		}
	}
	raw, err := json.Marshal(in)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

func (h Harness) checkSenseless(t testing.TB, s platform.Hooked) {
	deep := strings.Repeat(`{"a":[`, 200_000)
	for what, body := range map[string]string{
		"nothing":         "",
		"not JSON":        "<xml/>",
		"half a string":   `{"a":"b`,
		"deep nesting":    deep,
		"closed nesting":  strings.Repeat("[", 5000) + strings.Repeat("]", 5000),
		"three megabytes": `{"a":"` + strings.Repeat("x", 3<<20) + `"}`,
		"a list":          "[]",
		"a word":          `"a"`,
		"null":            "null",
		"invalid UTF-8":   "{\"a\":\"\xff\xfe\"}",
		"a NUL":           "{\"a\":\"\\u0000\\ud800\"}",
	} {
		h.survive(t, s, what, []byte(body))
	}
}
