package outbound

import (
	"context"
	"errors"
	"time"

	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/render"
	"recado.dev/internal/store"
)

const (
	sendTimeout  = 45 * time.Second
	filesTimeout = 5 * time.Minute
)

// flight is a message that is ready to be handed over.
type flight struct {
	item   item
	caseID string
	to     store.OutboxTarget
	out    platform.Outgoing
	voice  platform.Session // who says it; nil where it cannot be tried
	// failure is why it cannot even be tried.
	failure *platform.Failure
	// stale says that it is no longer queued: a receipt came, or it is gone.
	stale bool
}

// choose picks the messages that may go now and loads them.
func (r *run) choose(ctx context.Context) []flight {
	now := r.s.Time.Now()
	r.next = time.Time{}
	if r.room() <= 0 || len(r.lines.known) == 0 {
		return nil
	}
	broken := r.refresh(ctx)
	gone := broken != nil && broken.Code == channelGone
	if r.pause.After(now) && !gone {
		r.next = r.pause
		return nil
	}
	allow := func(string) (bool, time.Time, bool) { return true, time.Time{}, false }
	if broken == nil {
		allow = func(conversation string) (bool, time.Time, bool) { return r.pace.take(conversation, now) }
	}
	var picked []item
	due := now
	if gone { // what waits for another try waits in vain
		due = now.Add(maxWait)
	}
	picked, r.next = r.lines.pick(r.room(), due, allow)
	if len(picked) == 0 {
		return nil
	}
	flights, err := r.load(ctx, picked)
	if err != nil {
		broken = &platform.Failure{Kind: platform.Unreachable, Title: "The messages could not be loaded", Err: err}
		flights = nil
		for _, it := range picked {
			flights = append(flights, flight{item: it})
		}
	}
	for i := range flights {
		flights[i].item.attempts++
		if broken != nil {
			flights[i].failure = broken
		}
	}
	return flights
}

// load brings what the platform needs to know of the messages.
func (r *run) load(ctx context.Context, picked []item) ([]flight, error) {
	var ids, conversations []string
	for _, it := range picked {
		ids = append(ids, it.id)
		conversations = append(conversations, it.conversation)
	}
	q := r.s.Store.Read()
	messages, err := q.MessagesByID(ctx, r.ws, ids)
	if err != nil {
		return nil, err
	}
	targets, err := q.OutboxTargets(ctx, r.ws, conversations)
	if err != nil {
		return nil, err
	}
	quoted, err := r.quoted(ctx, q, messages)
	if err != nil {
		return nil, err
	}
	handles, err := r.handles(ctx, q, conversations)
	if err != nil {
		return nil, err
	}
	flights := make([]flight, 0, len(picked))
	for _, it := range picked {
		m, there := messages[it.id]
		if !there || m.Status != desk.StatusQueued {
			flights = append(flights, flight{item: it, stale: true})
			continue
		}
		f := r.prepare(ctx, it, m, targets, quoted)
		if f.failure == nil && !f.stale {
			f.out.Handle = handles[it.conversation]
			delete(handles, it.conversation)
		}
		flights = append(flights, f)
	}
	return flights, nil
}

