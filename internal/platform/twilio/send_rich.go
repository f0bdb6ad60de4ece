package twilio

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// maxMade bounds how many contents for single messages are remembered.
const maxMade = 512

// madePrefix begins the names of contents that were made for single messages.
const madePrefix = "recado-"

// writeRich sends choices. The network shows them only as a content of its own,
// made before and sent by its SID; within the free hours it needs no review.
func (c *chat) writeRich(ctx context.Context, form url.Values, r *desk.Rich) error {
	types := richTypes(r)
	if types == nil { // the customer's app has a way of its own to send a place
		form.Set("Body", framed(r))
		return nil
	}
	raw, err := json.Marshal(types)
	if err != nil {
		return &platform.Failure{Kind: platform.Rejected, Title: "the message cannot be written as JSON", Err: err}
	}
	key := digest(raw)
	c.mu.Lock()
	sid := c.made[key]
	c.mu.Unlock()
	if sid == "" {
		in := contentOut{Name: madePrefix + key, Language: "en", Types: types}
		if sid, err = c.createContent(ctx, in); err != nil {
			return safe(err) // nothing has been sent
		}
		c.remember(key, sid)
	}
	form.Set("ContentSid", sid)
	return nil
}

func (c *chat) remember(key, sid string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.made) >= maxMade {
		clear(c.made)
	}
	c.made[key] = sid
}

// richTypes is a message with choices as a content; nil where it is only words.
func richTypes(r *desk.Rich) map[string]any {
	switch {
	case len(r.Buttons) > 0:
		var actions []action
		for _, b := range r.Buttons {
			actions = append(actions, action{Title: plainText(b.Title), ID: b.ID})
		}
		return map[string]any{typeQuickReply: contentBody{Body: framed(r), Actions: actions}}
	case len(r.Sections) > 0:
		var items []item
		for _, s := range r.Sections {
			for _, row := range s.Rows {
				items = append(items, item{ID: row.ID, Item: plainText(row.Title), Description: plainText(row.Description)})
			}
		}
		return map[string]any{typeListPicker: contentBody{Body: framed(r), Button: plainText(r.ListLabel), Items: items}}
	case r.Link != nil:
		return map[string]any{typeCallToAction: contentBody{Body: framed(r), Actions: []action{{Type: actionURL, Title: plainText(r.Link.Title), URL: r.Link.URL}}}}
	}
	return nil
}

// framed is the body with header and footer, for which these forms have no
// place.
func framed(r *desk.Rich) string {
	var parts []string
	if r.Header != "" {
		parts = append(parts, "*"+r.Header+"*")
	}
	parts = append(parts, r.Body)
	if r.Footer != "" {
		parts = append(parts, "_"+r.Footer+"_")
	}
	return plainText(strings.Join(parts, "\n\n"))
}

// plainText keeps braces in words from being taken for a variable.
func plainText(s string) string { return strings.ReplaceAll(s, "{{", "{\u200b{") }
