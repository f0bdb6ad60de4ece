package cost

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const prices = `# name: Test prices
# currency: EUR
# valid_from: 2020-01-01
market,category,from,price
ES,marketing,0,0.0509
ES,utility,0,0.0166
ES,utility,3,0.0100
AR,marketing,0,0.0773
`

const talkPrices = `# name: Conversations
# model: conversation
# currency: EUR
# valid_from: 2020-01-01
market,category,from,price
ES,business_initiated,0,0.06
ES,user_initiated,0,0.03
`

func rules() *platform.PriceRules {
	service := []string{"business_initiated", "user_initiated"}
	return &platform.PriceRules{
		Rest: "other", Account: "account", Service: "service",
		Fallback: map[string]string{"service": "utility"},
		Categories: map[string][]string{
			platform.ChargedByMessage:      {"marketing", "utility", "service"},
			platform.ChargedByConversation: service,
		},
		Markets: []platform.PriceMarket{{Key: "west", Name: platform.Text{En: "West", Es: "Oeste"}, Countries: []string{"PT", "FR"}}},
		Eras: []platform.PriceEra{
			{From: time.Date(2022, 2, 1, 0, 0, 0, 0, time.UTC), Model: platform.ChargedByConversation, Allowance: &platform.PriceAllowances{Free: 1000, Categories: service, Counted: true}},
			{From: time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC), Model: platform.ChargedByMessage, FreeInWindow: []string{"service", "utility"}},
			{From: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), Model: platform.ChargedByMessage, Reported: true, Allowance: &platform.PriceAllowances{Free: 2, Categories: []string{"service"}, PerChannel: true}},
		},
		Country: func(r platform.Recipient) string { return r.Address },
		Model: func(p desk.Pricing) string {
			if p.Model == "CBP" {
				return platform.ChargedByConversation
			}
			return platform.ChargedByMessage
		},
		Kind: func(p desk.Pricing) string {
			switch p.Type {
			case "free_customer_service":
				return platform.PriceInWindow
			case "free_entry_point":
				return platform.PriceEntry
			}
			return platform.PriceRegular
		},
	}
}

// bed is a workspace with one channel and somebody in each country.
type bed struct {
	*testing.T
	ctx     context.Context
	store   *store.Store
	clock   *clock.Manual
	service *Service
	ws      string
	channel string
	convs   map[string]desk.Conversation
	bill    platform.Bill
	failed  []string
}

// session is a network that tells what it charged.
type session struct{ b *bed }

func (s session) Caps() platform.Caps {
	return platform.Caps{Window: platform.WindowRule{Seconds: 86400, Templates: true}}
}
func (s session) Send(context.Context, platform.Outgoing) (platform.Receipt, error) {
	return platform.Receipt{}, nil
}
func (s session) BilledAccount() string { return "acc" }
func (s session) Billed(context.Context, time.Time, time.Time, string) (platform.Bill, error) {
	return s.b.bill, nil
}

// Find implements Channels.
func (b *bed) Find(_ context.Context, ws, id string) (*channel.Live, error) {
	if ws != b.ws || id != b.channel {
		return nil, desk.NotFound("channel")
	}
	return &channel.Live{Channel: desk.Channel{WorkspaceID: ws, ID: id, Platform: "echo", Settings: map[string]string{"account": "acc"}}, Session: session{b}}, nil
}

// Descriptor implements Channels.
func (b *bed) Descriptor(key string) (platform.Descriptor, bool) {
	return platform.Descriptor{Key: key, Prices: rules()}, key == "echo"
}

func newBed(t *testing.T, s *store.Store) *bed {
	t.Helper()
	b := &bed{T: t, ctx: t.Context(), store: s, clock: clock.NewManual(time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)), ws: ident.New(), channel: ident.New(), convs: map[string]desk.Conversation{}}
	b.service = New(Config{Store: s, Channels: b, Clock: b.clock, Failed: func(_ context.Context, _ *store.Tx, _ string, ids []string) error {
		b.failed = append(b.failed, ids...)
		return nil
	}})
	now := b.clock.Now()
	b.write(func(tx *store.Tx) error {
		if err := tx.InsertWorkspace(b.ctx, desk.Workspace{ID: b.ws, Name: "Shop", Locale: "en", Timezone: "UTC", CreatedAt: now}); err != nil {
			return err
		}
		return tx.InsertChannel(b.ctx, store.ChannelRow{Channel: desk.Channel{WorkspaceID: b.ws, ID: b.channel, Platform: "echo", Name: "Line 1", Settings: map[string]string{"account": "acc"}, Status: desk.ChannelConnected, CreatedAt: now}, Sealed: []byte("x")})
	})
	for _, country := range []string{"ES", "AR", "FR"} {
		b.convs[country] = b.person(country)
	}
	return b
}

