package commerce_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/commerce"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/job"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// stall is a network that sells.
type stall struct {
	account  string
	products []platform.RemoteProduct
	fail     error
	gone     bool
}

func (s *stall) Caps() platform.Caps { return platform.Caps{TextLength: 100} }

func (s *stall) Send(context.Context, platform.Outgoing) (platform.Receipt, error) {
	return platform.Receipt{ID: "x"}, nil
}

func (s *stall) CatalogueAccount() string { return s.account }

func (s *stall) Catalogues(context.Context) ([]platform.RemoteCatalogue, error) {
	if s.gone {
		return nil, s.fail
	}
	return []platform.RemoteCatalogue{{ID: "7700", Name: "Tienda"}}, s.fail
}

func (s *stall) ListProducts(_ context.Context, _, cursor string) (platform.ProductPage, error) {
	from := 0
	_, _ = fmt.Sscan(cursor, &from)
	end := min(from+2, len(s.products))
	page := platform.ProductPage{Products: s.products[from:end]}
	if end < len(s.products) {
		page.Next = fmt.Sprint(end)
	}
	return page, nil
}

type channels map[string]*channel.Live

func (c channels) Find(_ context.Context, ws, id string) (*channel.Live, error) {
	if l := c[id]; l != nil && l.Channel.WorkspaceID == ws {
		return l, nil
	}
	return nil, desk.NotFound("channel")
}

type bed struct {
	*testing.T
	*commerce.Service
	rig   *inboundtest.Rig
	net   *stall
	who   access.Who
	other string // a channel that sells nothing
}

func on(t *testing.T, f func(b *bed)) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		rig := inboundtest.New(t, s)
		b := &bed{T: t, rig: rig, net: &stall{account: "waba"}, other: ident.New()}
		b.who = access.Who{WorkspaceID: rig.Workspace, UserID: "u", Name: "Eva", Role: desk.RoleOwner, Actor: desk.Actor{Type: "agent", ID: "u", Name: "Eva"}}
		live := channels{}
		err := s.Write(ctx, func(tx *store.Tx) error {
			for _, id := range []string{rig.Channel, b.other} {
				c := desk.Channel{WorkspaceID: rig.Workspace, ID: id, Platform: "fake", Name: "Shop", Status: desk.ChannelConnected, CreatedAt: rig.Clock.Now(), UpdatedAt: rig.Clock.Now()}
				if err := tx.InsertChannel(ctx, store.ChannelRow{Channel: c, Sealed: []byte{1}}); err != nil {
					return err
				}
				live[id] = &channel.Live{Channel: c, Session: b.net}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		live[b.other].Session = &stall{}
		b.Service = commerce.New(commerce.Config{Store: s, Queue: job.New(s, nil), Channels: live, Clock: rig.Clock})
		f(b)
	})
}

func price(minor int64) *desk.Money { return &desk.Money{Minor: minor, Currency: "EUR"} }

func (b *bed) sync() {
	b.Helper()
	if f, err := b.RunSync(context.Background(), b.rig.Workspace, b.rig.Channel, true); f != nil || err != nil {
		b.Fatal(f, err)
	}
}

func (b *bed) names(words string) string {
	b.Helper()
	list, err := b.Products(context.Background(), b.rig.Workspace, commerce.Query{ChannelID: b.rig.Channel, Words: words, Limit: 11})
	if err != nil {
		b.Fatal(err)
	}
	var names []string
	for _, p := range list {
		names = append(names, p.Name)
	}
	return strings.Join(names, ",")
}

func TestACatalogueIsReadToItsEndAndLookedThrough(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		ctx := context.Background()
		b.net.products = []platform.RemoteProduct{
			{SKU: "S1", Name: "Camisa de lino", Price: price(3990)}, {SKU: "S2", Name: "Pantalón", Description: "de lino"}, {SKU: "S3", Name: "Bolso"},
		}
		b.sync()
		if got := b.names(""); got != "Bolso,Camisa de lino,Pantalón" {
			b.Errorf("got %q", got)
		}
		if got := b.names("LINO pantalon"); got != "Pantalón" {
			b.Errorf("by words in any order, without accents: %q", got)
		}
		if got := b.names("100%_"); got != "" {
			b.Errorf("marks of patterns are letters: %q", got)
		}
		b.rig.Clock.Advance(1)
		b.rig.Clock.Advance(1e9)
		b.net.products = b.net.products[1:]
		b.sync()
		if got := b.names(""); got != "Bolso,Pantalón" {
			b.Errorf("what is gone there is gone here: %q", got)
		}
		b.net.fail = &platform.Failure{Kind: platform.BadCredentials, Title: "no"}
		b.sync()
		shops, err := b.Shops(ctx, b.rig.Workspace)
		if err != nil || len(shops) != 1 || shops[0].Sync.State != "failed" || shops[0].Sync.Failure == nil || shops[0].Catalogues[0].Products != 2 || len(shops[0].Channels) != 1 {
			b.Errorf("a failure keeps what is known: %+v, %v", shops, err)
		}
		b.net.fail, b.net.gone = nil, true
		b.sync()
		if got := b.names(""); got != "" {
			b.Errorf("the catalogue is gone: %q", got)
		}
	})
}

