package search_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/search"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

var now = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

func workspace(t testing.TB, s *store.Store) string {
	t.Helper()
	w := desk.Workspace{ID: ident.New(), Name: "Tienda", Locale: "es", Timezone: "UTC", Hours: json.RawMessage("{}"), CreatedAt: now}
	if err := s.Write(context.Background(), func(tx *store.Tx) error { return tx.InsertWorkspace(context.Background(), w) }); err != nil {
		t.Fatal(err)
	}
	return w.ID
}

func event(t testing.TB, typ desk.EventType, v any) desk.Event {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return desk.Event{Type: typ, At: now, Data: data}
}

func write(t testing.TB, s *store.Store, ws string, evs ...desk.Event) {
	t.Helper()
	if err := s.Write(context.Background(), func(tx *store.Tx) error { return tx.AppendEvents(context.Background(), ws, evs) }); err != nil {
		t.Fatal(err)
	}
}

// hits are the ids of what was found, of each kind.
type hits struct{ Messages, Contacts, Cases, Files []string }

func ask(t testing.TB, v *search.Service, q search.Question) search.Answer {
	t.Helper()
	if q.Limit == 0 {
		q.Limit = 5
	}
	q.Now, q.Zone = now, time.UTC
	a, err := v.Ask(context.Background(), q)
	if err != nil {
		t.Fatalf("search %q: %v", q.Text, err)
	}
	return a
}

func find(t testing.TB, v *search.Service, ws, text string) hits {
	t.Helper()
	g := ask(t, v, search.Question{Workspace: ws, Text: text, Exact: true}).Groups
	return hits{g[store.SearchMessages].IDs, g[store.SearchContacts].IDs, g[store.SearchCases].IDs, g[store.SearchFiles].IDs}
}

func TestSearchFindsMessagesContactsAndCases(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ws, other := workspace(t, s), workspace(t, s)
		v := search.New(s, slog.New(slog.DiscardHandler))
		edited := now
		write(t, s, ws,
			event(t, desk.EventMessageCreated, desk.Message{ID: "m1", Text: "¿Dónde está mi envío? It's late — 注文は届きません"}),
			event(t, desk.EventMessageCreated, desk.Message{ID: "m2", Text: "hola, el ENVIO llegó"}),
			event(t, desk.EventMessageCreated, desk.Message{ID: "m3", Content: &desk.Content{Location: &desk.Location{Name: "Plaza Mayor"}}, Attachments: []desk.Attachment{{Name: "factura-2231.pdf"}}}),
			event(t, desk.EventMessageUpdated, desk.Message{ID: "m2", Text: "hola, el paquete llegó", EditedAt: &edited}),
			event(t, desk.EventMessageUpdated, desk.Message{ID: "m1", Text: "a receipt changes no words"}),
			event(t, desk.EventContactCreated, desk.Contact{ID: "p1", Name: "Zoë Núñez", Identities: []desk.Identity{{Display: "+34 600 111 222"}}}),
			event(t, desk.EventCaseCreated, desk.CaseView{Case: desk.Case{ID: "k1", Number: 4711, Subject: "Envío retrasado"}, Contact: desk.Ref{Name: "Zoë Núñez"}}))
		write(t, s, other, event(t, desk.EventMessageCreated, desk.Message{ID: "x1", Text: "envío de otro"}))
		for _, w := range []string{ws, other} {
			if err := v.CatchUp(ctx, w); err != nil {
				t.Fatal(err)
			}
		}
		for q, want := range map[string][3][]string{
			"envio":             {{"m1"}, nil, {"k1"}},
			"ENVÍO donde":       {{"m1"}, nil, nil},
			"env":               {{"m1"}, nil, {"k1"}},
			"llego hola":        {{"m2"}, nil, nil},
			"paquete":           {{"m2"}, nil, nil},
			"2231":              {{"m3"}, nil, nil},
			"plaza may":         {{"m3"}, nil, nil},
			"注文":                {{"m1"}, nil, nil},
			"nunez":             {nil, {"p1"}, {"k1"}},
			"600111222":         {nil, {"p1"}, nil},
			"+34 600 11":        {nil, {"p1"}, nil},
			"111222":            {nil, {"p1"}, nil},
			"#4711":             {nil, nil, {"k1"}},
			"receipt":           {nil, nil, nil},
			"otro":              {nil, nil, nil},
			"":                  {nil, nil, nil},
			`"envío" AND (NOT*`: {nil, nil, nil},
			"'; --":             {nil, nil, nil},
		} {
			h := find(t, v, ws, q)
			if got := [3][]string{h.Messages, h.Contacts, h.Cases}; fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%q found %v, want %v", q, got, want)
			}
		}
	})
}

