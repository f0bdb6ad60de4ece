package platformtest

import (
	"reflect"
	"testing"

	"recado.dev/internal/platform"
)

// Fuzz reads any bytes as a request, starting from the fixtures: no panic, no
// item that breaks the contract, and the same items each time.
func Fuzz(f *testing.F, h Harness) {
	s, _ := h.open(f)
	hooked, ok := s.(platform.Hooked)
	if !ok {
		f.Fatal("the network does not call us")
	}
	for _, one := range h.fixtures(f) {
		f.Add(one.request.Body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		r := platform.HookRequest{Method: "POST", Body: body, At: epoch}
		items, err := hooked.Decode(r)
		again, _ := hooked.Decode(r)
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
