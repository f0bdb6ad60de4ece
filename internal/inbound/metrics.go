package inbound

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Measure has the answers to platforms counted and timed. Call it before the
// first request.
func (h *Hooks) Measure(reg prometheus.Registerer) *Hooks {
	h.seconds = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "recado_hook_seconds", Help: "Time to answer a platform's request, until it was kept on disk.",
		Buckets: []float64{.0005, .001, .002, .005, .01, .02, .05, .1, .25, 1, 5},
	}, []string{"platform", "status"})
	reg.MustRegister(h.seconds)
	return h
}

// watched notes how a request of a known channel was answered.
func (h *Hooks) watched(w http.ResponseWriter, platform string) (http.ResponseWriter, func()) {
	if h.seconds == nil {
		return w, func() {}
	}
	start, noted := time.Now(), &noting{ResponseWriter: w, status: http.StatusOK}
	return noted, func() {
		h.seconds.WithLabelValues(platform, strconv.Itoa(noted.status)).Observe(time.Since(start).Seconds())
	}
}

// noting remembers the status of an answer.
type noting struct {
	http.ResponseWriter
	status int
}

func (n *noting) WriteHeader(status int) {
	n.status = status
	n.ResponseWriter.WriteHeader(status)
}

// Unwrap serves http.ResponseController.
func (n *noting) Unwrap() http.ResponseWriter { return n.ResponseWriter }