func TestCommonWordsAreFoundNewestFirst(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ws := workspace(t, s)
		v := search.New(s, slog.New(slog.DiscardHandler))
		var evs []desk.Event
		for i := range 2600 {
			text := "gracias por todo"
			if i == 3 {
				text = "gracias raro"
			}
			evs = append(evs, event(t, desk.EventMessageCreated, desk.Message{ID: fmt.Sprintf("m%04d", i), Text: text}))
		}
		write(t, s, ws, evs...)
		if err := v.CatchUp(context.Background(), ws); err != nil {
			t.Fatal(err)
		}
		if got, want := find(t, v, ws, "gracias").Messages, []string{"m2599", "m2598", "m2597", "m2596", "m2595"}; !slices.Equal(got, want) {
			t.Errorf("common word found %v, want %v", got, want)
		}
		if got := find(t, v, ws, "gracias raro").Messages; !slices.Equal(got, []string{"m0003"}) {
			t.Errorf("rare word far back found %v", got)
		}
		if got := find(t, v, ws, "grac").Messages; len(got) != 5 || got[0] != "m2599" {
			t.Errorf("beginning of a word found %v", got)
		}
	})
}

func TestIndexFollowsTheLogAndGoesOnAfterARestart(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ws := workspace(t, s)
		first := search.New(s, slog.New(slog.DiscardHandler))
		if err := first.Start(ctx); err != nil {
			t.Fatal(err)
		}
		write(t, s, ws, event(t, desk.EventMessageCreated, desk.Message{ID: "m1", Text: "uno"}))
		testkit.Eventually(t, 5*time.Second, "the message is found", func() bool { return len(find(t, first, ws, "uno").Messages) == 1 })
		if err := first.Stop(ctx); err != nil {
			t.Fatal(err)
		}
		write(t, s, ws, event(t, desk.EventMessageCreated, desk.Message{ID: "m2", Text: "dos"}))
		second := search.New(s, slog.New(slog.DiscardHandler))
		if err := second.Start(ctx); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = second.Stop(ctx) }()
		testkit.Eventually(t, 5*time.Second, "what was written meanwhile is found", func() bool { return len(find(t, second, ws, "dos").Messages) == 1 })
	})
}

func TestSnippetShowsTheMatch(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	v := search.New(s, slog.New(slog.DiscardHandler))
	ws := workspace(t, s)
	h := ask(t, v, search.Question{Workspace: ws, Text: "envío tar"})
	sn := h.Snippet("😀 tu ENVIO llega tarde <b>")
	if sn.Text != "😀 tu ENVIO llega tarde <b>" || fmt.Sprint(sn.Matches) != "[{6 11} {18 23}]" {
		t.Errorf("got %+v", sn)
	}
}

func FuzzQuery(f *testing.F) {
	for _, q := range []string{"hola", `"`, `a"*`, "NEAR(a b)", "ｆｕｌｌ ½ ﬁ", "\x00\xff", "注文 ก็", "' & ! | :* \\", "a:b -c ^d", "İı ß Ǆ", "+34 600-111"} {
		f.Add(q)
	}
	s := testkit.SQLite(f)
	ws := workspace(f, s)
	v := search.New(s, slog.New(slog.DiscardHandler))
	write(f, s, ws, event(f, desk.EventMessageCreated, desk.Message{ID: "m0", Text: "hola"}))
	if err := v.CatchUp(context.Background(), ws); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, q string) {
		h := ask(t, v, search.Question{Workspace: ws, Text: q})
		for _, m := range h.Snippet(q).Matches {
			if m.Start < 0 || m.End <= m.Start {
				t.Fatalf("%q: bad range %v", q, m)
			}
		}
	})
}
