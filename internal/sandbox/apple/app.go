package apple

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"recado.dev/internal/sandbox"
)

// app is a bubble of an app that the business made. The phone stands in for the
// app: it shows the bubble and answers from it.
func (n *Network) app(b *business, id string, i interactive) ([]sandbox.Message, string) {
	team, bundle, ok := strings.Cut(strings.TrimPrefix(i.Bid, extensions), ":")
	switch {
	case !ok || len(team) != 10 || bundle == "":
		return nil, "bid names a team of ten letters and digits, and an extension"
	case i.Session != id || i.Received.Title == "" || i.Received.Style == "":
		return nil, "interactiveData is not complete"
	case i.URL != "" && !strings.Contains(i.URL, "?"):
		return nil, "URL has what the app is opened with after a question mark"
	}
	app := &sandbox.App{ID: team + ":" + bundle, Name: i.AppName, Title: i.Received.Title, Subtitle: i.Received.Subtitle, Data: i.URL}
	for _, image := range i.Data.Images {
		if image.ID != i.Received.Image {
			continue
		}
		raw, err := base64.StdEncoding.DecodeString(image.Data)
		if err != nil || len(raw) > maxPicture {
			return nil, "an image has at most 200 KB of base64"
		}
		if kept, err := n.table.AddMedia(b.ID, "image/png", "", bytes.NewReader(raw)); err == nil {
			app.Media = &sandbox.MediaRef{ID: kept.ID, Mime: kept.Mime, Size: kept.Size}
		}
	}
	return []sandbox.Message{{Kind: "app", App: app}}, ""
}

// appAnswered is what an app sends back: in the session of its message, with its
// values in an address.
func (n *Network) appAnswered(m sandbox.Message, out object) error {
	sent := ""
	if err := json.Unmarshal(m.Answer.Data, &sent); err != nil {
		return fmt.Errorf("an app's answer: %w", err)
	}
	out["interactiveData"] = object{
		"bid": extensions + m.Answer.ID, "sessionIdentifier": m.ReplyTo, "URL": sent,
		"data": object{"version": "1.0", "replyMessage": object{"title": m.Answer.Title, "style": "icon"}},
	}
	return nil
}
