package telegram

import (
	"fmt"
	"html"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// maxData bounds a button's id, in bytes.
const maxData = 64

// rich puts a message with choices into the parameters: buttons under a text,
// one below the other as on a phone.
func (in fields) rich(r desk.Rich) error {
	text := body(r)
	if n := utf8.RuneCountInString(text); n > maxText {
		return &platform.Failure{Kind: platform.TooLong, Title: fmt.Sprintf("the whole has %d characters; %d is the most", n, maxText)}
	}
	in.write("text", text)
	if r.Page != nil {
		in["link_preview_options"] = fields{"url": r.Page.URL, "prefer_large_media": true}
	}
	keys, err := buttons(r)
	switch {
	case err != nil:
		return err
	case len(keys) > 0:
		in["reply_markup"] = fields{"inline_keyboard": keys}
	case r.AskForSpot:
		in["reply_markup"] = keyboard([][]fields{{{"text": "📍", "request_location": true}}})
	case len(r.QuickReplies) > 0:
		in["reply_markup"] = keyboard(answers(r.QuickReplies))
	}
	return nil
}

// body is the words of the message. What the desk formatted is so already;
// everything else is escaped here.
func body(r desk.Rich) string {
	var blocks []string
	add := func(open, text, end string) {
		if text != "" {
			blocks = append(blocks, open+text+end)
		}
	}
	add("<b>", html.EscapeString(r.Header), "</b>")
	add("", r.Body, "")
	for _, s := range r.Sections {
		var lines []string
		for _, row := range s.Rows {
			if row.Description != "" {
				lines = append(lines, html.EscapeString(row.Title)+" – "+html.EscapeString(row.Description))
			}
		}
		if s.Title != "" && len(r.Sections) > 1 && len(lines) > 0 {
			lines = append([]string{"<b>" + html.EscapeString(s.Title) + "</b>"}, lines...)
		}
		add("", strings.Join(lines, "\n"), "")
	}
	if p := r.Page; p != nil {
		lines := []string{"<b>" + html.EscapeString(p.Title) + "</b>"}
		if p.Text != "" {
			lines = append(lines, html.EscapeString(p.Text))
		}
		add("", strings.Join(append(lines, html.EscapeString(p.URL)), "\n"), "")
	}
	add("<i>", html.EscapeString(r.Footer), "</i>")
	return strings.Join(blocks, "\n\n")
}

// buttons are those under the text. What goes away once it was answered stands
// there too where there are others: a message has one set of them.
func buttons(r desk.Rich) ([][]fields, error) {
	var keys [][]fields
	press := func(title, id string) error {
		if len(id) > maxData {
			return &platform.Failure{Kind: platform.TooLong, Title: fmt.Sprintf("a button's id has %d bytes; %d is the most", len(id), maxData)}
		}
		keys = append(keys, []fields{{"text": title, "callback_data": id}})
		return nil
	}
	for _, s := range r.Sections {
		for _, row := range s.Rows {
			if err := press(row.Title, row.ID); err != nil {
				return nil, err
			}
		}
	}
	for _, b := range r.Buttons {
		if err := press(b.Title, b.ID); err != nil {
			return nil, err
		}
	}
	if r.Link != nil {
		keys = append(keys, []fields{{"text": r.Link.Title, "url": r.Link.URL}})
	}
	if len(keys) == 0 {
		return nil, nil
	}
	for _, b := range r.QuickReplies {
		if err := press(b.Title, b.ID); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

// keyboard takes the place of the letters' until it was used.
func keyboard(keys [][]fields) fields {
	return fields{"keyboard": keys, "resize_keyboard": true, "one_time_keyboard": true}
}

func answers(replies []desk.Button) [][]fields {
	var keys [][]fields
	for i, b := range replies {
		if i%2 == 0 {
			keys = append(keys, nil)
		}
		last := len(keys) - 1
		keys[last] = append(keys[last], fields{"text": b.Title})
	}
	return keys
}
