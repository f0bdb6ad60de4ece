package apple

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

type interactiveOut struct {
	Bid      string         `json:"bid"`
	Session  string         `json:"sessionIdentifier,omitempty"`
	URL      string         `json:"URL,omitempty"`
	AppID    int64          `json:"appId,omitempty"`
	AppName  string         `json:"appName,omitempty"`
	Live     *bool          `json:"useLiveLayout,omitempty"`
	Data     map[string]any `json:"data"`
	Received bubble         `json:"receivedMessage"`
	Reply    bubble         `json:"replyMessage"`
}

// bubble is what a message shows before it is opened, and what the customer's
// answer shows.
type bubble struct {
	Title    string `json:"title"`
	Subtitle string `json:"subtitle,omitempty"`
	Style    string `json:"style"`
	Image    string `json:"imageIdentifier,omitempty"`
}

// named says by what the customer's answer comes back to it. An app knows its
// messages by their session alone.
func (i *interactiveOut) named(id string) {
	i.Data["requestIdentifier"] = id
	if i.Bid != own {
		i.Session = id
	}
}

type richLink struct {
	URL    string     `json:"url"`
	Title  string     `json:"title"`
	Assets linkAssets `json:"assets"`
}

type linkAssets struct {
	Image *imageOut `json:"image,omitempty"`
}

type imageOut struct {
	Data string `json:"data"`
	Mime string `json:"mimeType"`
}

// object is JSON whose keys are few.
type object = map[string]any

const (
	// bubbleTitle is how much of a title a bubble shows: more goes before it, as a
	// text.
	bubbleTitle = 85
	maxPicture  = 200 << 10
	// quickLeast is the smallest number of quick replies that the network takes.
	quickLeast = 2
)

// rich is a message with choices, or that opens something. What the customer's
// device cannot show goes as words.
func (s *session) rich(ctx context.Context, m desk.Message, media []platform.OutgoingMedia, to address) ([]messageOut, error) {
	r := *m.Content.Rich
	switch {
	case len(r.QuickReplies) >= quickLeast && to.shows("QUICK"):
		return quick(r), nil
	case len(r.QuickReplies) > 0:
		r.Sections = []desk.ListSection{{Rows: rows(r.QuickReplies)}}
		return list(r, to), nil
	case len(r.Sections) > 0:
		return list(r, to), nil
	case r.Times != nil:
		return times(m.ID, r, to), nil
	case r.Page != nil:
		return s.page(ctx, r, media), nil
	case r.Link != nil:
		link := messageOut{Type: "richLink", Link: &richLink{URL: r.Link.URL, Title: r.Link.Title}}
		return append(before(joined(r.Header, r.Body, r.Footer)), link), nil
	case r.App != nil:
		return s.opensApp(ctx, r, media), nil
	case r.Payment != nil:
		return s.payment(ctx, r)
	}
	return []messageOut{text(joined(r.Header, r.Body, r.Footer))}, nil
}

func rows(buttons []desk.Button) []desk.ListRow {
	var out []desk.ListRow
	for _, b := range buttons {
		out = append(out, desk.ListRow{ID: b.ID, Title: b.Title})
	}
	return out
}

// frame is what all messages with choices have. Words that are too long for its
// title go before it.
func frame(body, short string, data object) []messageOut {
	title := body
	var out []messageOut
	if body == "" || utf8.RuneCountInString(body) > bubbleTitle || strings.Contains(body, "\n") {
		out, title = before(body), clipRunes(short, bubbleTitle)
	}
	data["version"] = "1.0"
	return append(out, messageOut{Type: "interactive", Interactive: &interactiveOut{
		Bid: own, Data: data, Received: bubble{Title: title, Style: "icon"}, Reply: bubble{Title: title, Style: "icon"},
	}})
}

func quick(r desk.Rich) []messageOut {
	items := make([]object, 0, len(r.QuickReplies))
	for _, q := range r.QuickReplies {
		items = append(items, object{"identifier": q.ID, "title": q.Title})
	}
	body := joined(r.Header, r.Body, r.Footer)
	return frame(body, r.QuickReplies[0].Title, object{"quick-reply": object{"summaryText": clipRunes(body, bubbleTitle), "items": items}})
}

