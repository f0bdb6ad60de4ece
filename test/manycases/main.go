// Command manycases fills the embedded database of a server that is stopped
// with many cases of one message each, through the store and by the rules of
// the product, for journeys on a large desk.
//
//	go run ./test/manycases -data DIR -workspace ID -channel ID -cases 100000
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	"recado.dev/internal/cases"
	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// batch is how many cases one transaction writes.
const batch = 10_000

func main() {
	var f filler
	data := flag.String("data", "", "folder of the embedded database")
	flag.StringVar(&f.ws, "workspace", "", "id of the workspace")
	flag.StringVar(&f.channel, "channel", "", "id of the channel on which customers write")
	flag.IntVar(&f.total, "cases", 100_000, "how many")
	flag.Parse()
	if err := f.fill(context.Background(), *data); err != nil {
		fmt.Fprintln(os.Stderr, "manycases:", err)
		os.Exit(1)
	}
}

type filler struct {
	ws, channel string
	total       int
	platform    string
	now         time.Time
}

func (f *filler) fill(ctx context.Context, data string) error {
	s, err := store.Open(ctx, store.Config{Dir: data})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	row, err := s.Read().ChannelRow(ctx, f.channel)
	if err != nil {
		return err
	}
	f.platform, f.now = row.Platform, time.Now().UTC().Truncate(time.Second)
	for at := 0; at < f.total; at += batch {
		var b rows
		for n := at; n < min(at+batch, f.total); n++ {
			b.add(f.one(n))
		}
		if err := s.Write(ctx, func(tx *store.Tx) error { return b.save(ctx, tx, f.ws) }); err != nil {
			return err
		}
	}
	return s.AnalyzeYoung(ctx)
}

// one is customer n, who wrote n seconds after the first one.
func (f *filler) one(n int) (desk.Contact, desk.Conversation, desk.Case, desk.Message) {
	at := f.now.Add(time.Duration(n-f.total) * time.Second)
	number := fmt.Sprintf("3461%07d", n)
	name := fmt.Sprintf("Customer %d", n)
	c := desk.Contact{WorkspaceID: f.ws, ID: ident.New(), Name: name, CreatedAt: at, UpdatedAt: at}
	c.Identities = []desk.Identity{{
		WorkspaceID: f.ws, ID: ident.New(), ContactID: c.ID, Platform: f.platform, Address: number, Display: "+" + number, Name: name, CreatedAt: at,
	}}
	conv := desk.Conversation{
		WorkspaceID: f.ws, ID: ident.New(), ChannelID: f.channel, Platform: f.platform, ContactID: c.ID, IdentityID: c.Identities[0].ID,
		LastActivityAt: at, CreatedAt: at,
	}
	kase := cases.New(ident.New(), conv, at)
	conv.CaseID = kase.ID
	m := desk.Message{
		WorkspaceID: f.ws, ID: ident.New(), ConversationID: conv.ID, CaseID: kase.ID, ChannelID: f.channel, Direction: desk.DirectionIn,
		Kind: desk.MessageText, Text: fmt.Sprintf("Question number %d", n), Status: desk.StatusReceived,
		Author: desk.Author{Type: "contact", ID: c.ID, Name: name}, ExternalID: fmt.Sprintf("many-%d", n), OccurredAt: at, CreatedAt: at,
	}
	return c, conversation.OnInbound(conv, m, cases.PreviewOf(m), at), cases.OnInbound(kase, m, at), m
}

// rows is what one transaction writes.
type rows struct {
	contacts   []desk.Contact
	identities []desk.Identity
	keys       []store.IdentityKey
	convs      []store.NewConversation
	cases      []store.CaseChange
	messages   []desk.Message
}

func (r *rows) add(c desk.Contact, conv desk.Conversation, kase desk.Case, m desk.Message) {
	i := c.Identities[0]
	r.contacts = append(r.contacts, c)
	r.identities = append(r.identities, i)
	r.keys = append(r.keys, store.IdentityKey{Platform: i.Platform, Key: i.Address, IdentityID: i.ID})
	r.convs = append(r.convs, store.NewConversation{Conversation: conv, ThreadKey: store.DirectThread(i.ID)})
	r.cases = append(r.cases, store.CaseChange{After: kase})
	r.messages = append(r.messages, m)
}

func (r *rows) save(ctx context.Context, tx *store.Tx, ws string) error {
	for _, write := range []func() error{
		func() error { return tx.SaveContacts(ctx, ws, r.contacts) },
		func() error { return tx.SaveIdentities(ctx, ws, r.identities) },
		func() error { return tx.AddIdentityKeys(ctx, ws, r.keys) },
		func() error { return tx.InsertConversations(ctx, ws, r.convs) },
		func() error { return tx.SaveCases(ctx, ws, r.cases) },
		func() error { return tx.InsertMessages(ctx, r.messages) },
	} {
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}
