package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/search"
	"recado.dev/internal/search/query"
	"recado.dev/internal/store"
)

func (a *API) registerSearch() {
	handle(a, route{Method: http.MethodGet, Path: "/search", Summary: "Find cases, messages, contacts and files by words and operators", Tag: "Search", Ability: access.CasesRead}, a.search)
}

type searchInput struct {
	Q      string `query:"q" required:"true" maxLength:"500" doc:"words in any order, of which the last may be the beginning of one; \"exact phrases\"; operators such as from:ana, tag:vip, before:2026-03-01, has:image, is:unread; a - before what is not to be found"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"20" doc:"of each kind"`
	Kind   string `query:"kind" enum:"cases,messages,contacts,files" doc:"only this kind; a cursor needs it"`
	Cursor string `query:"cursor" doc:"where an earlier answer for this kind went on"`
	Exact  bool   `query:"exact" doc:"leave misspelt words as they are"`
}

// searchAnswer is what was found, the newest first.
type searchAnswer struct {
	Cases    []desk.CaseView `json:"cases" nullable:"false"`
	Contacts []desk.Contact  `json:"contacts" nullable:"false"`
	Messages []foundMessage  `json:"messages" nullable:"false"`
	Files    []foundFile     `json:"files" nullable:"false"`
	// Marks show where the words stand in cases and contacts, by their ids.
	Marks map[string]search.Snippet `json:"marks" nullable:"false"`
	// Next is the cursor of each kind of which there is more. Partial are the
	// kinds for which looking was broken off there, before the page was full.
	Next     map[string]string `json:"next" nullable:"false"`
	Partial  []string          `json:"partial" nullable:"false"`
	Parts    []searchPart      `json:"parts" nullable:"false"`
	Problems []searchProblem   `json:"problems" nullable:"false"`
	// Corrected is what was asked instead, since what was typed found nothing;
	// Suggestion is what may have been meant.
	Corrected  string           `json:"corrected,omitempty"`
	Suggestion string           `json:"suggestion,omitempty"`
	Making     *search.Progress `json:"making,omitempty"` // of an index that is being made
}

// foundMessage is a message with the part of it that holds the words.
type foundMessage struct {
	Message desk.Message   `json:"message"`
	CaseID  string         `json:"case_id"`
	Snippet search.Snippet `json:"snippet"`
}

// foundFile is a message's attachment that is found by its name.
type foundFile struct {
	Attachment desk.Attachment `json:"attachment"`
	MessageID  string          `json:"message_id"`
	CaseID     string          `json:"case_id"`
	Author     desk.Author     `json:"author"`
	OccurredAt time.Time       `json:"occurred_at"`
	Snippet    search.Snippet  `json:"snippet"`
}

