package contactdata_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/blob"
	"recado.dev/internal/channel"
	"recado.dev/internal/contact"
	"recado.dev/internal/contactdata"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/job"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/tag"
)

// noChannels has none that can be opened.
type noChannels struct{}

func (noChannels) Find(context.Context, string, string) (*channel.Live, error) {
	return nil, desk.NotFound("channel")
}
func (noChannels) Descriptor(string) (platform.Descriptor, bool) { return platform.Descriptor{}, false }

// rig is a workspace where customers write, and the service under test.
type rig struct {
	*inboundtest.Rig
	t   *testing.T
	s   *contactdata.Service
	ws  string
	who access.Who
	n   int
}

func newRig(t *testing.T, s *store.Store) *rig {
	t.Helper()
	r := &rig{Rig: inboundtest.New(t, s), t: t}
	r.ws = r.Workspace
	r.who = access.Who{WorkspaceID: r.ws, UserID: "u1", Name: "Ana", Role: desk.RoleOwner, Actor: desk.Actor{Type: "agent", ID: "u1", Name: "Ana"}}
	r.s = r.node()
	return r
}

// node is another process over the same data.
func (r *rig) node() *contactdata.Service {
	r.t.Helper()
	files, err := blob.NewDisk(r.t.TempDir())
	if err != nil {
		r.t.Fatal(err)
	}
	if r.s != nil {
		files = r.s.Blobs.(*blob.Disk)
	}
	log := slog.New(slog.DiscardHandler)
	return contactdata.New(contactdata.Config{Store: r.Store, Queue: job.New(r.Store, log), Blobs: files, Channels: noChannels{}, Clock: r.Clock, Log: log})
}

// tags is the service that changes the workspace's tags.
func (r *rig) tags() *tag.Service {
	return tag.New(tag.Config{Store: r.Store, Queue: job.New(r.Store, slog.New(slog.DiscardHandler)), Clock: r.Clock, Log: slog.New(slog.DiscardHandler)})
}

// writes has a customer write, and answers their contact.
func (r *rig) writes(customer, text string) desk.Contact {
	r.t.Helper()
	r.n++
	r.Apply(r.t, inboundtest.Text(customer, fmt.Sprintf("m%d", r.n), text, r.Clock.Now()))
	r.Clock.Advance(time.Second)
	return r.contactOf(customer)
}

func (r *rig) contactOf(customer string) desk.Contact {
	r.t.Helper()
	keys, err := r.Store.Read().IdentityKeys(r.t.Context(), r.ws, "fake", []string{"user:" + customer})
	if err != nil || len(keys) != 1 {
		r.t.Fatalf("find %s: %v, %v", customer, keys, err)
	}
	d, err := r.Store.Read().IdentityByID(r.t.Context(), r.ws, keys["user:"+customer])
	if err != nil {
		r.t.Fatal(err)
	}
	return r.contact(d.ContactID)
}

func (r *rig) contact(id string) desk.Contact {
	r.t.Helper()
	c, err := r.Store.Read().ContactByID(r.t.Context(), r.ws, id)
	if err != nil {
		r.t.Fatal(err)
	}
	return c
}

func (r *rig) write(f func(ctx context.Context, tx *store.Tx) error) {
	r.t.Helper()
	if err := r.Store.Write(r.t.Context(), func(tx *store.Tx) error { return f(r.t.Context(), tx) }); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) attribute(key string, kind desk.AttributeKind, options ...string) {
	r.t.Helper()
	r.write(func(ctx context.Context, tx *store.Tx) error {
		return tx.SaveAttribute(ctx, desk.Attribute{WorkspaceID: r.ws, ID: ident.New(), Key: key, Name: key, Kind: kind, Options: options, CreatedAt: r.Clock.Now()})
	})
}

func (r *rig) change(id string, p contact.Patch) desk.Contact {
	r.t.Helper()
	c, err := r.s.Change(r.t.Context(), r.who, id, p)
	if err != nil {
		r.t.Fatal(err)
	}
	return c
}

func (r *rig) upload(lines ...string) desk.ContactImport {
	r.t.Helper()
	m, err := r.s.Upload(r.t.Context(), r.who, "people.csv", strings.NewReader(strings.Join(lines, "\n")))
	if err != nil {
		r.t.Fatal(err)
	}
	return m
}

// start begins an import with what was guessed.
func (r *rig) start(m desk.ContactImport, matchBy string) desk.ImportPlan {
	r.t.Helper()
	plan := planOf(m, matchBy)
	if _, err := r.s.Start(r.t.Context(), r.who, m.ID, plan); err != nil {
		r.t.Fatal(err)
	}
	return plan
}

func planOf(m desk.ContactImport, matchBy string) desk.ImportPlan {
	plan := desk.ImportPlan{MatchBy: matchBy}
	for _, c := range m.Columns {
		plan.Fields = append(plan.Fields, c.Guess)
	}
	return plan
}

// finish does all steps that are left.
func (r *rig) finish(id string) desk.ContactImport {
	r.t.Helper()
	for more := true; more; {
		var err error
		if more, err = r.s.Step(r.t.Context(), r.ws, id); err != nil {
			r.t.Fatal(err)
		}
	}
	m, err := r.Store.Read().ImportByID(r.t.Context(), r.ws, id)
	if err != nil {
		r.t.Fatal(err)
	}
	return m
}

func (r *rig) all() []desk.Contact {
	r.t.Helper()
	list, err := r.Store.Read().ListContacts(r.t.Context(), r.ws, store.ContactQuery{Limit: 100000})
	if err != nil {
		r.t.Fatal(err)
	}
	return list
}

func (r *rig) exported() string {
	r.t.Helper()
	var b bytes.Buffer
	if err := r.s.Export(r.t.Context(), r.ws, store.ContactQuery{}, &b); err != nil {
		r.t.Fatal(err)
	}
	return b.String()
}

func text(s string) *string { return &s }
