// Package trace tells a collector of OpenTelemetry what became of a message:
// from the platform's request over the journal to the desks and to what was done
// about it, and from a reply to the platform's answer. Without a collector none
// of it is there. Spans say which workspace, channel and message, never a word of
// what was written.
//
// The number of a trace is made of the channel and the platform's own id of the
// message, so that a message is one trace, whichever process or node went on
// with it after a crash.
package trace

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"log/slog"
	"math"
	"sync"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/journal"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Config is what a Tracer works with.
type Config struct {
	Endpoint string            // of the collector: http://127.0.0.1:4318; spans go to /v1/traces below it
	Headers  map[string]string // of each request to it
	Sample   float64           // which part of the messages, 0 to 1
	Version  string            // of this program
	Node     string
	Clock    clock.Clock // the machine's
	Log      *slog.Logger
}

// Tracer makes spans and sends them. A nil Tracer makes none: what it wraps is
// answered as it is.
type Tracer struct {
	Config
	out *exporter
	// recent are the traces of what came in lately, by case: what recipes and
	// routing do about it is told in the same trace.
	mu     sync.Mutex
	recent map[string]cause
}

// cause is a message to which something may be done.
type cause struct {
	trace traceID
	at    time.Time
}

const (
	causeLasts = time.Minute
	causesMost = 10_000
)

type (
	traceID [16]byte
	spanID  [8]byte
)

// New makes a Tracer that keeps spans until Start.
func New(c Config) *Tracer {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Tracer{Config: c, out: newExporter(c), recent: map[string]cause{}}
}

// Start begins to send.
func (t *Tracer) Start(context.Context) error { t.out.start(); return nil }

// Stop sends what waits, until ctx ends.
func (t *Tracer) Stop(ctx context.Context) error { t.out.stop(ctx); return nil }

// ofMessage is the trace of a message that came in; ofReply that of one of ours.
func ofMessage(channelID, externalID string) traceID { return number("in", channelID, externalID) }
func ofReply(messageID string) traceID               { return number("out", messageID, "") }

func number(kind, a, b string) (id traceID) {
	sum := sha256.Sum256([]byte(kind + "\x00" + a + "\x00" + b))
	copy(id[:], sum[:])
	return id
}

// span is the number of a trace's step of a name, whoever asks.
func (id traceID) span(name string) (out spanID) {
	sum := sha256.Sum256(append(id[:], name...))
	copy(out[:], sum[:])
	return out
}

// sampled says whether a trace is told of: each process says the same.
func (t *Tracer) sampled(id traceID) bool {
	return float64(binary.BigEndian.Uint64(id[8:])) < t.Sample*math.MaxUint64
}

// Journal keeps entries; *journal.Journal is one.
type Journal interface {
	Append(ctx context.Context, e journal.Entry) error
}

// Hooks tells of what j keeps of the requests of platforms.
func (t *Tracer) Hooks(j Journal) Journal {
	if t == nil {
		return j
	}
	return &kept{t: t, Journal: j, first: stepHook}
}

// Posts tells of what j keeps of what customers write on pages of ours.
func (t *Tracer) Posts(j Journal) Journal {
	if t == nil {
		return j
	}
	return &kept{t: t, Journal: j, first: stepPost}
}

// Fetches tells of what j keeps of what was fetched. Only what d reads in it says
// which message it is: it is read here, and not again by the journal.
func (t *Tracer) Fetches(j Journal, d journal.Decoder) Journal {
	if t == nil {
		return j
	}
	return &kept{t: t, Journal: j, first: stepFetch, decoder: d}
}

type kept struct {
	Journal
	t       *Tracer
	first   string          // the step by which a message comes in
	decoder journal.Decoder // nil where entries come decoded
}

