package trace

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	queueSpans = 8192 // what does not fit is dropped and counted: nothing waits for a collector
	batchSpans = 512
	flushEvery = 2 * time.Second
	postLimit  = 10 * time.Second
)

// span is one step.
type span struct {
	trace      traceID
	id, parent spanID
	name       string
	start, end time.Time
	failed     string // a code, never a text; "" for none
	say        attributes
}

// attributes are what a span says of itself.
type attributes []attribute

type attribute struct {
	Key   string         `json:"key"`
	Value map[string]any `json:"value"`
}

func with(ws, channelID string) attributes {
	return attributes(nil).and("recado.workspace", ws).and("recado.channel", channelID)
}

// and adds a text; "" is left out.
func (a attributes) and(key, value string) attributes {
	if value == "" {
		return a
	}
	return append(a[:len(a):len(a)], attribute{key, map[string]any{"stringValue": value}})
}

func (a attributes) number(key string, value int64) attributes {
	return append(a[:len(a):len(a)], attribute{key, map[string]any{"intValue": strconv.FormatInt(value, 10)}})
}

// exporter sends spans in batches as OTLP over HTTP, in JSON.
type exporter struct {
	url     string
	headers map[string]string
	log     *slog.Logger
	about   attributes
	version string
	client  *http.Client
	queue   chan span
	dropped atomic.Int64
	once    sync.Once
	quit    chan struct{}
	done    chan struct{}
}

func newExporter(c Config) *exporter {
	return &exporter{
		url: strings.TrimSuffix(c.Endpoint, "/") + "/v1/traces", headers: c.Headers, log: c.Log, version: c.Version,
		about:  attributes(nil).and("service.name", "recado").and("service.version", c.Version).and("service.instance.id", c.Node),
		client: &http.Client{Timeout: postLimit}, queue: make(chan span, queueSpans), quit: make(chan struct{}), done: make(chan struct{}),
	}
}

// put never waits.
func (e *exporter) put(s span) {
	select {
	case e.queue <- s:
	default:
		e.dropped.Add(1)
	}
}

func (e *exporter) start() {
	e.once.Do(func() { go e.run() })
}

// stop sends what waits. It may be called before start, and twice.
func (e *exporter) stop(ctx context.Context) {
	e.once.Do(func() { close(e.done) })
	select {
	case <-e.quit:
	default:
		close(e.quit)
	}
	select {
	case <-e.done:
	case <-ctx.Done():
	}
}

func (e *exporter) run() {
	defer close(e.done)
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	var batch []span
	flush := func() {
		if len(batch) > 0 {
			e.send(batch)
			batch = batch[:0]
		}
	}
	for {
		select {
		case s := <-e.queue:
			if batch = append(batch, s); len(batch) >= batchSpans {
				flush()
			}
		case <-tick.C:
			flush()
		case <-e.quit:
			for {
				select {
				case s := <-e.queue:
					batch = append(batch, s)
					continue
				default:
				}
				break
			}
			flush()
			return
		}
	}
}

func (e *exporter) send(batch []span) {
	err := e.post(batch)
	lost := e.dropped.Swap(0)
	if err != nil {
		lost += int64(len(batch))
	}
	if lost > 0 {
		e.log.Warn("spans were lost", "spans", lost, "error", err)
	}
}

func (e *exporter) post(batch []span) error {
	body, err := json.Marshal(e.request(batch))
	if err != nil {
		return fmt.Errorf("write spans: %w", err)
	}
	req, err := http.NewRequest(http.MethodPost, e.url, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("send spans: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	for k, v := range e.headers {
		req.Header.Set(k, v)
	}
	res, err := e.client.Do(req)
	if err != nil {
		return fmt.Errorf("send spans: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<16))
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("send spans: the collector answered %s", res.Status)
	}
	return nil
}

// request is an ExportTraceServiceRequest.
func (e *exporter) request(batch []span) any {
	spans := make([]any, len(batch))
	for i, s := range batch {
		one := map[string]any{
			"traceId": hex.EncodeToString(s.trace[:]), "spanId": hex.EncodeToString(s.id[:]), "name": s.name, "kind": 1,
			"startTimeUnixNano": strconv.FormatInt(s.start.UnixNano(), 10), "endTimeUnixNano": strconv.FormatInt(max(s.end.UnixNano(), s.start.UnixNano()), 10),
			"attributes": s.say,
		}
		if s.parent != (spanID{}) {
			one["parentSpanId"] = hex.EncodeToString(s.parent[:])
		}
		if s.failed != "" {
			one["status"] = map[string]any{"code": 2, "message": s.failed}
		}
		spans[i] = one
	}
	return map[string]any{"resourceSpans": []any{map[string]any{
		"resource":   map[string]any{"attributes": e.about},
		"scopeSpans": []any{map[string]any{"scope": map[string]any{"name": "recado", "version": e.version}, "spans": spans}},
	}}}
}
