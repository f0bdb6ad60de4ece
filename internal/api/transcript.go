package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/transcript"
)

// transcriptStep is how many messages of a case are in memory at once.
const transcriptStep = 500

// transcriptTime is how long a file of the longest case may take.
const transcriptTime = 5 * time.Minute

func (a *API) registerTranscript() {
	a.raw(route{Method: http.MethodGet, Path: "/cases/{id}/transcript", Tag: "Cases", Ability: access.CasesRead,
		Summary: "Download a case as a file: ?format=json|pdf, &notes=true with internal notes, &tz= a time zone. That one did is kept in the case's history"}, a.transcript)
}

func (a *API) transcript(w http.ResponseWriter, r *http.Request) {
	who, _ := access.From(r.Context())
	q := r.URL.Query()
	format := q.Get("format")
	if format == "" {
		format = "json"
	}
	if format != "json" && format != "pdf" {
		a.fail(w, r, desk.Invalid("format", "must be json or pdf"))
		return
	}
	c, err := a.transcriptOf(r.Context(), who, cleanText(r.PathValue("id")), q.Get("tz"))
	if err != nil {
		a.fail(w, r, err)
		return
	}
	c.Notes = q.Get("notes") == "true"
	if err := a.noteExport(r.Context(), who, c, format); err != nil {
		a.fail(w, r, err)
		return
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(transcriptTime))
	f := &fileAnswer{w: w, name: fmt.Sprintf("recado-%d.%s", c.Case.Number, format), kind: "application/json; charset=utf-8"}
	if format == "pdf" {
		f.kind = "application/pdf"
		err = transcript.WritePDF(r.Context(), f, c)
	} else {
		err = transcript.WriteJSON(f, c)
	}
	switch {
	case err == nil:
	case !f.begun:
		a.fail(w, r, err)
	default:
		// The answer is under way: breaking it off is the one way left to say so.
		a.Log.WarnContext(r.Context(), "transcript broke off", "case", c.Case.ID, "error", err)
		panic(http.ErrAbortHandler)
	}
}

// fileAnswer is a file to be downloaded, whose head is written with its first
// byte: until then an error can still be told.
type fileAnswer struct {
	w          http.ResponseWriter
	name, kind string
	begun      bool
}

// Write implements io.Writer.
func (f *fileAnswer) Write(b []byte) (int, error) {
	if !f.begun {
		f.begun = true
		h := f.w.Header()
		h.Set("Content-Type", f.kind)
		h.Set("Content-Disposition", disposition("attachment", f.name))
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
	}
	return f.w.Write(b)
}

// transcriptOf gathers what a case's transcript needs. Its messages and events
// are read as they are written.
func (a *API) transcriptOf(ctx context.Context, who access.Who, id, zone string) (transcript.Case, error) {
	var c transcript.Case
	read := a.Store.Read()
	k, err := read.CaseByID(ctx, who.WorkspaceID, id)
	if err != nil {
		return c, err
	}
	views, err := read.CaseViews(ctx, who.WorkspaceID, []desk.Case{k})
	if err != nil {
		return c, err
	}
	if c.Contact, err = read.ContactByID(ctx, who.WorkspaceID, k.ContactID); err != nil {
		return c, err
	}
	ws, err := read.WorkspaceByID(ctx, who.WorkspaceID)
	if err != nil {
		return c, err
	}
	if c.Zone, err = readerZone(zone, ws.Timezone); err != nil {
		return c, err
	}
	if c.NameOf, err = a.namesOf(ctx, who); err != nil {
		return c, err
	}
	c.QueueOf = func(id string) string {
		if name, err := read.QueueName(ctx, who.WorkspaceID, id); err == nil && name != "" {
			return name
		}
		return id
	}
	if live, err := a.Channels.Find(ctx, who.WorkspaceID, k.ChannelID); err == nil {
		c.Channel = live.Channel.Name
	}
	c.Case, c.Workspace, c.MadeAt, c.MadeBy, c.Language = views[0], ws.Name, a.now(), who.Name, a.languageOf(ctx, who, ws)
	c.Messages, c.Events = a.messagesOf(ctx, who, id), a.storyOf(ctx, who, id)
	c.Open = func(ctx context.Context, file desk.Attachment) (io.ReadCloser, error) {
		return a.Media.OpenAttachment(ctx, file)
	}
	return c, nil
}

// readerZone is the zone that the reader's browser names, else the workspace's.
func readerZone(name, fallback string) (*time.Location, error) {
	if name == "" {
		name = fallback
	}
	if strings.EqualFold(name, "local") { // that would be the server's
		return nil, desk.Invalid("tz", "is no time zone")
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, desk.Invalid("tz", "is no time zone")
	}
	return zone, nil
}

// languageOf is the person's language, else the workspace's.
func (a *API) languageOf(ctx context.Context, who access.Who, ws desk.Workspace) string {
	if u, err := a.Store.Read().UserByID(ctx, who.UserID); err == nil && u.Locale != "" {
		return u.Locale
	}
	return ws.Locale
}

func (a *API) namesOf(ctx context.Context, who access.Who) (func(string) string, error) {
	members, err := a.Store.Read().Members(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(members))
	for _, m := range members {
		names[m.UserID] = m.Name
	}
	return func(id string) string {
		if name, ok := names[id]; ok {
			return name
		}
		return id
	}, nil
}

// messagesOf reads the messages of a case page by page, shaped for who.
func (a *API) messagesOf(ctx context.Context, who access.Who, caseID string) iter.Seq2[desk.Message, error] {
	return func(yield func(desk.Message, error) bool) {
		var after *store.TimeKey
		for {
			ms, err := a.Store.Read().CaseMessages(ctx, who.WorkspaceID, caseID, after, transcriptStep)
			if err != nil {
				yield(desk.Message{}, err)
				return
			}
			a.presenter().Messages(who, ms)
			for i := range ms {
				if !yield(ms[i], nil) {
					return
				}
			}
			if len(ms) < transcriptStep {
				return
			}
			last := ms[len(ms)-1]
			after = &store.TimeKey{At: last.OccurredAt, ID: last.ID}
		}
	}
}

// storyOf reads what was done to a case page by page.
func (a *API) storyOf(ctx context.Context, who access.Who, caseID string) iter.Seq2[desk.Event, error] {
	return func(yield func(desk.Event, error) bool) {
		var after int64
		for {
			evs, err := a.Store.Read().CaseStory(ctx, who.WorkspaceID, caseID, after, transcriptStep)
			if err == nil {
				err = a.presentEvents(evs)
			}
			if err != nil {
				yield(desk.Event{}, err)
				return
			}
			for i := range evs {
				if !yield(evs[i], nil) {
					return
				}
				after = evs[i].Seq
			}
			if len(evs) < transcriptStep {
				return
			}
		}
	}
}

// noteExport keeps in the case's history who took it out of the desk, before
// the first byte leaves.
func (a *API) noteExport(ctx context.Context, who access.Who, c transcript.Case, format string) error {
	data, err := json.Marshal(map[string]any{"format": format, "notes": c.Notes})
	if err != nil {
		return fmt.Errorf("write event: %w", err)
	}
	return a.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.AppendEvents(ctx, who.WorkspaceID, []desk.Event{{
			Type: desk.EventCaseExported, At: a.now(), Actor: who.Actor, CaseID: c.Case.ID, ConversationID: c.Case.ConversationID, ContactID: c.Contact.ID, Data: data,
		}})
	})
}
