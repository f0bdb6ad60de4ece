package apple

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// extension begins the name of every app that opens within the messages: its
// maker's team and its own id follow.
const extension = "com.apple.messages.MSMessageExtensionBalloonPlugin:"

// Bounds of what an app sent back: what is longer is kept as it came all the
// same.
const (
	maxValues = 40
	maxValue  = 2000
)

// app is one that the business made. Its number in the App Store lets customers
// without it get it.
type app struct {
	id    string // TEAM:bundle
	store int64
	name  string
}

// readApps reads the setting: a line each, with the id, the number if there is
// one, and the name.
func readApps(setting string) []app {
	var out []app
	for line := range strings.Lines(setting) {
		words := strings.Fields(line)
		if len(words) == 0 || !strings.Contains(words[0], ":") {
			continue
		}
		a := app{id: words[0]}
		words = words[1:]
		if len(words) > 0 {
			if n, err := strconv.ParseInt(words[0], 10, 64); err == nil {
				a.store, words = n, words[1:]
			}
		}
		a.name = cmp.Or(strings.Join(words, " "), a.id)
		if !slices.ContainsFunc(out, func(b app) bool { return b.id == a.id }) {
			out = append(out, a)
		}
	}
	return out
}

// known is what the desk is told of them.
func known(apps []app) []desk.App {
	var out []desk.App
	for _, a := range apps {
		out = append(out, desk.App{ID: a.id, Name: a.name})
	}
	return out
}

func appOf(apps []app, id string) app {
	if i := slices.IndexFunc(apps, func(a app) bool { return a.id == id }); i >= 0 {
		return apps[i]
	}
	return app{id: id}
}

// opensApp has an app of the business open. What it is opened with travels as
// the address that the app reads, and its answer as another.
func (s *session) opensApp(ctx context.Context, r desk.Rich, media []platform.OutgoingMedia) []messageOut {
	a := *r.App
	of := appOf(s.apps, a.ID)
	shown := bubble{Title: a.Title, Subtitle: a.Subtitle, Style: "icon"}
	data := object{"version": "1.0"}
	if image := s.picture(ctx, desk.PagePreview{Image: a.Image}, media); image != nil {
		data["images"] = []object{{"identifier": "1", "data": image.Data}}
		shown.Image, shown.Style = "1", "large"
	}
	live := a.Live
	out := messageOut{Type: "interactive", Interactive: &interactiveOut{
		Bid: extension + a.ID, URL: a.Data, AppID: of.store, AppName: of.name, Live: &live, Data: data, Received: shown, Reply: bubble{Title: a.Title, Style: "icon"},
	}}
	return append(before(joined(r.Header, r.Body, r.Footer)), out)
}

// app reads what an app sent back; nil where it is not one of a business's. What
// it says in its address is told as values.
func (in interactive) app(apps []app, said string) *desk.Answer {
	id, ok := strings.CutPrefix(in.Bid, extension)
	if !ok || in.Bid == own || id == "" || len(id) > 300 {
		return nil
	}
	a := &desk.Answer{Kind: "app", ID: id, Title: cmp.Or(clip(said, 500), appOf(apps, id).name, clip(in.AppName, 100), id), Description: clip(cmp.Or(in.Data.Reply.Subtitle, in.Reply.Subtitle), 500)}
	values := map[string]string{}
	if _, query, there := strings.Cut(in.URL, "?"); there {
		parsed, err := url.ParseQuery(query)
		if err == nil {
			for _, key := range slices.Sorted(maps.Keys(parsed)) {
				if key == "" || len(values) == maxValues {
					continue
				}
				value := clip(strings.Join(parsed[key], ", "), maxValue)
				values[key] = value
				a.Fields = append(a.Fields, desk.AnswerField{Label: clip(key, 100), Value: value})
			}
		}
	}
	if len(values) == 0 && in.URL != "" {
		values["url"] = clip(in.URL, maxValue)
	}
	if raw, err := json.Marshal(values); err == nil && len(values) > 0 {
		a.Form = raw
	}
	return a
}
