package main

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// counting answers GET /count/{microseconds}/{bytes}: it does nothing but count
// for as long, and answers as much. As busy as the server, it shows how long an
// answer takes that waits for nothing but a core.
func counting() http.HandlerFunc {
	perMicrosecond := countRate()
	return func(w http.ResponseWriter, r *http.Request) {
		us, err := strconv.Atoi(r.PathValue("microseconds"))
		length, err2 := strconv.Atoi(r.PathValue("bytes"))
		if err != nil || err2 != nil || us < 0 || length < 0 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		count(int(float64(us) * perMicrosecond))
		w.Header().Set("Content-Length", strconv.Itoa(length))
		_, _ = w.Write(bytes.Repeat([]byte(" "), length))
	}
}

// counted keeps the compiler from leaving the counting out.
var counted atomic.Int64

func count(n int) {
	var sum int64
	for i := range n {
		sum += int64(i)*int64(i) ^ sum
	}
	counted.Store(sum)
}

// countRate is how far is counted in a microsecond, at the best of some tries.
func countRate() float64 {
	const n = 1_000_000
	best := time.Hour
	for range 10 {
		at := time.Now()
		count(n)
		best = min(best, time.Since(at))
	}
	return n / (float64(best.Nanoseconds()) / 1000)
}

// floor measures a handler that takes as much of the processor for an answer of
// that length as the server does, and counts for all of it.
func (b *bench) floor(each time.Duration, length int64) (result, error) {
	s, err := startBare()
	if err != nil {
		return result{}, err
	}
	defer s.stop()
	ask := func(us, length int64, limit time.Duration) (result, time.Duration, error) {
		request := s.get(fmt.Sprintf("/count/%d/%d", us, length))
		before := s.cpu()
		r, err := s.burst(16, limit, 1<<40, func(int64) []byte { return request })
		if err == nil && (r.ok == 0 || r.other > 0) {
			err = errRefused
		}
		return r, (s.cpu() - before) / time.Duration(max(r.ok, 1)), err
	}
	limit := time.Duration(b.seconds / 2 * float64(time.Second))
	_, serving, err := ask(0, length, limit/4)
	if err != nil {
		return result{}, err
	}
	r, _, err := ask(max((each-serving).Microseconds(), 0), length, limit)
	return r, err
}
