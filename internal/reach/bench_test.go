package reach_test

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

// BenchmarkFollow follows short addresses, each visitor from an address of
// their own; the words are forgotten and read again as in daily work.
func BenchmarkFollow(b *testing.B) {
	h := newHotel(b, testkit.SQLite(b))
	h.link("verano", "Hola", false)
	if err := h.Start(b.Context()); err != nil {
		b.Fatal(err)
	}
	handler := h.Handler()
	took := make([]time.Duration, 0, b.N)
	for i := 0; b.Loop(); i++ {
		r := httptest.NewRequest("GET", "/go/verano?qr", nil)
		r.Header.Set("User-Agent", agent)
		r.Header.Set("Accept", "text/html")
		r.RemoteAddr = fmt.Sprintf("10.%d.%d.%d:80", i>>16&255, i>>8&255, i&255)
		if i%100 == 0 {
			h.Clock.Advance(3 * time.Second)
		}
		w, start := httptest.NewRecorder(), time.Now()
		handler.ServeHTTP(w, r)
		if took = append(took, time.Since(start)); w.Code != 302 {
			b.Fatalf("answered %d", w.Code)
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
	if err := h.Stop(b.Context()); err != nil {
		b.Fatal(err)
	}
}