func TestAnOfferIsFilledFromTheCatalogue(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		ctx := context.Background()
		offer := func(ids ...string) desk.ProductOffer {
			shelf := desk.ProductShelf{Title: "Ropa"}
			for _, id := range ids {
				shelf.Items = append(shelf.Items, desk.ProductItem{ID: id, Name: "made up", Price: price(1)})
			}
			return desk.ProductOffer{Shelves: []desk.ProductShelf{shelf}}
		}
		if _, err := b.Fill(ctx, b.who, b.rig.Channel, offer("S1")); desk.CodeOf(err) != desk.CodeUnsupported {
			b.Errorf("without a catalogue: %v", err)
		}
		b.net.products = []platform.RemoteProduct{{SKU: "S1", Name: "Camisa", Price: price(3990), URL: "https://shop.example/s1"}}
		b.sync()
		for _, id := range []string{b.rig.Channel, b.other} {
			got, err := b.Fill(ctx, b.who, id, offer("S1"))
			if err != nil || got.CatalogID != "7700" || got.Items()[0].Name != "Camisa" || got.Items()[0].Price.Minor != 3990 || got.Shelves[0].Title != "Ropa" {
				b.Errorf("got %+v, %v", got, err)
			}
		}
		if _, err := b.Fill(ctx, b.who, b.rig.Channel, offer("S1", "NOPE")); desk.CodeOf(err) != desk.CodeInvalid || !strings.Contains(err.Error(), "NOPE") {
			b.Errorf("got %v", err)
		}
		elsewhere := offer("S1")
		elsewhere.CatalogID = "1"
		if _, err := b.Fill(ctx, b.who, b.rig.Channel, elsewhere); desk.CodeOf(err) != desk.CodeInvalid {
			b.Errorf("another's catalogue: %v", err)
		}
		whole, err := b.Fill(ctx, b.who, b.rig.Channel, desk.ProductOffer{Whole: true})
		if err != nil || len(whole.Items()) != 1 {
			b.Errorf("got %+v, %v", whole, err)
		}
	})
}

var ana = &platform.Person{Keys: []platform.RemoteUserKey{"phone:1"}, Address: "+1", Display: "+1", Name: "Ana"}

func (b *bed) order(id string, items ...desk.OrderItem) {
	b.Helper()
	b.rig.Clock.Advance(1e9)
	in := platform.Inbound{Key: id, Sender: ana, At: b.rig.Clock.Now(), Message: &platform.MessageIn{ID: platform.RemoteMessageID(id), Kind: desk.MessageOrder, Text: "para hoy",
		Content: &desk.Content{Order: &desk.Order{CatalogID: "7700", Text: "para hoy", Items: items}}}}
	b.apply(in)
}

func (b *bed) says(id, text string) {
	b.Helper()
	b.rig.Clock.Advance(1e9)
	b.apply(platform.Inbound{Key: id, Sender: ana, At: b.rig.Clock.Now(), Message: &platform.MessageIn{ID: platform.RemoteMessageID(id), Kind: desk.MessageText, Text: text}})
}

func (b *bed) apply(in platform.Inbound) {
	b.Helper()
	if dead := b.rig.Apply(b.T, in); len(dead) > 0 {
		b.Fatal(dead)
	}
	if err := b.CatchUp(context.Background(), b.rig.Workspace); err != nil {
		b.Fatal(err)
	}
}

