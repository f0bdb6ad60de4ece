package trace

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/journal"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// sent is a span as a collector reads it.
type sent struct {
	TraceID string `json:"traceId"`
	SpanID  string `json:"spanId"`
	Parent  string `json:"parentSpanId"`
	Name    string
	Start   string `json:"startTimeUnixNano"`
	End     string `json:"endTimeUnixNano"`
	Status  struct{ Code int }
	Say     []struct {
		Key   string
		Value map[string]string
	} `json:"attributes"`
}

func (s sent) said(key string) string {
	for _, a := range s.Say {
		if a.Key == key {
			return a.Value["stringValue"] + a.Value["intValue"]
		}
	}
	return ""
}

// collector takes OTLP over HTTP.
type collector struct {
	*httptest.Server
	mu    sync.Mutex
	spans []sent
	raw   strings.Builder
	keys  []string
}

func newCollector(t *testing.T) *collector {
	t.Helper()
	c := &collector{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var in struct {
			ResourceSpans []struct {
				ScopeSpans []struct{ Spans []sent }
			}
		}
		if err == nil {
			err = json.Unmarshal(body, &in)
		}
		if err != nil || r.URL.Path != "/v1/traces" || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %s: %v", r.Method, r.URL, err)
			return
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.raw.Write(body)
		c.keys = append(c.keys, r.Header.Get("X-Key"))
		c.spans = append(c.spans, in.ResourceSpans[0].ScopeSpans[0].Spans...)
	}))
	t.Cleanup(c.Close)
	return c
}

