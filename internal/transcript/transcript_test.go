package transcript_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/transcript"
)

var start = time.Date(2026, 3, 4, 23, 30, 0, 0, time.UTC)

func list[T any](items ...T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	}
}

func message(id, text string, after time.Duration) desk.Message {
	at := start.Add(after)
	return desk.Message{ID: id, ConversationID: "v1", CaseID: "k1", ChannelID: "h1", Direction: desk.DirectionIn, Kind: desk.MessageText, Text: text,
		Author: desk.Author{Type: "contact", ID: "p1", Name: "Ana Núñez"}, Status: desk.StatusReceived, OccurredAt: at, CreatedAt: at,
		Attachments: []desk.Attachment{}, Reactions: []desk.Reaction{}}
}

func sample() transcript.Case {
	answer := message("m2", "Sale *mañana* 👍", time.Minute)
	answer.Direction, answer.Author, answer.Status = desk.DirectionOut, desk.Author{Type: "agent", ID: "u1", Name: "Leo"}, desk.StatusRead
	answer.ReplyTo = &desk.Quote{ID: "m1", Kind: desk.MessageText, Text: "¿Dónde está?", Author: "Ana Núñez"}
	note := message("m3", "Cliente VIP", 2*time.Minute)
	note.Direction, note.Author = desk.DirectionNote, desk.Author{Type: "agent", ID: "u1", Name: "Leo"}
	photo := message("m4", "", time.Hour)
	photo.Kind = desk.MessageImage
	photo.Attachments = []desk.Attachment{{ID: "a1", Mime: "image/png", Size: 200, Name: "foto.png", State: desk.AttachmentReady, URL: "/secret-link"}}
	agent := desk.Actor{Type: "agent", ID: "u1", Name: "Leo"}
	return transcript.Case{
		Case: desk.CaseView{Case: desk.Case{ID: "k1", Number: 42, Status: desk.CaseResolved, Priority: desk.PriorityHigh, Subject: "Pedido", ConversationID: "v1", ChannelID: "h1",
			Platform: "echo", Tags: []string{"vip"}, CreatedAt: start, UpdatedAt: start, LastActivityAt: start}, Contact: desk.Ref{ID: "p1", Name: "Ana Núñez"}, Assignee: &desk.Ref{ID: "u1", Name: "Leo"}},
		Contact:   desk.Contact{ID: "p1", Name: "Ana Núñez", CreatedAt: start, UpdatedAt: start},
		Workspace: "Tienda", Channel: "Principal", MadeAt: start.Add(48 * time.Hour), MadeBy: "Leo", Language: "es", Zone: time.FixedZone("Europe/Madrid", 3600),
		Messages: list(message("m1", "¿Dónde está?", 0), answer, note, photo),
		Events: list(
			desk.Event{Seq: 1, Type: desk.EventCaseCreated, At: start, Actor: desk.Actor{Type: "contact", Name: "Ana Núñez"}, CaseID: "k1", Data: json.RawMessage(`{"id":"k1"}`)},
			desk.Event{Seq: 2, Type: desk.EventCaseUpdated, At: start.Add(3 * time.Minute), Actor: agent, CaseID: "k1",
				Changes: map[string][2]any{"status": {"open", "resolved"}, "tags": {[]any{}, []any{"vip"}}}, Data: json.RawMessage(`{"id":"k1"}`)},
		),
		NameOf: func(id string) string { return id }, QueueOf: func(id string) string { return id },
	}
}

func TestJSONHoldsTheWholeCase(t *testing.T) {
	t.Parallel()
	for name, notes := range map[string]bool{"with-notes": true, "without-notes": false} {
		c := sample()
		c.Notes = notes
		var out bytes.Buffer
		if err := transcript.WriteJSON(&out, c); err != nil {
			t.Fatal(err)
		}
		if !json.Valid(out.Bytes()) || strings.Contains(out.String(), "secret-link") || strings.Contains(out.String(), "VIP") != notes {
			t.Errorf("%s: got %s", name, out.String())
		}
		path := filepath.Join("testdata", name+".json")
		if os.Getenv("RECADO_UPDATE") == "1" {
			if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path) //nolint:gosec // our own folder
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(want, out.Bytes()) {
			t.Errorf("%s differs (RECADO_UPDATE=1 writes it anew):\n%s", path, out.String())
		}
	}
}

func TestAnEmptyCaseIsValidJSON(t *testing.T) {
	t.Parallel()
	c := sample()
	c.Messages, c.Events = list[desk.Message](), list[desk.Event]()
	var out bytes.Buffer
	if err := transcript.WriteJSON(&out, c); err != nil || !json.Valid(out.Bytes()) {
		t.Errorf("%v: %s", err, out.String())
	}
}

func TestAFailureAmidIsTold(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	c := sample()
	c.Messages = func(yield func(desk.Message, error) bool) {
		if yield(message("m1", "a", 0), nil) {
			yield(desk.Message{}, broken)
		}
	}
	if err := transcript.WriteJSON(io.Discard, c); !errors.Is(err, broken) {
		t.Errorf("json: got %v", err)
	}
	if err := transcript.WritePDF(context.Background(), io.Discard, c); !errors.Is(err, broken) {
		t.Errorf("pdf: got %v", err)
	}
}

