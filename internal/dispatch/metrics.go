package dispatch

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"recado.dev/internal/desk"
)

// metrics are routing's figures, of all workspaces together.
type metrics struct{ seconds prometheus.Histogram }

func newMetrics(reg prometheus.Registerer) *metrics {
	m := &metrics{seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "recado_routing_decision_seconds", Help: "How long a decision of routing took, from reading to its commit.", Buckets: prometheus.ExponentialBuckets(0.001, 2, 12),
	})}
	if reg != nil {
		reg.MustRegister(m.seconds)
	}
	return m
}

func (m *metrics) decided(d time.Duration) { m.seconds.Observe(d.Seconds()) }

var (
	workDesc   = prometheus.NewDesc("recado_routing_cases", "Cases that wait for an agent or are on offer to one.", []string{"state"}, nil)
	oldestDesc = prometheus.NewDesc("recado_routing_oldest_waiting_seconds", "How long the case that waits longest has waited.", nil, nil)
)

// Describe implements prometheus.Collector.
func (s *Service) Describe(ch chan<- *prometheus.Desc) {
	ch <- workDesc
	ch <- oldestDesc
}

// Collect implements prometheus.Collector.
func (s *Service) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(s.ctx, 2*time.Second)
	defer cancel()
	rows, err := s.store.Read().AllOpenWork(ctx)
	if err != nil {
		return
	}
	count := map[desk.RoutingState]int{}
	oldest := 0.0
	for _, r := range rows {
		count[r.State] = r.Cases
		if r.State == desk.RoutingWaiting && !r.Oldest.IsZero() {
			oldest = max(s.clock.Now().Sub(r.Oldest).Seconds(), 0)
		}
	}
	for _, state := range []desk.RoutingState{desk.RoutingWaiting, desk.RoutingOffered} {
		ch <- prometheus.MustNewConstMetric(workDesc, prometheus.GaugeValue, float64(count[state]), string(state))
	}
	ch <- prometheus.MustNewConstMetric(oldestDesc, prometheus.GaugeValue, oldest)
}