// quoted answers the messages that others answer, where their name on the
// platform was not known yet when the answer was written.
func (r *run) quoted(ctx context.Context, q *store.Queryer, messages map[string]desk.Message) (map[string]desk.Message, error) {
	var ids []string
	for _, m := range messages {
		public := m.Content != nil && m.Content.Public != nil
		if m.ReplyTo != nil && m.ReplyTo.ID != "" && (m.ReplyTo.ExternalID == "" || public) {
			ids = append(ids, m.ReplyTo.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return q.MessagesByID(ctx, r.ws, ids)
}

// prepare turns a message into what the connector takes.
func (r *run) prepare(ctx context.Context, it item, m desk.Message, targets map[string]store.OutboxTarget, quoted map[string]desk.Message) flight {
	to, ok := targets[m.ConversationID]
	if !ok {
		return flight{item: it, caseID: m.CaseID, failure: &platform.Failure{Kind: platform.RecipientGone, Code: "recipient_gone", Title: "The recipient was removed"}}
	}
	caps := r.caps
	if to.Post != "" {
		caps = caps.InPublic()
	}
	shown := stillMail(render.Fit(m, caps, r.s.setting(r.ws)).Message, m)
	leaving, ok := desk.NewOutgoing(shown)
	if !ok {
		return flight{item: it, stale: true}
	}
	out := platform.Outgoing{Message: leaving, Thread: platform.RemoteThreadID(to.Thread), To: recipientOf(to)}
	now := r.s.Clock.Now()
	out.Late = conversation.Late(conversation.WindowOf(to.LastInboundAt, caps.Window, now), now)
	if m.ReplyTo != nil {
		out.ReplyTo = platform.RemoteMessageID(m.ReplyTo.ExternalID)
		if out.ReplyTo == "" {
			out.ReplyTo = platform.RemoteMessageID(quoted[m.ReplyTo.ID].ExternalID)
		}
		if out.ReplyTo.FromPage() {
			out.ReplyTo = ""
		}
	}
	if m.ReplyTo != nil {
		out.Public = target(m, to, quoted[m.ReplyTo.ID])
	}
	if m.Content != nil && m.Content.PrivateTo != nil {
		out.ReplyTo, out.PrivateTo = "", platform.RemoteMessageID(m.Content.PrivateTo.ExternalID)
	}
	for _, a := range shown.Attachments {
		file := platform.OutgoingMedia{Attachment: a, Open: func() (platform.ReadSeekCloser, error) {
			return r.s.Files.OpenAttachment(ctx, a)
		}}
		if r.s.Link != nil {
			file.Link = r.s.Link(r.ws, a)
		}
		out.Media = append(out.Media, file)
	}
	voice, failure := r.speaker(ctx, m)
	return flight{item: it, caseID: m.CaseID, to: to, out: out, voice: voice, failure: failure}
}

// launch lets messages go whose flight is on disk, each in a goroutine that
// always answers.
func (r *run) launch(ctx context.Context, batch []flight) {
	for _, f := range batch {
		if f.stale {
			continue
		}
		r.flying++
		if f.failure != nil {
			r.results <- result{item: f.item, caseID: f.caseID, failure: f.failure, at: r.s.Clock.Now()}
			continue
		}
		key := r.live.Descriptor.Key
		go func() {
			start := time.Now()
			res := r.s.hand(ctx, f)
			r.s.metrics.handed(key, res, time.Since(start))
			r.results <- res
		}()
	}
}

// hand gives one message to the platform.
func (s *Service) hand(ctx context.Context, f flight) result {
	limit := sendTimeout
	if len(f.out.Media) > 0 {
		limit = filesTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	res := result{item: f.item, caseID: f.caseID, to: f.to}
	err := guarded(func() error {
		var err error
		res.receipt, err = f.voice.Send(ctx, f.out)
		return err
	})
	res.at = s.Clock.Now()
	if err != nil {
		res.failure = platform.AsFailure(err)
	}
	return res
}

// commit stores, in one transaction, what became of earlier messages and which
// ones are about to go, and proves that this is still the channel's sender.
// The batch may fly only after it.
func (r *run) commit(ctx context.Context, batch []flight) error {
	ctx = context.WithoutCancel(ctx) // results count also when the run is to stop
	w := r.writing(batch)
	var err error
	for try := 1; try <= maxCommits; try++ {
		err = r.s.Store.Write(ctx, func(tx *store.Tx) error { return r.write(ctx, tx, &w) })
		if err == nil || errors.Is(err, store.ErrFenced) {
			break
		}
		r.s.Log.Warn("results of sends not stored yet", "workspace", r.ws, "channel", r.channelID, "error", err)
		<-r.s.Time.After(time.Duration(try) * 100 * time.Millisecond)
	}
	if err != nil {
		return err
	}
	r.renewed = r.s.Time.Now()
	r.applied(w)
	return nil
}

// applied carries a stored transaction over into what the run knows.
func (r *run) applied(w writing) {
	r.done, r.dropped = nil, nil
	for _, f := range w.stale {
		r.lines.done(f)
	}
	for _, res := range w.final {
		r.lines.done(res.item)
		if res.failure == nil {
			r.s.Channels.MarkOut(r.channelID, res.at)
		} else {
			r.s.Log.Info("message not sent", "workspace", r.ws, "channel", r.channelID, "message", res.item.id,
				"kind", string(res.failure.Kind), "code", res.failure.Code, "error", res.failure.Err)
		}
	}
	for _, wait := range w.again {
		r.lines.later(wait.item, wait.at)
	}
	if w.pause.After(r.pause) {
		r.pause = w.pause
	}
	if w.failing != "" {
		r.s.Channels.MarkFailing(context.Background(), r.channelID, w.failing)
	}
}
