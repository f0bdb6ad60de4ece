package transcript

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"recado.dev/internal/desk"
)

// head is the first part of the JSON, before the lists.
type head struct {
	Format    string      `json:"format"`
	Version   int         `json:"version"`
	MadeAt    time.Time   `json:"made_at"`
	MadeBy    string      `json:"made_by"`
	Workspace string      `json:"workspace"`
	Channel   string      `json:"channel"`
	Notes     bool        `json:"notes"`
	Case      caseHead    `json:"case"`
	Contact   contactHead `json:"contact"`
}

// caseHead is what a transcript tells of its case. It is its own, so that the
// format changes only on purpose.
type caseHead struct {
	ID           string          `json:"id"`
	Number       int64           `json:"number"`
	Status       desk.CaseStatus `json:"status"`
	Priority     desk.Priority   `json:"priority"`
	Subject      string          `json:"subject"`
	Platform     string          `json:"platform"`
	Assignee     *desk.Ref       `json:"assignee"`
	Queue        *desk.Ref       `json:"queue"`
	Tags         []string        `json:"tags"`
	CreatedAt    time.Time       `json:"created_at"`
	FirstReplyAt *time.Time      `json:"first_reply_at"`
	ResolvedAt   *time.Time      `json:"resolved_at"`
}

type contactHead struct {
	ID        string      `json:"id"`
	Name      string      `json:"name"`
	Addresses []addressOf `json:"addresses"`
}

type addressOf struct {
	Platform string `json:"platform"`
	Address  string `json:"address"`
	Shown    string `json:"shown"`
}

func headOf(c Case) head {
	k := c.Case
	out := head{
		Format: "recado.transcript", Version: 1, MadeAt: c.MadeAt.UTC(), MadeBy: c.MadeBy, Workspace: c.Workspace, Channel: c.Channel, Notes: c.Notes,
		Case:    caseHead{k.ID, k.Number, k.Status, k.Priority, k.Subject, k.Platform, k.Assignee, k.QueueRef, k.Tags, k.CreatedAt, k.FirstReplyAt, k.ResolvedAt},
		Contact: contactHead{ID: c.Contact.ID, Name: c.Contact.Name, Addresses: []addressOf{}},
	}
	for _, i := range c.Contact.Identities {
		out.Contact.Addresses = append(out.Contact.Addresses, addressOf{i.Platform, i.Address, i.Display})
	}
	return out
}

// WriteJSON writes the whole case as one JSON object. Files are named with
// their size and type, without links: those expire.
func WriteJSON(w io.Writer, c Case) error {
	b := bufio.NewWriterSize(w, 32<<10)
	start, err := json.MarshalIndent(headOf(c), "", "  ")
	if err != nil {
		return fmt.Errorf("write transcript: %w", err)
	}
	_, _ = b.Write(start[:len(start)-2]) // the lists come before its last brace
	l := lister{b: b}
	l.begin("messages")
	for m, err := range c.messages() {
		if err != nil {
			return err
		}
		for i := range m.Attachments {
			m.Attachments[i].URL = ""
		}
		if err := l.add(m); err != nil {
			return err
		}
	}
	l.end()
	l.begin("events")
	for e, err := range c.Events {
		if err != nil {
			return err
		}
		if e.Type != desk.EventCaseExported {
			e.Data = nil // the case as it was each time; what changed is in changes
		}
		if err := l.add(e); err != nil {
			return err
		}
	}
	l.end()
	_, _ = b.WriteString("\n}\n")
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write transcript: %w", err)
	}
	return nil
}

// lister writes lists item by item.
type lister struct {
	b    *bufio.Writer
	some bool
}

func (l *lister) begin(name string) {
	l.some = false
	_, _ = l.b.WriteString(",\n  \"" + name + "\": [")
}

func (l *lister) add(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write transcript: %w", err)
	}
	if l.some {
		_ = l.b.WriteByte(',')
	}
	l.some = true
	_, _ = l.b.WriteString("\n    ")
	if _, err := l.b.Write(text); err != nil {
		return fmt.Errorf("write transcript: %w", err)
	}
	return nil
}

func (l *lister) end() {
	if l.some {
		_, _ = l.b.WriteString("\n  ")
	}
	_ = l.b.WriteByte(']')
}
