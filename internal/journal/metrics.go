package journal

import "github.com/prometheus/client_golang/prometheus"

// metrics are what an operator sees of the journal.
type metrics struct {
	appended, failed, refused, applied, dead, retries prometheus.Counter
	commits, batches, waits                           prometheus.Histogram
	lag                                               prometheus.Gauge
}

func newMetrics(reg prometheus.Registerer) *metrics {
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Namespace: "recado", Subsystem: "journal", Name: name, Help: help})
	}
	histogram := func(name, help string) prometheus.Histogram {
		return prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: "recado", Subsystem: "journal", Name: name, Help: help,
			Buckets: []float64{.0005, .001, .002, .005, .01, .02, .05, .1, .25, 1, 5}})
	}
	m := &metrics{
		appended: counter("entries_total", "Requests of platforms kept on disk."),
		failed:   counter("entries_failed_total", "Requests that could not be kept: the disk is full or the database away."),
		refused:  counter("entries_refused_total", "Requests refused because too many waited."),
		applied:  counter("events_applied_total", "Events that had their effect."),
		dead:     counter("dead_letters_total", "Events that became dead letters."),
		retries:  counter("retries_total", "Batches of events that were tried again."),
		commits:  histogram("commit_seconds", "Time of a commit of requests."),
		batches:  histogram("batch_seconds", "Time of a transaction that applies events."),
		waits:    histogram("wait_seconds", "Time from keeping the oldest event of a batch until it had its effect."),
		lag: prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "recado", Subsystem: "journal", Name: "lag_entries",
			Help: "Kept requests that this node has not come to yet."}),
	}
	if reg != nil {
		reg.MustRegister(m.appended, m.failed, m.refused, m.applied, m.dead, m.retries, m.commits, m.batches, m.waits, m.lag)
	}
	return m
}