func picture(t *testing.T) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 900, 300))
	for x := range 900 {
		img.Set(x, 100, color.NRGBA{uint8(x), 10, 200, 255})
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestPDFTellsTheCaseInTheReadersLanguageAndZone(t *testing.T) {
	t.Parallel()
	c := sample()
	c.Notes = true
	raw := picture(t)
	c.Open = func(context.Context, desk.Attachment) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(raw)), nil
	}
	var out bytes.Buffer
	if err := transcript.WritePDF(context.Background(), &out, c); err != nil {
		t.Fatal(err)
	}
	text := textOf(t, out.Bytes())
	for _, want := range []string{"Caso n.º 42 · Ana Núñez", "Contacto", "5 de marzo de 2026", "Ana Núñez · 00:30", "Sale *mañana* [thumbs up sign]", "Leo · 00:32 (Nota interna)",
		"Cliente VIP", "En respuesta a Ana Núñez", "Archivo: foto.png", "Leo cambió el estado a resuelto", "Página 1 de"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in it:\n%s", want, text)
		}
	}
	if !bytes.Contains(out.Bytes(), []byte("/DCTDecode")) {
		t.Error("the picture is not in it")
	}
	if pages := bytes.Count(out.Bytes(), []byte("/Type /Page\n")); pages != 1 {
		t.Errorf("%d pages", pages)
	}
	c = sample()
	out.Reset()
	if err := transcript.WritePDF(context.Background(), &out, c); err != nil {
		t.Fatal(err)
	}
	if text := textOf(t, out.Bytes()); strings.Contains(text, "Cliente VIP") || !strings.Contains(text, "foto.png (no se muestra aquí)") {
		t.Errorf("got %s", text)
	}
}

func TestWhatTheFontLacksIsSeenAsSuch(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Hola ñandú €5 — «sí»": "Hola ñandú €5 — «sí»",
		"日本":                   "□□",
		"مرحبا":                "□□□□□",
		"👩‍💻👍🏽":                "[woman][personal computer][thumbs up sign]",
		"a\x00b\tc\r\nd":       "ab c",
		"bad \xff utf":         "bad \uFFFD utf",
		"Привет, Ωμέγα":        "Привет, Ωμέγα",
	} {
		c := sample()
		c.Messages, c.Events = list(message("m", text, 0)), list[desk.Event]()
		var out bytes.Buffer
		if err := transcript.WritePDF(context.Background(), &out, c); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if got := textOf(t, out.Bytes()); !strings.Contains(got, want) {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

// many is a case of n messages that are made as they are asked for.
func many(n int) transcript.Case {
	c := sample()
	c.Messages = func(yield func(desk.Message, error) bool) {
		for i := range n {
			if !yield(message(fmt.Sprint("m", i), fmt.Sprintf("Mensaje %d: %s", i, strings.Repeat("algo que decir ", 12)), time.Duration(i)*time.Minute), nil) {
				return
			}
		}
	}
	return c
}

func TestALongCaseIsPagedAndTakesLittleMemory(t *testing.T) {
	var out bytes.Buffer
	if err := transcript.WritePDF(context.Background(), &out, many(10_000)); err != nil {
		t.Fatal(err)
	}
	pages := bytes.Count(out.Bytes(), []byte("/Type /Page\n"))
	if pages < 300 || out.Len() > 12<<20 {
		t.Errorf("%d pages, %d bytes", pages, out.Len())
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	peak := uint64(0)
	c := many(10_000)
	inner := c.Messages
	c.Messages = func(yield func(desk.Message, error) bool) {
		i := 0
		for m, err := range inner {
			if i++; i%2500 == 0 {
				runtime.GC()
				runtime.ReadMemStats(&after)
				peak = max(peak, after.HeapAlloc)
			}
			if !yield(m, err) {
				return
			}
		}
	}
	if err := transcript.WriteJSON(io.Discard, c); err != nil {
		t.Fatal(err)
	}
	if grown := int64(peak) - int64(before.HeapAlloc); grown > 2<<20 {
		t.Errorf("writing JSON held %d bytes", grown)
	}
}

func FuzzAnyTextBecomesPages(f *testing.F) {
	f.Add("Hola", "Ana")
	f.Add("👩‍👩‍👧‍👦 \u202eabc\x00 ﷽ \U0010ffff \ufeff \ud7ff", "\u0301")
	f.Add(strings.Repeat("sinespacios", 60), "")
	f.Add("\n\n\r\r\u2028x{pages}\\()(", "{nb}")
	f.Fuzz(func(t *testing.T, text, name string) {
		if len(text) > 4096 || len(name) > 512 {
			return
		}
		c := sample()
		m := message("m", text, 0)
		m.Author.Name = name
		c.Contact.Name, c.Case.Subject = name, text
		c.Messages, c.Events = list(m), list[desk.Event]()
		var out bytes.Buffer
		if err := transcript.WritePDF(context.Background(), &out, c); err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(out.Bytes(), []byte("%PDF-")) || !bytes.Contains(out.Bytes(), []byte("%%EOF")) {
			t.Fatal("this is no PDF")
		}
		out.Reset()
		if err := transcript.WriteJSON(&out, c); err != nil || !json.Valid(out.Bytes()) {
			t.Fatalf("%v: %q", err, out.String())
		}
	})
}
