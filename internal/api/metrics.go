package api

import (
	"errors"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics measures requests by route, never by path: ids would make a series
// each.
type metrics struct{ requests *prometheus.HistogramVec }

func newMetrics(reg prometheus.Registerer) *metrics {
	m := &metrics{requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "recado_http_request_seconds", Help: "Time to answer a request of the API, by route.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
	}, []string{"method", "route", "status"})}
	if reg == nil {
		return m
	}
	var there prometheus.AlreadyRegisteredError
	if err := reg.Register(m.requests); errors.As(err, &there) {
		if h, ok := there.ExistingCollector.(*prometheus.HistogramVec); ok {
			m.requests = h
		}
	}
	return m
}

// observe leaves out requests that no route took: their methods are anyone's
// invention.
func (m *metrics) observe(method, route string, status int, took time.Duration) {
	if route == "" {
		method, route = "", "none"
	}
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Observe(took.Seconds())
}
