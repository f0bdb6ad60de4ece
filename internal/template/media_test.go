package template_test

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/template"
)

// The platform keeps a sample for weeks at most, and a file of a message for
// less: what is kept here is given to it anew each time.
func TestTheFileOfAHeaderIsGivenAnewForEachReview(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		ctx := context.Background()
		a, err := b.shelf.Upload(ctx, b.who, "tienda.png", bytes.NewReader([]byte("the picture")))
		if err != nil {
			b.Fatal(err)
		}
		p := reminder()
		p.Header = &desk.TemplateHeader{Kind: desk.HeaderImage, FileID: a.ID}
		v := b.draft("aviso", "es", p)
		for range 3 {
			if got := b.submit(v.ID); got.State != "submitted" {
				b.Fatalf("submit: %+v", got)
			}
			b.net.decide("aviso", "es", desk.TemplateRejected)
			b.clock.Advance(60 * 24 * time.Hour) // whatever the platform had of it is gone
			b.sync()
			if got := b.show(v.ID).Versions[0].Parts.Header; got == nil || got.FileID != a.ID {
				b.Fatalf("the list of the platform took the file away: %+v", got)
			}
			p.Body += " Gracias."
			if _, err := b.Change(ctx, b.who, v.ID, template.Patch{Versions: []template.PartsOf{{Language: "es", Parts: p}}}); err != nil {
				b.Fatal(err)
			}
		}
		if !slices.Equal(b.net.samples, []string{"the picture", "the picture", "the picture"}) {
			b.Errorf("samples: %q", b.net.samples)
		}
	})
}

func TestATemplateThatWasFoundTakesItsFileFromAFill(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		ctx := context.Background()
		p := reminder()
		a, err := b.shelf.Upload(ctx, b.who, "tienda.png", bytes.NewReader([]byte("the picture")))
		if err != nil {
			b.Fatal(err)
		}
		p.Header = &desk.TemplateHeader{Kind: desk.HeaderImage, FileID: a.ID}
		v := b.approved("aviso", "es", p)
		if err := b.forget(v.ID); err != nil { // as on a desk that never had it
			b.Fatal(err)
		}
		b.net.list[0].Parts.Header = &desk.TemplateHeader{Kind: desk.HeaderImage} // platforms name no file of ours
		b.sync()
		list, err := b.List(ctx, b.who, template.Query{})
		if err != nil || len(list) != 1 {
			b.Fatalf("list: %+v %v", list, err)
		}
		found := list[0]
		order := template.Order{ID: found.ID, Variables: map[string]string{"nombre": "Ana", "hora": "10:00", "buttons.1": "t/1"}}
		got, err := b.Preview(ctx, b.who, order, template.To{})
		if err != nil || !got.Findings.Has("file_missing") {
			b.Fatalf("without a file: %+v %v", got.Findings, err)
		}
		other, err := b.shelf.Upload(ctx, b.who, "otra.png", bytes.NewReader([]byte("another picture")))
		if err != nil {
			b.Fatal(err)
		}
		fills := map[string]string{"header.file": other.ID}
		if _, err := b.Change(ctx, b.who, found.ID, template.Patch{Fills: &fills}); err != nil {
			b.Fatal(err)
		}
		if got, err = b.Preview(ctx, b.who, order, template.To{}); err != nil || !got.Sendable || got.Shown.Header.FileID != other.ID {
			b.Errorf("with a fill: %+v %v", got, err)
		}
	})
}
