// Package commerce is the shop side of the desk: what a business sells on its
// platforms, read from there and kept to be looked through; offers of it in
// messages; and the orders that customers send, with exact amounts, each the
// matter of a case. It knows no platform by name and no HTTP.
package commerce

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/follow"
	"recado.dev/internal/job"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Channels answers connected accounts; channel.Registry does.
type Channels interface {
	Find(ctx context.Context, ws, channelID string) (*channel.Live, error)
}

// Config is what a Service needs.
type Config struct {
	Store    *store.Store
	Queue    *job.Queue
	Channels Channels
	Clock    clock.Clock
	Log      *slog.Logger
}

// Service keeps catalogues and orders. It is safe for concurrent use.
type Service struct {
	Config
	*follow.Each
}

// New makes the service and registers its jobs with the queue; it follows
// orders once it is started.
func New(c Config) *Service {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{Config: c}
	s.Each = follow.NewEach(follow.EachConfig{Store: c.Store, Log: c.Log, Name: "orders", Matters: brings, Do: s.place})
	job.Register(c.Queue, &syncWorker{s: s})
	job.Register(c.Queue, &dueWorker{s: s})
	c.Queue.Every(lookForDue, dueJob)
	return s
}

// shop is an account that sells, by one of its channels.
type shop struct {
	live    *channel.Live
	reader  platform.Cataloguer
	account string
}

// shopOf is the shop of a channel; false where its platform has none, or its
// settings do not name the account.
func shopOf(live *channel.Live) (shop, bool) {
	reader, ok := live.Session.(platform.Cataloguer)
	if !ok || reader.CatalogueAccount() == "" {
		return shop{}, false
	}
	return shop{live: live, reader: reader, account: reader.CatalogueAccount()}, true
}

// shops are those of all channels that can be opened, the ones that are switched
// off left out.
func (s *Service) shops(ctx context.Context, ws string) ([]shop, error) {
	rows, err := s.Store.Read().Channels(ctx, ws)
	if err != nil {
		return nil, err
	}
	var out []shop
	for _, row := range rows {
		live, err := s.Channels.Find(ctx, ws, row.ID)
		if code := desk.CodeOf(err); code == desk.CodeNotFound || code == desk.CodeUnavailable {
			continue // one that cannot be opened hides no other
		}
		if err != nil {
			return nil, err
		}
		if sh, ok := shopOf(live); ok && live.Channel.Status != desk.ChannelDisabled {
			out = append(out, sh)
		}
	}
	return out, nil
}

// Shop is an account that sells, with its catalogues.
type Shop struct {
	Platform   string             `json:"platform"`
	Account    string             `json:"account"`
	Channels   []desk.Ref         `json:"channels" nullable:"false" doc:"those that sell from it"`
	Catalogues []desk.Catalogue   `json:"catalogues" nullable:"false"`
	Sync       desk.CatalogueSync `json:"sync"`
}

// Shops are all accounts of a workspace that sell.
func (s *Service) Shops(ctx context.Context, ws string) ([]Shop, error) {
	found, err := s.shops(ctx, ws)
	if err != nil {
		return nil, err
	}
	out := []Shop{}
	place := map[[2]string]int{}
	for _, sh := range found {
		ch := sh.live.Channel
		key := [2]string{ch.Platform, sh.account}
		at, known := place[key]
		if !known {
			one := Shop{Platform: ch.Platform, Account: sh.account}
			if one.Catalogues, err = s.Store.Read().CataloguesOf(ctx, ws, ch.Platform, sh.account); err != nil {
				return nil, err
			}
			if one.Sync, err = s.Store.Read().CatalogueSync(ctx, ws, ch.Platform, sh.account); err != nil {
				return nil, err
			}
			at = len(out)
			place[key], out = at, append(out, one)
		}
		out[at].Channels = append(out[at].Channels, desk.Ref{ID: ch.ID, Name: ch.Name})
	}
	return out, nil
}

// Query says which products are wanted.
type Query struct {
	ChannelID   string // whose catalogue; any that there is where the channel sells nothing
	CatalogueID string // in place of ChannelID
	Words       string
	After       *[2]string
	Limit       int
}

