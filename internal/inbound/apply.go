// Package inbound takes what platforms send: its handler verifies a request,
// decodes it and has it journalled; its Applier gives the events their effect
// on contacts, conversations, cases and messages. It knows no platform by name.
package inbound

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/journal"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Channels gives out connected accounts; *channel.Registry is one.
type Channels interface {
	Get(ctx context.Context, channelID string) (*channel.Live, error)
	Sibling(ctx context.Context, of *channel.Live, platformKey, account string) (*channel.Live, error)
	Describe(ctx context.Context, q *store.Queryer, ws, channelID string) (channel.View, error)
}

// MediaQueue has files of customers' messages fetched, in the transaction that
// stores the messages.
type MediaQueue interface {
	Fetch(ctx context.Context, tx *store.Tx, ws, channelID string, attachmentIDs []string) error
}

// Applier gives events their effect, a batch at a time: it loads all that the
// batch touches with a query a noun, decides in memory and writes each noun
// once. It implements journal.Applier.
type Applier struct {
	channels Channels
	media    MediaQueue
	log      *slog.Logger
	failing  func(ctx context.Context, channelID, detail string)
	typing   func(ws, conversationID string)
	handedOn func(channelID string, at time.Time)
	form     func(ctx context.Context, tx *store.Tx, live *channel.Live, n platform.FormNews, at time.Time) ([]desk.Event, error)
	template func(ctx context.Context, tx *store.Tx, live *channel.Live, n platform.TemplateNews, at time.Time) ([]desk.Event, error)
	onNumber func(ctx context.Context, tx *store.Tx, live *channel.Live) error
	stranger func(ctx context.Context, tx *store.Tx, live *channel.Live, identityID string) error
}

// Option changes an Applier.
type Option func(*Applier)

// OnTyping has f called when a customer writes in a conversation.
func OnTyping(f func(ws, conversationID string)) Option { return func(a *Applier) { a.typing = f } }

// OnFailing has f called when a platform says that an account does not work.
func OnFailing(f func(ctx context.Context, channelID, detail string)) Option {
	return func(a *Applier) { a.failing = f }
}

// OnTemplate has f called, in the transaction, when a platform says something of
// a template; f answers what to announce.
func OnTemplate(f func(ctx context.Context, tx *store.Tx, live *channel.Live, n platform.TemplateNews, at time.Time) ([]desk.Event, error)) Option {
	return func(a *Applier) { a.template = f }
}

// OnNumbers has f called, in the transaction, when a platform says something of
// the numbers of an account.
func OnNumbers(f func(ctx context.Context, tx *store.Tx, live *channel.Live) error) Option {
	return func(a *Applier) { a.onNumber = f }
}

// OnForm has f called, in the transaction, when a platform says something of a
// form; f answers what to announce.
func OnForm(f func(ctx context.Context, tx *store.Tx, live *channel.Live, n platform.FormNews, at time.Time) ([]desk.Event, error)) Option {
	return func(a *Applier) { a.form = f }
}

// OnStranger has f called, in the transaction, when somebody new came without a
// name.
func OnStranger(f func(ctx context.Context, tx *store.Tx, live *channel.Live, identityID string) error) Option {
	return func(a *Applier) { a.stranger = f }
}

// OnHandedOn has f called when a channel gets what came in by another's address.
func OnHandedOn(f func(channelID string, at time.Time)) Option {
	return func(a *Applier) { a.handedOn = f }
}

// NewApplier makes an Applier.
func NewApplier(channels Channels, media MediaQueue, log *slog.Logger, options ...Option) *Applier {
	a := &Applier{channels: channels, media: media, log: log,
		failing: func(context.Context, string, string) {}, typing: func(string, string) {}, handedOn: func(string, time.Time) {},
		stranger: func(context.Context, *store.Tx, *channel.Live, string) error { return nil }}
	for _, o := range options {
		o(a)
	}
	return a
}

// item is an event of the batch with where it belongs.
type item struct {
	ev    journal.Event
	in    platform.Inbound // clean
	live  *channel.Live
	group *group // the person it is of, nil without a sender
}

func (it *item) actor(b *batch) desk.Actor {
	if it.group != nil && it.group.identity != nil {
		if c := b.contacts[it.group.identity.ContactID]; c != nil {
			return desk.Actor{Type: "contact", ID: c.ID, Name: c.Name}
		}
	}
	return desk.SystemActor
}

// chunk is how many events share their queries; a request with more is applied
// in parts of one transaction.
const chunk = 1024

// Apply implements journal.Applier.
func (a *Applier) Apply(ctx context.Context, tx *store.Tx, evs []journal.Event) (journal.Outcome, error) {
	out := journal.Outcome{Events: map[string][]desk.Event{}}
	for len(evs) > 0 {
		n := min(len(evs), chunk)
		if err := a.applyChunk(ctx, tx, evs[:n], &out); err != nil {
			return out, err
		}
		evs = evs[n:]
	}
	return out, nil
}

func (a *Applier) applyChunk(ctx context.Context, tx *store.Tx, evs []journal.Event, out *journal.Outcome) error {
	var order []string
	byWorkspace := map[string][]*item{}
	for _, ev := range evs {
		live, missing, err := a.channelOf(ctx, ev)
		if err != nil {
			return err
		}
		if live == nil && missing == "" {
			continue // of a side of the network that nobody connected
		}
		if missing != "" {
			out.Dead = append(out.Dead, journal.Dead{Event: ev, Reason: missing})
			continue
		}
		ev.ChannelID = live.Channel.ID
		if byWorkspace[ev.WorkspaceID] == nil {
			order = append(order, ev.WorkspaceID)
		}
		it := &item{ev: ev, in: cleanInbound(ev.In), live: live}
		if it.in.Key == "" { // the entry's own number is as good: it is the same at each repeat of the entry
			it.in.Key = fmt.Sprintf("journal:%d:%d", ev.Seq, ev.Position)
		}
		byWorkspace[ev.WorkspaceID] = append(byWorkspace[ev.WorkspaceID], it)
	}
	for _, ws := range order {
		b := newBatch(a, tx, ws, byWorkspace[ws])
		if err := b.run(ctx); err != nil {
			return err
		}
		out.Events[ws] = append(out.Events[ws], b.happened...)
		out.Dead = append(out.Dead, b.dead...)
	}
	return nil
}

// channelOf is the channel that an event belongs to: the one it came in by, or
// the one of the account that it is for. missing says why there is none.
func (a *Applier) channelOf(ctx context.Context, ev journal.Event) (live *channel.Live, missing string, err error) {
	live, err = a.channels.Get(ctx, ev.ChannelID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil, "the channel was deleted", nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("open channel %s: %w", ev.ChannelID, err)
	}
	if ev.In.For == "" {
		return live, "", nil
	}
	live, err = a.channels.Sibling(ctx, live, ev.In.ForPlatform, ev.In.For)
	if desk.CodeOf(err) == desk.CodeNotFound && ev.In.ForPlatform != "" {
		return nil, "", nil
	}
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil, "it is for another account, which is not connected: " + ev.In.For, nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("find the channel of account %s: %w", ev.In.For, err)
	}
	a.handedOn(live.Channel.ID, ev.ReceivedAt)
	return live, "", nil
}