// Append implements Journal.
func (k *kept) Append(ctx context.Context, e journal.Entry) error {
	start := k.t.Clock.Now()
	if k.decoder != nil {
		e.Decoded = k.read(ctx, e)
	}
	err := k.Journal.Append(ctx, e)
	for i := range e.Decoded {
		if id, message, ok := k.t.of(e.ChannelID, &e.Decoded[i]); ok {
			k.t.begin(id, k.first, start, k.t.Clock.Now(), err, with(e.WorkspaceID, e.ChannelID).and("recado.platform_message", message))
		}
	}
	return err
}

// read answers nil for what cannot be read, by a connector that fails as well:
// the journal has a place for that.
func (k *kept) read(ctx context.Context, e journal.Entry) (out []platform.Inbound) {
	defer func() {
		if recover() != nil {
			out = nil
		}
	}()
	out, err := k.decoder.Decode(ctx, e.ChannelID, e.Request)
	if err != nil {
		return nil
	}
	return append([]platform.Inbound{}, out...)
}

// of is the trace of an event, where it is a message and told of.
func (t *Tracer) of(channelID string, in *platform.Inbound) (id traceID, message string, ok bool) {
	if in.Message == nil || in.Message.ID == "" {
		return id, "", false
	}
	id = ofMessage(channelID, string(in.Message.ID))
	return id, string(in.Message.ID), t.sampled(id)
}

// Applier tells of what a gives effect, and of how long it waited for that.
func (t *Tracer) Applier(a journal.Applier) journal.Applier {
	if t == nil {
		return a
	}
	return &applier{t: t, Applier: a}
}

type applier struct {
	journal.Applier
	t *Tracer
}

// Apply implements journal.Applier.
func (a *applier) Apply(ctx context.Context, tx *store.Tx, evs []journal.Event) (journal.Outcome, error) {
	start := a.t.Clock.Now()
	out, err := a.Applier.Apply(ctx, tx, evs)
	end := a.t.Clock.Now()
	for i := range evs {
		e := &evs[i]
		if id, message, ok := a.t.of(e.ChannelID, &e.In); ok {
			say := with(e.WorkspaceID, e.ChannelID).and("recado.platform_message", message).number("recado.journal_entry", e.Seq)
			a.t.add(id, stepWait, stepHook, e.ReceivedAt, start, nil, say)
			a.t.add(id, stepApply, stepHook, start, end, err, say.number("recado.batch", int64(len(evs))))
		}
	}
	return out, err
}

// The steps of a trace.
const (
	stepHook   = "hook"        // from the request to its place on disk; the steps after it call each first one so
	stepFetch  = "fetch"       // the same, of what we asked for
	stepPost   = "post"        // the same, of what was written on a page of ours
	stepWait   = "journal"     // until its turn in its lane
	stepApply  = "apply"       // with the others of its batch
	stepCommit = "event"       // seen at the desks
	stepReply  = "reply"       // from the agent's, recipe's or program's word …
	stepSend   = "send"        // … to the platform's answer
	stepDid    = "consequence" // what a recipe, routing or another rule did
)

// Heard tells of committed events; it is for store.OnEvents.
func (t *Tracer) Heard(ws string, evs []desk.Event) {
	now := t.Clock.Now()
	for i := range evs {
		e := &evs[i]
		switch e.Type {
		case desk.EventMessageCreated, desk.EventMessageUpdated:
			t.message(ws, e, now)
		default:
			t.consequence(ws, e, now)
		}
	}
}

// known is what a trace needs of a message.
type known struct {
	ID             string
	ChannelID      string `json:"channel_id"`
	ConversationID string `json:"conversation_id"`
	CaseID         string `json:"case_id"`
	Direction      desk.Direction
	ExternalID     string `json:"external_id"`
	Status         desk.Status
	CreatedAt      time.Time `json:"created_at"`
}

