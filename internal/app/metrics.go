package app

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"recado.dev/internal/store"
)

// workPatience is how long a scrape waits for the figures of the database.
const workPatience = 2 * time.Second

// measureWork adds the figures of the databases, of what waits in them and of
// the browsers that are open.
func (a *App) measureWork() {
	a.metrics.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "recado_live_streams", Help: "Browsers and programs that follow events on this node."},
			func() float64 { return float64(a.live.Streams()) }),
		workCollector{a.store},
	)
	for name, s := range map[string]*store.Store{"main": a.store, "journal": a.store.Journal(), "search": a.store.Search()} {
		if name == "main" || s != a.store { // PostgreSQL has one pool for all
			a.metrics.MustRegister(collectors.NewDBStatsCollector(s.DB(), name))
		}
	}
}

var (
	jobsDesc = prometheus.NewDesc("recado_jobs", "Jobs of all nodes by queue and state; those that ended well are left out.", []string{"queue", "state"}, nil)
	lateDesc = prometheus.NewDesc("recado_follower_lag_events", "Events that a follower of the event log has not come to, of all workspaces.", []string{"follower"}, nil)
	idleDesc = prometheus.NewDesc("recado_lanes_unleased", "Lanes that no node works on.", nil, nil)
)

// workCollector asks the database for what waits in it at each scrape.
type workCollector struct{ store *store.Store }

// Describe implements prometheus.Collector.
func (workCollector) Describe(ch chan<- *prometheus.Desc) {
	ch <- jobsDesc
	ch <- lateDesc
	ch <- idleDesc
}

// Collect implements prometheus.Collector. Where the database is away the
// figures are missing, rather than zero.
func (c workCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), workPatience)
	defer cancel()
	w, err := c.store.Work(ctx)
	if err != nil {
		return
	}
	for _, j := range w.Jobs {
		ch <- prometheus.MustNewConstMetric(jobsDesc, prometheus.GaugeValue, float64(j.Count), j.Queue, j.State)
	}
	for _, f := range w.Followers {
		ch <- prometheus.MustNewConstMetric(lateDesc, prometheus.GaugeValue, float64(f.Events), f.Name)
	}
	ch <- prometheus.MustNewConstMetric(idleDesc, prometheus.GaugeValue, float64(w.Unleased))
}
