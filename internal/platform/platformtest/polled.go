package platformtest

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"recado.dev/internal/platform"
)

// polled is a session that is read as if its network called us: what it fetched
// is kept in requests all the same, and nobody else can send one.
type polled struct{ platform.Puller }

// Handshake implements platform.Hooked.
func (polled) Handshake(platform.HookRequest) platform.HookReply {
	return platform.HookReply{Status: http.StatusMethodNotAllowed}
}

// Verify implements platform.Hooked.
func (polled) Verify(platform.HookRequest) bool { return true }

// Accepted implements platform.Hooked.
func (polled) Accepted() platform.HookReply { return platform.HookReply{Status: http.StatusOK} }

// RunPolled holds a connector whose network is asked to what it makes of the
// requests that it keeps, in testdata/in as those of a webhook: golden files, and
// whatever damage may come to them.
func RunPolled(t *testing.T, h Harness) {
	t.Helper()
	s, fake := h.open(t)
	puller, ok := s.(platform.Puller)
	if !ok {
		t.Fatal("the network is not asked")
	}
	reader := polled{puller}
	for _, f := range h.fixtures(t) {
		got := receive(reader, f.request)
		for i, in := range got.Items {
			if problem := wrong(in); problem != "" {
				t.Errorf("%s: item %d: %s", f.name, i, problem)
			}
		}
		if !reflect.DeepEqual(got, receive(reader, f.request)) {
			t.Errorf("%s: the same request gives other items the second time", f.name)
		}
		h.compareGolden(t, strings.TrimSuffix(f.path, ".http")+".golden.json", got)
		h.checkDamage(t, reader, f)
		checkUnknownFields(t, reader, f)
	}
	h.checkSenseless(t, reader)
	if len(fake.taken()) > 0 {
		t.Errorf("reading requests called the network")
	}
}

// FuzzPolled reads any bytes as what a connector kept of its network.
func FuzzPolled(f *testing.F, h Harness) {
	s, _ := h.open(f)
	puller, ok := s.(platform.Puller)
	if !ok {
		f.Fatal("the network is not asked")
	}
	for _, one := range h.fixtures(f) {
		f.Add(one.request.Body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		r := platform.HookRequest{Method: "POST", Body: body, At: epoch}
		items, err := puller.Decode(r)
		again, _ := puller.Decode(r)
		if !reflect.DeepEqual(items, again) {
			t.Fatal("the same request gives other items the second time")
		}
		if err != nil {
			return
		}
		for _, in := range items {
			if problem := wrong(in); problem != "" {
				t.Fatalf("%s: %+v", problem, in)
			}
		}
	})
}
