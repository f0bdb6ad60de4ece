package form

import (
	"context"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// Fill completes the offer of a form for a channel: its questions as they are
// published, and what the platform calls it. A form that nobody can fill in is
// refused; a channel that has no forms gets the questions alone, to be asked in
// words.
func (s *Service) Fill(ctx context.Context, ws, channelID string, o desk.FormOffer) (*desk.FormOffer, error) {
	f, err := s.Store.Read().FormByID(ctx, ws, o.ID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil, desk.Invalid("content.form.id", "there is no such form")
	}
	if err != nil {
		return nil, err
	}
	if f.State != desk.FormPublished {
		return nil, desk.E(desk.CodeConflict, "The form %s cannot be sent: it is %s", f.Name, stateWords(f.State))
	}
	versions, err := s.Store.Read().FormVersions(ctx, ws, f.ID)
	if err != nil || len(versions) == 0 {
		return nil, err
	}
	live, err := s.Channels.Find(ctx, ws, channelID)
	if err != nil {
		return nil, err
	}
	now := versions[0]
	out := desk.FormOffer{ID: f.ID, Version: now.Version, Title: f.Name, Label: strings.TrimSpace(o.Label), Questions: Questions(now.Screens)}
	author, ok := live.Session.(platform.FormAuthor)
	switch {
	case ok && live.Channel.Platform == f.Platform && author.FormAccount() == f.Account:
		out.RemoteID, out.Screen = now.RemoteID, now.Screen
	case ok && author.FormAccount() != "":
		return nil, desk.E(desk.CodeConflict, "The form %s is published on another account than this channel's", f.Name)
	}
	return &out, nil
}

func stateWords(s desk.FormState) string {
	switch s {
	case desk.FormDraft:
		return "a draft that was not published yet"
	case desk.FormDeprecated:
		return "retired"
	}
	return "stopped by the platform"
}

// Questions are all questions of a form, in their order.
func Questions(screens []desk.FormScreen) []desk.FormQuestion {
	var out []desk.FormQuestion
	for _, s := range screens {
		for _, f := range s.Fields {
			q := desk.FormQuestion{Key: f.Key, Label: f.Label, Kind: f.Kind, Goes: f.Goes, Required: f.Required}
			for i, title := range f.Options {
				q.Options = append(q.Options, desk.FormOption{ID: strconv.Itoa(i), Title: title})
			}
			out = append(out, q)
		}
	}
	return out
}
