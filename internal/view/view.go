// Package view gives messages and events the form in which they leave the
// server: files with links that expire, locations only as exact as the reader
// may see them. Lists, single answers, histories and live events all pass
// here. It knows neither HTTP nor SQL.
package view

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
)

// Files makes links to files.
type Files interface {
	Link(ws string, as []desk.Attachment)
}

// Presenter shapes what is answered. It is safe for concurrent use.
type Presenter struct {
	Files  Files
	Queues Queues // nil: queues stay without their names
}

// SeesExact says whether who sees locations as they were sent without asking
// for each.
func SeesExact(who access.Who) bool { return who.Can(access.WorkspaceManage) }

// Message shapes m for who.
func (p Presenter) Message(who access.Who, m *desk.Message) {
	p.Files.Link(who.WorkspaceID, m.Attachments)
	if !SeesExact(who) {
		Coarsen(m)
	}
}

// Messages shapes each of ms for who.
func (p Presenter) Messages(who access.Who, ms []desk.Message) {
	for i := range ms {
		p.Message(who, &ms[i])
	}
}

var (
	hasPlace = []byte(`"location":{`)
	hasFiles = []byte(`"attachments":[{`)
)

// Event shapes an event for everyone who may see it: nobody's role counts, so
// places are always coarse. The event's old data is left untouched.
func (p Presenter) Event(ev *desk.Event) error {
	if strings.HasPrefix(string(ev.Type), "case.") {
		return p.caseEvent(ev)
	}
	if !strings.HasPrefix(string(ev.Type), "message.") || !bytes.Contains(ev.Data, hasPlace) && !bytes.Contains(ev.Data, hasFiles) {
		return nil
	}
	var m desk.ScheduledView
	if err := json.Unmarshal(ev.Data, &m); err != nil {
		return fmt.Errorf("read event %d: %w", ev.Seq, err)
	}
	p.shape(ev.WorkspaceID, &m.Message)
	for i := range m.Messages {
		p.shape(ev.WorkspaceID, &m.Messages[i])
	}
	var shown any = m.Message
	if ev.Type == desk.EventScheduled {
		shown = m
	}
	data, err := json.Marshal(shown)
	if err != nil {
		return fmt.Errorf("write event %d: %w", ev.Seq, err)
	}
	ev.Data = data
	return nil
}

// shape is Message for everyone.
func (p Presenter) shape(ws string, m *desk.Message) {
	p.Files.Link(ws, m.Attachments)
	Coarsen(m)
}

// Coarsen rounds the place of a message to about a kilometre and leaves out
// its address and link, which say more than the rounded point.
func Coarsen(m *desk.Message) {
	if m.Content == nil || m.Content.Location == nil || m.Content.Location.Coarse {
		return
	}
	content, place := *m.Content, *m.Content.Location
	place.Latitude, place.Longitude = round(place.Latitude), round(place.Longitude)
	place.Address, place.URL, place.Coarse = "", "", true
	content.Location = &place
	m.Content = &content
}

// HasPlace says whether m holds a location.
func HasPlace(m desk.Message) bool { return m.Content != nil && m.Content.Location != nil }

func round(v float64) float64 { return math.Round(v*100) / 100 }
