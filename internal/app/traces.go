package app

import (
	"cmp"
	"context"
	"os"
	"strconv"
	"strings"

	"recado.dev/internal/clock"
	"recado.dev/internal/trace"
)

// newTraces makes the tracer, where the settings or the environment's usual name
// for it tell of a collector; nil otherwise. The collector is the operator's own
// and often on this machine: it is not behind the fence for the world outside.
func (a *App) newTraces() *trace.Tracer {
	endpoint := cmp.Or(a.cfg.OTelEndpoint, os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT"))
	if endpoint == "" {
		return nil
	}
	sample, err := strconv.ParseFloat(cmp.Or(a.cfg.OTelSample, "1"), 64)
	if err != nil {
		sample = 1 // the settings were checked
	}
	headers := map[string]string{}
	for pair := range strings.SplitSeq(cmp.Or(a.cfg.OTelHeaders, os.Getenv("OTEL_EXPORTER_OTLP_HEADERS")), ",") {
		if key, value, ok := strings.Cut(pair, "="); ok {
			headers[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	t := trace.New(trace.Config{Endpoint: endpoint, Headers: headers, Sample: sample, Version: a.version, Node: a.node, Clock: clock.System{}, Log: a.log})
	a.store.OnEvents(t.Heard)
	return t
}

func (a *App) startTraces(ctx context.Context) error {
	if a.traces == nil {
		return nil
	}
	return a.traces.Start(ctx)
}

func (a *App) stopTraces(ctx context.Context) error {
	if a.traces == nil {
		return nil
	}
	return a.traces.Stop(ctx)
}