func list(r desk.Rich, to address) []messageOut {
	body := joined(r.Header, r.Body, r.Footer)
	if !to.shows("LIST") {
		return numbered(body, r.Sections)
	}
	sections := make([]object, 0, len(r.Sections))
	for i, section := range r.Sections {
		items := make([]object, 0, len(section.Rows))
		for j, row := range section.Rows {
			item := object{"identifier": row.ID, "title": row.Title, "order": j, "style": "icon"}
			if row.Description != "" {
				item["subtitle"] = row.Description
			}
			items = append(items, item)
		}
		sections = append(sections, object{"title": section.Title, "order": i, "multipleSelection": false, "items": items})
	}
	short := r.ListLabel
	if first := r.Sections[0].Rows; short == "" && len(first) > 0 {
		short = first[0].Title
	}
	return frame(body, short, object{"listPicker": object{"multipleSelection": false, "sections": sections}})
}

func numbered(body string, sections []desk.ListSection) []messageOut {
	lines := []string{}
	n := 0
	for _, section := range sections {
		if section.Title != "" {
			lines = append(lines, section.Title)
		}
		for _, row := range section.Rows {
			n++
			lines = append(lines, strings.TrimRight(fmt.Sprintf("%d. %s – %s", n, row.Title, row.Description), " –"))
		}
	}
	return []messageOut{text(joined(body, strings.Join(lines, "\n")))}
}

// times asks for one of several moments. The zone's distance from Greenwich is
// that of the first.
func times(id string, r desk.Rich, to address) []messageOut {
	t := *r.Times
	zone, known := time.UTC, false
	if z, err := time.LoadLocation(t.TimeZone); err == nil && t.TimeZone != "" {
		zone, known = z, true
	}
	body := joined(r.Header, r.Body, t.Place, r.Footer)
	if !to.shows("TIME") {
		section := desk.ListSection{Title: t.Title}
		for _, slot := range t.Slots {
			section.Rows = append(section.Rows, desk.ListRow{Title: slot.Start.In(zone).Format("2006-01-02 15:04 MST")})
		}
		return numbered(body, []desk.ListSection{section})
	}
	slots := make([]object, 0, len(t.Slots))
	for _, slot := range t.Slots {
		slots = append(slots, object{"identifier": slot.ID, "startTime": slot.Start.UTC().Format(slotTime), "duration": max(1, slot.Minutes) * 60})
	}
	event := object{"identifier": id, "title": t.Title, "timeslots": slots}
	if known && len(t.Slots) > 0 {
		_, offset := t.Slots[0].Start.In(zone).Zone()
		event["timezoneOffset"] = offset / 60
	}
	return frame(body, t.Title, object{"event": event})
}

// page is a web page with its title and, where it is small enough, its picture.
func (s *session) page(ctx context.Context, r desk.Rich, media []platform.OutgoingMedia) []messageOut {
	p := *r.Page
	link := &richLink{URL: p.URL, Title: p.Title, Assets: linkAssets{Image: s.picture(ctx, p, media)}}
	return append(before(joined(r.Header, r.Body, p.Text, r.Footer)), messageOut{Type: "richLink", Link: link})
}

// picture is that of a page; nil where there is none that goes along. A link
// without its picture is better than none.
func (s *session) picture(ctx context.Context, p desk.PagePreview, media []platform.OutgoingMedia) *imageOut {
	for _, m := range media {
		if p.Image == "" || m.Attachment.ID != p.Image || m.Attachment.Size > maxPicture {
			continue
		}
		file, err := m.Open()
		if err != nil {
			return nil
		}
		defer func() { _ = file.Close() }()
		return imageOf(file, m.Attachment.Mime)
	}
	to, ok := webAddress(p.ImageURL)
	if !ok {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := away(ctx, http.MethodGet, to, nil)
	if err != nil {
		return nil
	}
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return nil
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return nil
	}
	return imageOf(resp.Body, resp.Header.Get("Content-Type"))
}

func imageOf(from io.Reader, mime string) *imageOut {
	raw, err := io.ReadAll(io.LimitReader(from, maxPicture+1))
	if err != nil || len(raw) == 0 || len(raw) > maxPicture || !strings.HasPrefix(mime, "image/") {
		return nil
	}
	return &imageOut{Data: base64.StdEncoding.EncodeToString(raw), Mime: mime}
}

// before are words as a message of their own; none where there are no words.
func before(words string) []messageOut {
	if words == "" {
		return nil
	}
	return []messageOut{text(words)}
}

func joined(texts ...string) string {
	var parts []string
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, "\n\n")
}

// clipRunes is for what only stands in for something that is said in full.
func clipRunes(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