// Products are the products of a catalogue by name.
func (s *Service) Products(ctx context.Context, ws string, q Query) ([]desk.Product, error) {
	id := q.CatalogueID
	if id == "" {
		c, err := s.catalogueFor(ctx, ws, q.ChannelID, "")
		if desk.CodeOf(err) == desk.CodeUnsupported {
			return []desk.Product{}, nil
		}
		if err != nil {
			return nil, err
		}
		id = c.ID
	}
	words := strings.Fields(conversation.Fold(q.Words))
	return s.Store.Read().Products(ctx, ws, store.ProductQuery{CatalogueID: id, Words: words[:min(len(words), 8)], After: q.After, Limit: q.Limit})
}

// catalogueFor is the catalogue that a channel offers: the one of that name on
// the platform, else its account's first, else any of the workspace, of which a
// channel without a shop tells in words.
func (s *Service) catalogueFor(ctx context.Context, ws, channelID, remoteID string) (desk.Catalogue, error) {
	live, err := s.Channels.Find(ctx, ws, channelID)
	if err != nil {
		return desk.Catalogue{}, err
	}
	all, err := s.Store.Read().Catalogues(ctx, ws)
	if err != nil {
		return desk.Catalogue{}, err
	}
	sh, sells := shopOf(live)
	var first desk.Catalogue
	for _, c := range all {
		own := sells && c.Platform == live.Channel.Platform && c.Account == sh.account
		switch {
		case remoteID != "" && c.RemoteID == remoteID && (own || !sells):
			return c, nil
		case remoteID == "" && first.ID == "" && (own || !sells):
			first = c
		}
	}
	if first.ID != "" {
		return first, nil
	}
	if remoteID != "" {
		return first, desk.Invalid("content.products.catalog_id", "this channel has no such catalogue")
	}
	return first, desk.E(desk.CodeUnsupported, "no catalogue is known here: connect one on the platform, and have it read under Settings, Catalogue")
}

// Fill completes an offer from the catalogue: names, prices and where a product
// is seen. What the catalogue lacks is refused, and so is what cannot be had.
func (s *Service) Fill(ctx context.Context, who access.Who, channelID string, o desk.ProductOffer) (*desk.ProductOffer, error) {
	c, err := s.catalogueFor(ctx, who.WorkspaceID, channelID, o.CatalogID)
	if err != nil {
		return nil, err
	}
	out := desk.ProductOffer{CatalogID: c.RemoteID, Whole: o.Whole}
	if o.Whole && len(o.Items()) == 0 {
		first, err := s.Store.Read().Products(ctx, who.WorkspaceID, store.ProductQuery{CatalogueID: c.ID, Limit: 1})
		if err != nil || len(first) == 0 {
			return &out, err
		}
		out.Shelves = []desk.ProductShelf{{Items: []desk.ProductItem{itemOf(first[0])}}}
		return &out, nil
	}
	var skus []string
	for _, item := range o.Items() {
		skus = append(skus, item.ID)
	}
	found, err := s.Store.Read().ProductsBySKU(ctx, who.WorkspaceID, c.ID, skus)
	if err != nil {
		return nil, err
	}
	for i, shelf := range o.Shelves {
		next := desk.ProductShelf{Title: shelf.Title}
		for j, item := range shelf.Items {
			p, ok := found[item.ID]
			if !ok {
				return nil, desk.Invalid(fmt.Sprintf("content.products.shelves[%d].items[%d]", i, j), "the catalogue %s has no product %q", c.Name, item.ID)
			}
			next.Items = append(next.Items, itemOf(p))
		}
		out.Shelves = append(out.Shelves, next)
	}
	return &out, nil
}

func itemOf(p desk.Product) desk.ProductItem {
	return desk.ProductItem{ID: p.SKU, Name: p.Name, Price: p.Price, URL: p.URL}
}

// now is the present as rows hold it.
func (s *Service) now() time.Time { return s.Clock.Now().UTC().Truncate(time.Microsecond) }

// event tells of something of this room.
func event(typ desk.EventType, actor desk.Actor, at time.Time, data any) (desk.Event, error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return desk.Event{}, fmt.Errorf("describe %s: %w", typ, err)
	}
	return desk.Event{Type: typ, At: at, Actor: actor, Data: raw}, nil
}
