package youtube_test

import (
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/sandbox"
)

func TestVerbsTakeEffectOnTheNetwork(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	v := s.video("Horno")
	for _, text := range []string{"uno", "dos", "tres"} {
		s.Did(s.Public().Comment(v.ID, sandbox.WallDraft{Text: text}))
		s.Clock.Advance(time.Second)
	}
	items := messages(s.look())
	for _, on := range []bool{true, true, false} {
		s.Must(s.Session.(platform.Hider).Hide(t.Context(), ref(items[0]), on))
		if s.Item(string(items[0].Message.ID)).Hidden != on {
			t.Errorf("hidden is not %v", on)
		}
	}
	remover := s.Session.(platform.Remover)
	for range 2 { // what is gone is no error
		s.Must(remover.Remove(t.Context(), ref(items[1])))
	}
	if it := s.Item(string(items[1].Message.ID)); it.Gone == nil || it.Gone.By != sandbox.GoneByBusiness {
		t.Errorf("deleted is %+v", it)
	}
	got, err := s.Session.Send(t.Context(), s.outgoing(items[0], "Hola", false))
	s.Must(err)
	ours := platform.PublicRef{Kind: desk.PublicComment, Post: items[0].Post, ID: got.ID, Ours: true}
	s.Must(s.Session.(platform.Rewriter).Rewrite(t.Context(), ours, "Hola a todos"))
	if text := s.Item(string(got.ID)).Text; text != "Hola a todos" {
		t.Errorf("rewritten is %q", text)
	}
	s.Must(remover.Remove(t.Context(), ours))
	s.Must(s.Session.(platform.Blocker).Block(t.Context(), ref(items[2]), true))
	if p, _ := s.Table.Wall().Person(s.Account.ID, items[2].Sender.Address); !p.Blocked || s.Item(string(items[2].Message.ID)).Gone == nil {
		t.Error("the author is not blocked, or the comment is still there")
	}
	if err := s.Session.(platform.Blocker).Block(t.Context(), ref(items[2]), false); err == nil || platform.AsFailure(err).Kind != platform.Unsupported {
		t.Errorf("somebody is let in again: %v", err)
	}
	if err := remover.Remove(t.Context(), platform.PublicRef{Kind: desk.PublicVideo, Post: items[0].Post, Ours: true}); err == nil || platform.AsFailure(err).Kind != platform.Unsupported {
		t.Errorf("a video is deleted: %v", err)
	}
}

func TestWhatMayBeOutIsLookedForBeforeItIsSaidAgain(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	v := s.video("Horno")
	s.Did(s.Public().Comment(v.ID, sandbox.WallDraft{Text: "¿Cuánto?"}))
	out := s.outgoing(messages(s.look())[0], "9 euros < 10 & más", false)
	post := platform.Publishing{Text: "Mañana", Link: "https://alba.example", Under: platform.RemotePostID(v.ID), Tried: s.Clock.Now()}
	finder, publisher, since := s.Session.(platform.SentFinder), s.Session.(platform.Publisher), s.Clock.Now()
	find := func() (ids []string) {
		got, found, err := finder.FindSent(t.Context(), out, since)
		s.Must(err)
		if found {
			ids = append(ids, string(got.ID))
		}
		made, found, err := publisher.FindPublished(t.Context(), post)
		s.Must(err)
		if found {
			ids = append(ids, string(made.ID))
		}
		return ids
	}
	if ids := find(); len(ids) > 0 {
		t.Fatalf("found before anything was said: %v", ids)
	}
	s.Must(s.Table.SetFaults(sandbox.Faults{LostAnswer: true, Rate: 100}))
	if _, err := s.Session.Send(t.Context(), out); platform.AsFailure(err).Kind != platform.Uncertain {
		t.Fatalf("a lost answer is %v", err)
	}
	if _, err := publisher.Publish(t.Context(), post); platform.AsFailure(err).Kind != platform.Uncertain {
		t.Fatalf("a lost answer is %v", err)
	}
	s.Must(s.Table.SetFaults(sandbox.Faults{}))
	if ids := find(); len(ids) != 2 || s.Item(ids[0]).Text != "9 euros < 10 & más" || s.Item(ids[1]).Parent != v.ID {
		t.Errorf("found %v", ids)
	}
}