func (b *bed) person(country string) desk.Conversation {
	b.Helper()
	now := b.clock.Now()
	person := desk.Contact{WorkspaceID: b.ws, ID: ident.New(), Name: country, CreatedAt: now, UpdatedAt: now}
	identity := desk.Identity{WorkspaceID: b.ws, ID: ident.New(), ContactID: person.ID, Platform: "echo", Address: country, Display: country, CreatedAt: now}
	c := desk.Conversation{WorkspaceID: b.ws, ID: ident.New(), ChannelID: b.channel, Platform: "echo", ContactID: person.ID, IdentityID: identity.ID, CaseID: "case-" + country, LastActivityAt: now, CreatedAt: now}
	b.write(func(tx *store.Tx) error {
		if err := tx.SaveContacts(b.ctx, b.ws, []desk.Contact{person}); err != nil {
			return err
		}
		if err := tx.SaveIdentities(b.ctx, b.ws, []desk.Identity{identity}); err != nil {
			return err
		}
		return tx.InsertConversations(b.ctx, b.ws, []store.NewConversation{{Conversation: c, ThreadKey: store.DirectThread(identity.ID)}})
	})
	return c
}

func (b *bed) write(f func(tx *store.Tx) error) {
	b.Helper()
	if err := b.store.Write(b.ctx, f); err != nil {
		b.Fatal(err)
	}
}

func (b *bed) list(csv string) PriceList {
	b.Helper()
	l, err := b.service.SaveList(b.ctx, b.ws, "", PriceDraft{Platform: "echo", CSV: csv})
	if err != nil {
		b.Fatal(err)
	}
	return l
}

// message is one of ours, as events tell of it.
func (b *bed) message(country string, at time.Time, p desk.Pricing) desk.Message {
	c := b.convs[country]
	return desk.Message{ID: ident.New(), ConversationID: c.ID, CaseID: c.CaseID, ChannelID: b.channel, Direction: desk.DirectionOut, Kind: desk.MessageTemplate, Status: desk.StatusSent,
		Pricing: &p, CreatedAt: at, SentAt: &at, Content: &desk.Content{Template: &desk.Template{Name: "order_ready"}}}
}

func (b *bed) tell(ms ...desk.Message) {
	b.Helper()
	var evs []desk.Event
	for _, m := range ms {
		raw, err := json.Marshal(m)
		if err != nil {
			b.Fatal(err)
		}
		evs = append(evs, desk.Event{Type: desk.EventMessageUpdated, At: b.clock.Now(), CaseID: m.CaseID, ConversationID: m.ConversationID, MessageID: m.ID, Data: raw})
	}
	b.write(func(tx *store.Tx) error { return tx.AppendEvents(b.ctx, b.ws, evs) })
	b.catchUp()
}

func (b *bed) catchUp() {
	b.Helper()
	if err := b.service.CatchUp(b.ctx, b.ws); err != nil {
		b.Fatal(err)
	}
}

func arrived(m desk.Message, at time.Time) desk.Message {
	m.Status, m.DeliveredAt = desk.StatusDelivered, &at
	return m
}

func (b *bed) cost(m desk.Message) desk.Cost {
	b.Helper()
	c, err := b.service.OfMessage(b.ctx, b.ws, m.ID)
	if err != nil {
		b.Fatal(err)
	}
	return c
}

func (b *bed) month(month string) *Bill {
	b.Helper()
	bill, err := b.service.Bill(b.ctx, b.ws, Filter{Month: month})
	if err != nil {
		b.Fatal(err)
	}
	return bill
}

// is says whether a sum is one amount of euros.
func is(s CostSum, want string) bool {
	if want == "0" {
		return len(s.Amounts) == 0
	}
	return len(s.Amounts) == 1 && s.Amounts[0].Currency == "EUR" && s.Amounts[0].Amount.String() == want
}
