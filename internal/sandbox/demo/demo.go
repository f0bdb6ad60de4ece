// Package demo furnishes the sandbox's workspace: Tienda Alba, a shop for the
// home and clothes with thirty days of conversations behind it, in Spanish and
// English. It writes to the store and lays the same conversations on the
// customers' phones; nothing is sent to anybody.
package demo

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"recado.dev/internal/blob"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/sandbox"
	"recado.dev/internal/sandbox/sample"
	"recado.dev/internal/store"
)

// Deps is what Seed needs: a workspace with its members and the channel that
// the customers write to.
type Deps struct {
	Store       *store.Store
	Blobs       blob.Store
	Table       *sandbox.Table
	Clock       clock.Clock
	WorkspaceID string
	ChannelID   string
	Account     sandbox.Account // the channel's, as the table recognises it
	Session     platform.Session
	Seed        uint64 // the same gives the same demo; zero is 1
}

// Info tells what Seed made; all zero where the workspace had cases already.
type Info struct {
	Cases, Contacts, Messages, Files int
}

// Seed fills the workspace where it has no case yet.
func Seed(ctx context.Context, d Deps) (Info, error) {
	counts, err := d.Store.Read().CaseCounts(ctx, d.WorkspaceID, "")
	if err != nil {
		return Info{}, err
	}
	if counts.All.Open+counts.All.Pending+counts.All.Resolved > 0 {
		return Info{}, nil
	}
	members, err := d.Store.Read().Members(ctx, d.WorkspaceID)
	if err != nil {
		return Info{}, err
	}
	if len(members) == 0 {
		return Info{}, desk.E(desk.CodeConflict, "the demo needs its team")
	}
	if d.Seed == 0 {
		d.Seed = 1
	}
	b, err := newBuilder(ctx, d)
	if err != nil {
		return Info{}, err
	}
	languages := make([]string, len(b.phones))
	for i, p := range b.phones {
		languages[i] = p.Language
	}
	for _, m := range plan(b.rand, members, languages, b.now) {
		b.add(m)
	}
	err = d.Store.Write(ctx, func(tx *store.Tx) error { return b.write(ctx, tx) })
	if err != nil {
		return Info{}, fmt.Errorf("furnish the demo: %w", err)
	}
	d.Table.Import(b.phones, b.phoneThreads())
	return Info{Cases: len(b.changes), Contacts: len(b.contacts), Messages: len(b.messages), Files: b.files}, nil
}

// kept is a sample that lies both in the desk's blobs and on the table.
type kept struct {
	sample.File
	blobKey, sha256 string
	media           sandbox.Media
}

// variants is how many different pictures of each sample there are.
const variants = 3

// keepSamples stores each sample once; the messages of the demo share them.
func keepSamples(ctx context.Context, d Deps) (map[string][]kept, error) {
	out := map[string][]kept{}
	for _, name := range sample.Names() {
		n := variants
		if name == "sizes.png" || name == "sticker.webp" || name == "video.mp4" || len(name) > 4 && name[len(name)-4:] == ".pdf" {
			n = 1
		}
		for v := range n {
			f, ok := sample.Make(name, v)
			if !ok {
				return nil, fmt.Errorf("there is no sample %s", name)
			}
			k := kept{File: f, blobKey: blob.NewKey()}
			stored, err := d.Blobs.Put(ctx, k.blobKey, bytes.NewReader(f.Bytes), 0)
			if err != nil {
				return nil, fmt.Errorf("keep sample %s: %w", name, err)
			}
			k.sha256 = stored.SHA256
			if k.media, err = d.Table.AddMedia(d.Account.ID, f.Mime, name, bytes.NewReader(f.Bytes)); err != nil {
				return nil, fmt.Errorf("keep sample %s: %w", name, err)
			}
			out[name] = append(out[name], k)
		}
	}
	return out, nil
}

func newBuilder(ctx context.Context, d Deps) (*builder, error) {
	samples, err := keepSamples(ctx, d)
	if err != nil {
		return nil, err
	}
	b := &builder{
		Deps: d, rand: rand.New(rand.NewPCG(d.Seed, 11)), now: d.Clock.Now(), samples: samples,
		threads: map[int]*sandbox.Thread{}, conversations: map[int]*store.NewConversation{},
	}
	b.phones = people(customers)
	for i := range b.phones {
		p := &b.phones[i]
		p.ID, p.UserID, p.Receipts = ident.New(), sandbox.NewUserID(p.Number), "auto"
		p.CreatedAt = b.now.Add(-time.Duration(daysBack) * 24 * time.Hour)
		if p.Hidden {
			p.Username = username(p.Name)
		}
		person, err := b.person(*p)
		if err != nil {
			return nil, err
		}
		b.people = append(b.people, person)
	}
	return b, nil
}

// person asks the channel's own connector who a customer is, so that their next
// real message finds the same contact.
func (b *builder) person(p sandbox.Phone) (platform.Person, error) {
	hooked, ok := b.Session.(platform.Hooked)
	if !ok {
		return platform.Person{}, desk.E(desk.CodeUnsupported, "the demo's channel takes no webhooks")
	}
	m := sandbox.Message{ID: "demo", Kind: "text", Text: "hola", At: b.now}
	body, err := b.Table.Hook(b.Account, p, sandbox.Event{Kind: sandbox.EventMessage, ID: m.ID, At: m.At, Message: &m})
	if err != nil {
		return platform.Person{}, fmt.Errorf("introduce %s: %w", p.Name, err)
	}
	events, err := hooked.Decode(platform.HookRequest{Method: "POST", Body: body})
	if err != nil {
		return platform.Person{}, fmt.Errorf("introduce %s: %w", p.Name, err)
	}
	for _, e := range events {
		if e.Sender != nil && len(e.Sender.Keys) > 0 {
			return *e.Sender, nil
		}
	}
	return platform.Person{}, desk.E(desk.CodeUnsupported, "the demo's channel does not know its customers")
}