// all are the spans by name; it ends the tracers, so that nothing is under way.
func (c *collector) all(t *testing.T, ts ...*Tracer) map[string]sent {
	t.Helper()
	for _, one := range ts {
		if err := one.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	out := map[string]sent{}
	for _, s := range c.spans {
		out[s.Name] = s
	}
	if len(out) != len(c.spans) {
		t.Errorf("%d spans of %d names", len(c.spans), len(out))
	}
	return out
}

func (c *collector) tracer(clk clock.Clock) *Tracer {
	t := New(Config{Endpoint: c.URL, Headers: map[string]string{"X-Key": "k"}, Sample: 1, Version: "1", Node: "n", Clock: clk})
	_ = t.Start(context.Background())
	return t
}

// still is a journal and an applier that take a second each.
type still struct{ clk *clock.Manual }

func (s still) Append(context.Context, journal.Entry) error {
	s.clk.Advance(time.Second)
	return nil
}

func (s still) Apply(context.Context, *store.Tx, []journal.Event) (journal.Outcome, error) {
	s.clk.Advance(time.Second)
	return journal.Outcome{}, nil
}

const secretText = "mi número de cuenta"

func arrived() platform.Inbound {
	return platform.Inbound{Key: "k1", Message: &platform.MessageIn{ID: "platform-1", Kind: desk.MessageText, Text: secretText}}
}

func created(dir desk.Direction, status desk.Status, external string) desk.Event {
	return desk.Event{WorkspaceID: "w", Seq: 7, Type: desk.EventMessageCreated, CaseID: "case-1", MessageID: "m-" + string(dir),
		Data: data(dir, status, external), Actor: desk.Actor{Type: "contact", Name: "Ana Secreta"}}
}

func data(dir desk.Direction, status desk.Status, external string) json.RawMessage {
	b, err := json.Marshal(desk.Message{ID: "m-" + string(dir), ChannelID: "c", CaseID: "case-1", ConversationID: "v", Direction: dir, Status: status,
		ExternalID: external, Text: secretText, CreatedAt: noon})
	if err != nil {
		panic(err)
	}
	return b
}

func TestAMessageIsOneTraceAlsoAcrossACrash(t *testing.T) {
	t.Parallel()
	c := newCollector(t)
	clk := clock.NewManual(noon)
	before, after := c.tracer(clk), c.tracer(clk)
	if err := before.Hooks(still{clk}).Append(t.Context(), journal.Entry{WorkspaceID: "w", ChannelID: "c", Decoded: []platform.Inbound{arrived()}}); err != nil {
		t.Fatal(err)
	}
	// Another process goes on, ten seconds later, from what is on disk.
	received := clk.Now()
	clk.Advance(10 * time.Second)
	if _, err := after.Applier(still{clk}).Apply(t.Context(), nil, []journal.Event{{Seq: 5, WorkspaceID: "w", ChannelID: "c", ReceivedAt: received, In: arrived()}}); err != nil {
		t.Fatal(err)
	}
	recipe := desk.Event{WorkspaceID: "w", Seq: 8, Type: desk.EventCaseUpdated, CaseID: "case-1", Actor: desk.Actor{Type: "recipe", Run: "r"}}
	agent := desk.Event{WorkspaceID: "w", Seq: 9, Type: desk.EventCaseUpdated, CaseID: "case-1", Actor: desk.Actor{Type: "agent"}}
	after.Heard("w", []desk.Event{created(desk.DirectionIn, desk.StatusReceived, "platform-1"), recipe, agent})
	spans := c.all(t, before, after)
	hook, wait, apply, event, did := spans["recado.hook"], spans["recado.journal"], spans["recado.apply"], spans["recado.event"], spans["recado.consequence"]
	for _, s := range []sent{hook, wait, apply, event, did} {
		if s.TraceID == "" || s.TraceID != hook.TraceID || len(s.TraceID) != 32 || len(s.SpanID) != 16 || s.said("recado.workspace") != "w" {
			t.Errorf("%+v is not of the trace %s", s, hook.TraceID)
		}
	}
	if hook.Parent != "" || wait.Parent != hook.SpanID || apply.Parent != hook.SpanID || did.Parent != event.SpanID || len(spans) != 5 {
		t.Errorf("%+v", spans)
	}
	if wait.Start != hook.End || wait.End != apply.Start || apply.said("recado.journal_entry") != "5" || event.said("recado.message") != "m-in" || did.said("recado.run") != "r" {
		t.Errorf("%+v", spans)
	}
	if raw := c.raw.String(); strings.Contains(raw, secretText) || strings.Contains(raw, "Secreta") || slices.Contains(c.keys, "") {
		t.Error("a text or a name is in the spans, or the header is not")
	}
}

// reads is a decoder that finds the same in everything, or fails, or breaks.
type reads struct {
	err    error
	panics bool
}

func (r reads) Decode(context.Context, string, platform.HookRequest) ([]platform.Inbound, error) {
	if r.panics {
		panic("a connector")
	}
	return []platform.Inbound{arrived()}, r.err
}

// holds is a journal that remembers what was appended.
type holds struct{ last *journal.Entry }

func (h holds) Append(_ context.Context, e journal.Entry) error {
	*h.last = e
	return nil
}

func TestWhatIsFetchedOrPostedBeginsATraceAsWell(t *testing.T) {
	t.Parallel()
	for name, journalOf := range map[string]func(*Tracer, Journal) (Journal, journal.Entry){
		"recado.fetch": func(tr *Tracer, j Journal) (Journal, journal.Entry) { return tr.Fetches(j, reads{}), journal.Entry{} },
		"recado.post": func(tr *Tracer, j Journal) (Journal, journal.Entry) {
			return tr.Posts(j), journal.Entry{Decoded: []platform.Inbound{arrived()}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCollector(t)
			clk := clock.NewManual(noon)
			tr := c.tracer(clk)
			var kept journal.Entry
			j, e := journalOf(tr, holds{&kept})
			e.WorkspaceID, e.ChannelID = "w", "c"
			if err := j.Append(t.Context(), e); err != nil {
				t.Fatal(err)
			}
			if len(kept.Decoded) != 1 {
				t.Errorf("the journal was given %d events", len(kept.Decoded))
			}
			if _, err := tr.Applier(still{clk}).Apply(t.Context(), nil, []journal.Event{{Seq: 5, WorkspaceID: "w", ChannelID: "c", ReceivedAt: noon, In: arrived()}}); err != nil {
				t.Fatal(err)
			}
			spans := c.all(t, tr)
			first, apply := spans[name], spans["recado.apply"]
			if first.TraceID == "" || first.TraceID != apply.TraceID || apply.Parent != first.SpanID || first.Parent != "" || first.said("recado.platform_message") != "platform-1" {
				t.Errorf("%+v", spans)
			}
		})
	}
}

func TestWhatCannotBeReadIsKeptAllTheSame(t *testing.T) {
	t.Parallel()
	tr := New(Config{Endpoint: "http://127.0.0.1:1", Sample: 1, Clock: clock.NewManual(noon)})
	for _, d := range []reads{{err: io.ErrUnexpectedEOF}, {panics: true}} {
		kept := journal.Entry{Decoded: []platform.Inbound{}}
		if err := tr.Fetches(holds{&kept}, d).Append(t.Context(), journal.Entry{ChannelID: "c"}); err != nil || kept.ChannelID != "c" || kept.Decoded != nil {
			t.Errorf("%+v: kept %+v, %v", d, kept, err)
		}
	}
}

func TestAReplyIsATraceUpToThePlatformsAnswer(t *testing.T) {
	t.Parallel()
	c := newCollector(t)
	clk := clock.NewManual(noon)
	tr := c.tracer(clk)
	tr.Heard("w", []desk.Event{created(desk.DirectionOut, desk.StatusQueued, "")})
	clk.Advance(3 * time.Second)
	failed := desk.Event{WorkspaceID: "w", Type: desk.EventMessageUpdated, Changes: map[string][2]any{"status": {"queued", "failed"}}, Data: data(desk.DirectionOut, desk.StatusFailed, "x")}
	edited := desk.Event{WorkspaceID: "w", Type: desk.EventMessageUpdated, Data: data(desk.DirectionOut, desk.StatusSent, "x")}
	tr.Heard("w", []desk.Event{edited, failed})
	spans := c.all(t, tr)
	reply, send := spans["recado.reply"], spans["recado.send"]
	if len(spans) != 2 || reply.TraceID != send.TraceID || send.Parent != reply.SpanID || send.Status.Code != 2 || send.said("recado.status") != "failed" {
		t.Errorf("%+v", spans)
	}
}

func TestProcessesAgreeOnWhatIsSampled(t *testing.T) {
	t.Parallel()
	few := &Tracer{Config: Config{Sample: 0.1}}
	n := 0
	for i := range 10_000 {
		if few.sampled(ofMessage("c", string(rune('a'+i%26))+time.Duration(i).String())) {
			n++
		}
	}
	if n < 850 || n > 1150 {
		t.Errorf("%d of 10,000 at 0.1", n)
	}
	id := ofMessage("c", "m")
	if (&Tracer{Config: Config{Sample: 0}}).sampled(id) || !(&Tracer{Config: Config{Sample: 1}}).sampled(id) {
		t.Error("none and all are not none and all")
	}
}

func TestACollectorThatIsAwayHoldsNothingUp(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	tr := New(Config{Endpoint: "http://127.0.0.1:1", Sample: 1, Clock: clock.NewManual(noon), Log: slog.New(slog.NewTextHandler(&log, nil))})
	for range queueSpans + 10 {
		tr.Heard("w", []desk.Event{created(desk.DirectionIn, desk.StatusReceived, "p")})
	}
	_ = tr.Start(t.Context())
	_ = tr.Stop(t.Context())
	_ = tr.Stop(t.Context())
	if !strings.Contains(log.String(), "spans were lost") || strings.Contains(log.String(), secretText) {
		t.Errorf("log: %s", log.String())
	}
}

func TestWithoutATracerNothingIsWrapped(t *testing.T) {
	t.Parallel()
	var off *Tracer
	j := still{clock.NewManual(noon)}
	if off.Hooks(j) != Journal(j) || off.Posts(j) != Journal(j) || off.Fetches(j, reads{}) != Journal(j) || off.Applier(j) != journal.Applier(j) {
		t.Error("something is in between")
	}
}

// BenchmarkHeard is what a committed message costs, told of or not.
func BenchmarkHeard(b *testing.B) {
	for name, sample := range map[string]float64{"sampled": 1, "not sampled": 0} {
		b.Run(name, func(b *testing.B) {
			tr := New(Config{Endpoint: "http://127.0.0.1:1", Sample: sample, Clock: clock.System{}})
			evs := []desk.Event{created(desk.DirectionIn, desk.StatusReceived, "p")}
			for b.Loop() {
				tr.Heard("w", evs)
			}
		})
	}
}
