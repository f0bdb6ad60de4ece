package outbound

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics are what an operator sees of sending.
type metrics struct {
	seconds *prometheus.HistogramVec
	sends   *prometheus.CounterVec
}

func newMetrics(reg prometheus.Registerer) *metrics {
	m := &metrics{
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "recado_send_seconds", Help: "Time that a platform took to answer a message of ours.",
			Buckets: []float64{.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"platform"}),
		sends: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "recado_sends_total", Help: "Messages given to platforms, by what became of it: taken, or the kind of the failure.",
		}, []string{"platform", "result"}),
	}
	if reg != nil {
		reg.MustRegister(m.seconds, m.sends)
	}
	return m
}

// handed notes a message that was given to a platform.
func (m *metrics) handed(platform string, res result, took time.Duration) {
	m.seconds.WithLabelValues(platform).Observe(took.Seconds())
	what := "taken"
	if res.failure != nil {
		what = string(res.failure.Kind)
	}
	m.sends.WithLabelValues(platform, what).Inc()
}