func (t *Tracer) message(ws string, e *desk.Event, now time.Time) {
	var m known
	if json.Unmarshal(e.Data, &m) != nil || m.ID == "" || m.ChannelID == "" {
		return
	}
	say := with(ws, m.ChannelID).and("recado.message", m.ID).and("recado.conversation", m.ConversationID).and("recado.case", m.CaseID)
	switch {
	case m.Direction == desk.DirectionIn && e.Type == desk.EventMessageCreated:
		if id := ofMessage(m.ChannelID, m.ExternalID); t.sampled(id) {
			t.add(id, stepCommit, stepHook, now, now, nil, say.number("recado.event", e.Seq))
			t.remember(m.CaseID, cause{id, now})
		}
	case m.Direction == desk.DirectionOut:
		t.reply(e, m, now, say)
	}
}

// reply tells of a message of ours when it is written, and when what became of it
// is known.
func (t *Tracer) reply(e *desk.Event, m known, now time.Time, say attributes) {
	id := ofReply(m.ID)
	if e.Type == desk.EventMessageCreated {
		t.consequence(e.WorkspaceID, e, now)
	}
	if !t.sampled(id) {
		return
	}
	if e.Type == desk.EventMessageCreated {
		t.add(id, stepReply, "", m.CreatedAt, now, nil, say.and("recado.actor", e.Actor.Type))
		return
	}
	if _, changed := e.Changes["status"]; !changed {
		return
	}
	switch m.Status {
	case desk.StatusSent, desk.StatusFailed, desk.StatusUnconfirmed:
		var err error
		if m.Status != desk.StatusSent {
			err = errStatus(m.Status)
		}
		t.add(id, stepSend, stepReply, m.CreatedAt, now, err, say.and("recado.platform_message", m.ExternalID).and("recado.status", string(m.Status)))
	}
}

type errStatus desk.Status

func (e errStatus) Error() string { return string(e) }

func (t *Tracer) remember(caseID string, c cause) {
	if caseID == "" {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.recent) >= causesMost {
		for k, old := range t.recent {
			if len(t.recent) > causesMost/2 || c.at.Sub(old.at) > causeLasts {
				delete(t.recent, k)
			}
		}
	}
	t.recent[caseID] = c
}

// consequence tells of what rules did on a case shortly after a customer wrote.
func (t *Tracer) consequence(ws string, e *desk.Event, now time.Time) {
	switch e.Actor.Type {
	case "recipe", "smart_tag", "bot", "system":
	default:
		return
	}
	t.mu.Lock()
	c, ok := t.recent[e.CaseID]
	t.mu.Unlock()
	if !ok || e.CaseID == "" || now.Sub(c.at) > causeLasts {
		return
	}
	say := with(ws, "").and("recado.case", e.CaseID).and("recado.type", string(e.Type)).and("recado.actor", e.Actor.Type).and("recado.run", e.Actor.Run).number("recado.event", e.Seq)
	t.out.put(span{trace: c.trace, id: c.trace.span(stepDid + string(e.Type) + ws + time.Duration(e.Seq).String()), parent: c.trace.span(stepCommit),
		name: "recado." + stepDid, start: c.at, end: now, say: say})
}

// begin tells of the step by which a message came in. Whoever goes on with it
// need not know which that was.
func (t *Tracer) begin(id traceID, step string, start, end time.Time, err error, say attributes) {
	t.tell(span{trace: id, id: id.span(stepHook), name: "recado." + step, start: start, end: end, say: say}, err)
}

// add tells of a step; parent "" is for the first.
func (t *Tracer) add(id traceID, step, parent string, start, end time.Time, err error, say attributes) {
	s := span{trace: id, id: id.span(step), name: "recado." + step, start: start, end: end, say: say}
	if parent != "" {
		s.parent = id.span(parent)
	}
	t.tell(s, err)
}

func (t *Tracer) tell(s span, err error) {
	if err != nil {
		s.failed = string(desk.CodeOf(err))
		if e, ok := err.(errStatus); ok {
			s.failed = string(e)
		}
	}
	t.out.put(s)
}