// orders are those of the only contact, with its cases by id.
func (b *bed) orders() ([]desk.PlacedOrder, map[string]desk.CaseView) {
	b.Helper()
	ctx := context.Background()
	read := b.rig.Store.Read()
	var contactID string
	cases := map[string]desk.CaseView{}
	for _, e := range b.rig.Events(b.T) {
		if e.ContactID != "" {
			contactID = e.ContactID
		}
		if e.Type == desk.EventCaseCreated {
			views, err := read.CaseViewsByID(ctx, b.rig.Workspace, []string{e.CaseID})
			if err != nil {
				b.Fatal(err)
			}
			cases[e.CaseID] = views[0]
		}
	}
	list, err := b.Orders(ctx, b.rig.Workspace, contactID, "", 11)
	if err != nil {
		b.Fatal(err)
	}
	return list, cases
}

func line(sku string, quantity int, minor int64, currency string) desk.OrderItem {
	return desk.OrderItem{ProductID: sku, Quantity: quantity, Price: float64(minor) / 100, Currency: currency, Amount: &desk.Money{Minor: minor, Currency: currency}}
}

func TestAnOrderStandsInItsCaseWithExactTotals(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		ctx := context.Background()
		b.net.products = []platform.RemoteProduct{{SKU: "S1", Name: "Camisa", Price: price(1010)}}
		b.sync()
		b.order("m1", line("S1", 3, 1010, "EUR"), line("X", 1, 1, "EUR"), line("S1", 2, 500, "JPY"))
		list, cases := b.orders()
		if len(list) != 1 || len(list[0].Totals) != 2 || list[0].Totals[0].String() != "30.31 EUR" || list[0].Totals[1].String() != "1000 JPY" || list[0].Note != "para hoy" {
			b.Fatalf("got %+v", list)
		}
		if got := cases[list[0].CaseID].Subject; got != "Pedido: 3 × Camisa, 1 × X, 2 × Camisa" {
			b.Errorf("the case is about %q", got)
		}
		m, err := b.rig.Store.Read().MessageByID(ctx, b.rig.Workspace, list[0].ID)
		if err != nil || m.Content.Order.Items[0].Name != "Camisa" {
			b.Errorf("the message names its products: %+v, %v", m.Content, err)
		}
		moved, err := b.Move(ctx, b.who, list[0].ID, desk.OrderConfirmed)
		if err != nil || moved.State != desk.OrderConfirmed || moved.CaseID != list[0].CaseID {
			b.Errorf("got %+v, %v", moved, err)
		}
		n := len(b.rig.Events(b.T))
		if _, err := b.Move(ctx, b.who, list[0].ID, desk.OrderConfirmed); err != nil || len(b.rig.Events(b.T)) != n {
			b.Errorf("said twice it is told once: %v", err)
		}
		if _, err := b.Move(ctx, b.who, "nope", desk.OrderConfirmed); desk.CodeOf(err) != desk.CodeNotFound {
			b.Errorf("got %v", err)
		}
	})
}

func TestAnOrderGetsACaseOfItsOwnWhereThatIsWanted(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		ctx := context.Background()
		if _, err := b.SetSettings(ctx, b.rig.Workspace, desk.OrderSettings{Category: "Pedidos"}); desk.CodeOf(err) != desk.CodeInvalid {
			b.Errorf("an unknown category: %v", err)
		}
		b.says("m1", "My parcel is late")
		b.order("m2", line("S1", 1, 1010, "EUR"))
		list, cases := b.orders()
		if len(cases) != 1 || cases[list[0].CaseID].Subject != "My parcel is late" {
			b.Fatalf("by default it stands where it came: %v", cases)
		}
		err := b.rig.Store.Write(ctx, func(tx *store.Tx) error {
			return tx.SaveCaseChoice(ctx, desk.CaseChoice{WorkspaceID: b.rig.Workspace, ID: ident.New(), Kind: desk.ChoiceCategory, Name: "Pedidos", CreatedAt: b.rig.Clock.Now()})
		})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := b.SetSettings(ctx, b.rig.Workspace, desk.OrderSettings{OwnCase: true, Category: "Pedidos"}); err != nil {
			b.Fatal(err)
		}
		b.order("m3", line("S1", 2, 1010, "EUR"))
		list, cases = b.orders()
		own := cases[list[0].CaseID]
		if len(cases) != 2 || list[0].CaseID == list[1].CaseID || own.Subject != "Pedido: 2 × S1" || own.Category != "Pedidos" {
			b.Errorf("got %+v in %v", list, cases)
		}
	})
}
