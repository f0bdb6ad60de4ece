package inbound

import (
	"context"
	"time"

	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/followup"
	"recado.dev/internal/journal"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// place is an id that is unique within a channel.
type place struct{ channelID, id string }

// batch is the state in memory of one workspace's part of a transaction. What
// has a before or isNew set is written at the end.
type batch struct {
	*Applier
	tx    *store.Tx
	ws    string
	items []*item

	groups     map[place]*group // by platform and key
	allGroups  []*group
	identities map[string]*identity
	contacts   map[string]*contactState
	numbers    map[string]string // who is expected to write from a number
	convs      map[string]*conv
	threads    map[place]*conv
	cases      map[string]*caseState
	messages   map[string]*message
	external   map[place]*message
	seen       map[place]bool
	orphans    map[place][]desk.Receipt
	caps       map[string]platform.Caps
	rules      followup.Rules                // read where the batch has a resolved case
	files      map[string]store.ChannelFiles // by channel, read where the batch has files
	offers     map[string]desk.Message       // whose choices the batch may name
	surveys    map[string]store.OpenSurvey   // by conversation: what the batch may answer
	sent       map[place][]*message          // by thread: ours, the newest first
	posts      map[place]*postState
	obeying    map[string][]desk.PublicVerb // by message: verbs of ours that the network has not answered

	// In the order of their making, so that the event log tells it so.
	madeContacts, changedContacts []*contactState
	touchedConvs                  []*conv
	touchedCases                  []*caseState
	touchedMessages               []*message
	touchedPosts                  []*postState
	newKeys                       []store.IdentityKey
	newSeen                       []store.SeenKey
	consents                      []desk.Consent
	handles                       []store.ReplyHandle
	fetch                         map[string][]string // attachments by channel
	news                          []accountNews
	unnamed                       []unnamed
	flipped                       []flip

	happened []desk.Event
	dead     []journal.Dead
}

type group struct {
	platform string
	keys     []string
	fresh    []string // keys that lead nowhere yet
	identity *identity
}

type identity struct {
	desk.Identity
	isNew, dirty bool
}

// unnamed is somebody new whose name the network did not say.
type unnamed struct {
	live       *channel.Live
	identityID string
}

type contactState struct {
	desk.Contact
	isNew, dirty bool
	at           time.Time
}

type conv struct {
	desk.Conversation
	key          string
	isNew, dirty bool
	at           time.Time
	actor        desk.Actor
}

type caseState struct {
	desk.Case
	before  *desk.Case
	dirty   bool
	at      time.Time
	actor   desk.Actor
	changes map[string][2]any
	woken   bool // the customer ended its snooze
}

type message struct {
	desk.Message
	isNew, dirty bool
	at           time.Time
	actor        desk.Actor
	changes      map[string][2]any
}

func newBatch(a *Applier, tx *store.Tx, ws string, items []*item) *batch {
	return &batch{
		Applier: a, tx: tx, ws: ws, items: items,
		groups: map[place]*group{}, identities: map[string]*identity{}, contacts: map[string]*contactState{}, numbers: map[string]string{},
		convs: map[string]*conv{}, threads: map[place]*conv{}, cases: map[string]*caseState{},
		messages: map[string]*message{}, external: map[place]*message{}, seen: map[place]bool{},
		orphans: map[place][]desk.Receipt{}, caps: map[string]platform.Caps{}, fetch: map[string][]string{}, posts: map[place]*postState{},
	}
}

func (b *batch) run(ctx context.Context) error {
	if err := b.load(ctx); err != nil {
		return err
	}
	if err := b.loadSent(ctx); err != nil {
		return err
	}
	for _, it := range b.items {
		if err := b.apply(it); err != nil {
			return err
		}
	}
	if err := b.save(ctx); err != nil {
		return err
	}
	return b.describe(ctx)
}

// apply gives one event its effect in memory.
func (b *batch) apply(it *item) error {
	switch in := it.in; {
	case in.Message != nil:
		return b.onMessage(it, *in.Message)
	case in.Echo != nil && b.overtaken(it, *in.Echo):
		return nil
	case in.Echo != nil:
		return b.onEcho(it, *in.Echo)
	case in.Receipt != nil:
		b.onReceipt(it, *in.Receipt)
		return nil
	case in.Typing != nil:
		b.onTyping(it)
		return nil
	}
	key := place{it.ev.ChannelID, it.in.Key}
	if b.seen[key] {
		return nil
	}
	if reason := b.onNews(it); reason != "" {
		b.dead = append(b.dead, journal.Dead{Event: it.ev, Reason: reason})
		return nil // not marked as seen: it may be processed again
	}
	b.seen[key] = true
	b.newSeen = append(b.newSeen, store.SeenKey{WorkspaceID: b.ws, ChannelID: key.channelID, Key: key.id})
	return nil
}

// onNews applies what is neither a message nor a receipt, and answers why it
// cannot be applied.
func (b *batch) onNews(it *item) string {
	switch in := it.in; {
	case in.Edit != nil:
		return b.onEdit(it, *in.Edit)
	case in.Delete != nil:
		return b.onDelete(it, *in.Delete)
	case in.Reaction != nil:
		return b.onReaction(it, *in.Reaction)
	case in.Profile != nil:
		b.onProfile(it, *in.Profile)
	case in.OptOut != nil:
		b.onOptOut(it, *in.OptOut)
	case in.Account != nil:
		b.onAccount(it, *in.Account)
	case in.Published != nil:
		b.onPublished(it, *in.Published)
	case in.Counted != nil:
		return b.onCounted(it, *in.Counted)
	case in.Moderated != nil:
		return b.onModerated(it, *in.Moderated)
	default:
		return "the event is of no known kind"
	}
	return ""
}

func (b *batch) touchConv(c *conv, it *item) {
	if !c.dirty {
		c.dirty = true
		b.touchedConvs = append(b.touchedConvs, c)
	}
	c.at, c.actor = it.ev.ReceivedAt, it.actor(b)
}

// touchCase has a case written; what it is now was loaded or made before.
func (b *batch) touchCase(c *caseState, it *item) {
	if !c.dirty {
		c.dirty = true
		b.touchedCases = append(b.touchedCases, c)
	}
	c.at, c.actor = it.ev.ReceivedAt, it.actor(b)
}

func (b *batch) touchMessage(m *message, it *item) {
	if !m.dirty {
		m.dirty = true
		b.touchedMessages = append(b.touchedMessages, m)
	}
	m.at, m.actor = it.ev.ReceivedAt, it.actor(b)
}

func (b *batch) touchContact(c *contactState, it *item) {
	if !c.dirty && !c.isNew {
		c.dirty = true
		b.changedContacts = append(b.changedContacts, c)
	}
	c.at, c.UpdatedAt = it.ev.ReceivedAt, it.ev.ReceivedAt
}