// searchPart is what was read: a word, a phrase or an operator. Start and End
// are its place in the text in UTF-16 units, as browsers count.
type searchPart struct {
	Kind  string `json:"kind" enum:"word,phrase,operator"`
	Not   bool   `json:"not,omitempty"`
	Op    string `json:"op,omitempty"`
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// searchProblem is what was not understood, and where.
type searchProblem struct {
	Code  string `json:"code" enum:"unknown_operator,missing_value,wrong_value,wrong_date,too_many,only_without,unknown_value,ambiguous"`
	Name  string `json:"name,omitempty"`
	Value string `json:"value,omitempty"`
	Meant string `json:"meant,omitempty"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// searchKinds are the kinds by the names that the API has for them.
var searchKinds = map[string]store.SearchKind{
	"cases": store.SearchCases, "messages": store.SearchMessages, "contacts": store.SearchContacts, "files": store.SearchFiles,
}

func (a *API) search(ctx context.Context, who access.Who, in *searchInput) (*body[searchAnswer], error) {
	q, err := a.question(ctx, who, in.Q, in.Limit)
	if err != nil {
		return nil, err
	}
	q.Exact = in.Exact
	switch {
	case in.Kind != "":
		q.Kinds = []store.SearchKind{searchKinds[in.Kind]}
	case in.Cursor != "":
		return nil, desk.Invalid("kind", "a cursor is of one kind")
	}
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 1)
		if err != nil {
			return nil, err
		}
		q.Cursor = parts[0]
	}
	found, err := a.Search.Ask(ctx, q)
	if err != nil {
		return nil, err
	}
	out := readBack(in.Q, found)
	out.Making = a.Search.Making(who.WorkspaceID)
	if err := a.fillFound(ctx, who, found, &out); err != nil {
		return nil, err
	}
	return &body[searchAnswer]{out}, nil
}

// question is a text as somebody asks it. The workspace's time is asked for
// only where there may be a date.
func (a *API) question(ctx context.Context, who access.Who, text string, limit int) (search.Question, error) {
	q := search.Question{Workspace: who.WorkspaceID, User: who.UserID, Text: text, Limit: limit, Now: a.now(), Zone: time.UTC}
	if !strings.Contains(text, ":") {
		return q, nil
	}
	w, err := a.Store.Read().WorkspaceByID(ctx, who.WorkspaceID)
	if err != nil {
		return q, err
	}
	if zone, err := time.LoadLocation(w.Timezone); err == nil {
		q.Zone = zone
	}
	return q, nil
}

// readBack says how a text was understood and where answers go on.
func readBack(text string, found search.Answer) searchAnswer {
	out := searchAnswer{
		Marks: map[string]search.Snippet{}, Next: map[string]string{}, Partial: []string{}, Parts: []searchPart{}, Problems: []searchProblem{},
		Corrected: found.Corrected, Suggestion: found.Suggestion,
	}
	if found.Corrected != "" {
		text = found.Corrected
	}
	for _, p := range found.Parts {
		out.Parts = append(out.Parts, searchPart{
			Kind: string(p.Kind), Not: p.Not, Op: string(p.Op), Text: p.Text, Start: search.UTF16(text, p.Start), End: search.UTF16(text, p.End),
		})
	}
	for _, p := range found.Problems {
		out.Problems = append(out.Problems, searchProblem{
			Code: string(p.Code), Name: p.Name, Value: p.Value, Meant: p.Meant, Start: search.UTF16(text, p.Start), End: search.UTF16(text, p.End),
		})
	}
	for _, name := range []string{"cases", "messages", "contacts", "files"} {
		g := found.Groups[searchKinds[name]]
		if g.Next != "" {
			out.Next[name] = *encodeCursor(g.Next)
		}
		if g.Partial {
			out.Partial = append(out.Partial, name)
		}
	}
	return out
}

func (a *API) fillFound(ctx context.Context, who access.Who, found search.Answer, out *searchAnswer) error {
	read := a.Store.Read()
	var err error
	if out.Cases, err = read.CaseViewsByID(ctx, who.WorkspaceID, found.Groups[store.SearchCases].IDs); err != nil {
		return err
	}
	for _, c := range out.Cases {
		out.Marks[c.ID] = found.Snippet(c.Subject)
	}
	if out.Contacts, err = read.ContactsInOrder(ctx, who.WorkspaceID, found.Groups[store.SearchContacts].IDs); err != nil {
		return err
	}
	for _, c := range out.Contacts {
		out.Marks[c.ID] = found.Snippet(c.Name)
	}
	return a.fillFoundMessages(ctx, who, found, out)
}

func (a *API) fillFoundMessages(ctx context.Context, who access.Who, found search.Answer, out *searchAnswer) error {
	ids, files := found.Groups[store.SearchMessages].IDs, found.Groups[store.SearchFiles].IDs
	out.Messages, out.Files = make([]foundMessage, 0, len(ids)), []foundFile{}
	messages, err := a.Store.Read().MessagesByID(ctx, who.WorkspaceID, append(append([]string{}, ids...), files...))
	if err != nil {
		return err
	}
	for id, m := range messages {
		a.present(who, &m)
		messages[id] = m
	}
	for _, id := range ids {
		if m, ok := messages[id]; ok {
			text := strings.TrimSpace(strings.Join(search.MessageText(m), " "))
			out.Messages = append(out.Messages, foundMessage{Message: m, CaseID: m.CaseID, Snippet: found.Snippet(text)})
		}
	}
	for _, id := range files {
		m := messages[id]
		for _, f := range m.Attachments {
			if s := found.Snippet(f.Name); f.Name != "" && (len(s.Matches) > 0 || len(m.Attachments) == 1) {
				out.Files = append(out.Files, foundFile{Attachment: f, MessageID: m.ID, CaseID: m.CaseID, Author: m.Author, OccurredAt: m.OccurredAt, Snippet: s})
			}
		}
	}
	return nil
}

// casesFound are the cases that a query leads to: by themselves, by their
// messages and by their contact.
func (a *API) casesFound(ctx context.Context, who access.Who, text string) ([]string, error) {
	q, err := a.question(ctx, who, text, searchDepth)
	if err != nil {
		return nil, err
	}
	q.Exact, q.Kinds = true, []store.SearchKind{store.SearchCases, store.SearchMessages, store.SearchContacts}
	found, err := a.Search.Ask(ctx, q)
	if err != nil {
		return nil, err
	}
	if len(found.Problems) > 0 {
		return nil, notUnderstood(text, found.Problems[0])
	}
	ids := append([]string{}, found.Groups[store.SearchCases].IDs...) // not nil: nothing found is no cases
	more, err := a.Store.Read().CasesBehind(ctx, who.WorkspaceID, found.Groups[store.SearchMessages].IDs, found.Groups[store.SearchContacts].IDs, searchDepth)
	if err != nil {
		return nil, err
	}
	have := map[string]bool{}
	for _, id := range ids {
		have[id] = true
	}
	for _, id := range more {
		if !have[id] {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

func notUnderstood(text string, p query.Problem) error {
	return desk.Invalid("q", "%s is not understood (%s)", strings.ToValidUTF8(text[p.Start:p.End], ""), strings.ReplaceAll(string(p.Code), "_", " "))
}
