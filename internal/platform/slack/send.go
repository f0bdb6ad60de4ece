package slack

import (
	"context"
	"net/url"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// metadata lets a message be told apart by our own id.
type metadata struct {
	Type    string            `json:"event_type"`
	Payload map[string]string `json:"event_payload"`
}

// posted is the API's answer to a message.
type posted struct {
	Channel string `json:"channel"`
	TS      string `json:"ts"`
}

// Send implements platform.Session.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	channel, thread := place(out)
	switch m.Kind {
	case desk.MessageImage, desk.MessageVideo, desk.MessageAudio, desk.MessageVoice, desk.MessageDocument:
		return s.sendFile(ctx, m, out.Media, channel, thread)
	}
	in, err := postingOf(m, out.Media, channel, thread)
	if err != nil {
		return platform.Receipt{}, err
	}
	var answer posted
	if err := s.tell(ctx, "chat.postMessage", in, &answer); err != nil {
		return platform.Receipt{}, err
	}
	if answer.TS == "" || answer.Channel == "" {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no message"}
	}
	return platform.Receipt{ID: remoteID(answer.Channel, answer.TS)}, nil
}

// postingOf is a message as the API takes it.
func postingOf(m desk.Message, media []platform.OutgoingMedia, channel, thread string) (url.Values, error) {
	in := url.Values{"channel": {channel}, "text": {m.Text}}
	if thread != "" {
		in.Set("thread_ts", thread)
	}
	if m.ID != "" {
		if err := encoded(in, "metadata", metadata{Type: "recado_message", Payload: map[string]string{"id": m.ID}}); err != nil {
			return nil, err
		}
	}
	if m.Kind == desk.MessageRich {
		text, blocks := write(m.Content.Rich, media)
		in.Set("text", text)
		return in, encoded(in, "blocks", blocks)
	}
	return in, nil
}

// place is where a message goes: into its thread, or to the person. In direct
// messages an answer to one message goes below it.
func place(out platform.Outgoing) (channel, thread string) {
	if out.Thread != "" {
		return split(string(out.Thread))
	}
	if c, stamp := split(string(out.ReplyTo)); strings.HasPrefix(c, "D") {
		return out.To.Address, stamp
	}
	return out.To.Address, ""
}

// directOf is the direct channel of a person: some calls take no person in its
// place.
func (s *session) directOf(ctx context.Context, address string) (string, error) {
	if !strings.HasPrefix(address, "U") && !strings.HasPrefix(address, "W") {
		return address, nil
	}
	s.mu.Lock()
	known := s.direct[address]
	s.mu.Unlock()
	if known != "" {
		return known, nil
	}
	var answer struct {
		Channel struct {
			ID string `json:"id"`
		} `json:"channel"`
	}
	if err := s.ask(ctx, "conversations.open", url.Values{"users": {address}}, &answer); err != nil {
		return "", err
	}
	if answer.Channel.ID == "" {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "the answer names no channel"}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.direct) >= maxDirect {
		clear(s.direct)
	}
	s.direct[address] = answer.Channel.ID
	return answer.Channel.ID, nil
}

// React implements platform.Reactor. The network keeps any number of reactions
// of one person; the desk has one, so that the others go.
func (s *session) React(ctx context.Context, _ platform.Recipient, id platform.RemoteMessageID, emoji string) error {
	channel, stamp := split(string(id))
	if _, ok := moment(stamp); !ok || !plainID(channel) {
		return &platform.Failure{Kind: platform.Unsupported, Title: "this message takes no reaction"}
	}
	name := ""
	if emoji != "" {
		var ok bool
		if name, ok = nameOf(emoji); !ok {
			return &platform.Failure{Kind: platform.Unsupported, Title: "the network has no name for " + emoji}
		}
	}
	mine, err := s.reactions(ctx, channel, stamp)
	if err != nil {
		return err
	}
	there := false
	for _, old := range mine {
		if old == name {
			there = true
			continue
		}
		err := s.ask(ctx, "reactions.remove", url.Values{"channel": {channel}, "timestamp": {stamp}, "name": {old}}, nil)
		if err != nil && platform.AsFailure(err).Code != "no_reaction" {
			return err
		}
	}
	if name == "" || there {
		return nil
	}
	err = s.ask(ctx, "reactions.add", url.Values{"channel": {channel}, "timestamp": {stamp}, "name": {name}}, nil)
	if err != nil && platform.AsFailure(err).Code == "already_reacted" {
		return nil
	}
	return err
}

// reactions are the names of those that the app itself put on a message.
func (s *session) reactions(ctx context.Context, channel, stamp string) ([]string, error) {
	self, err := s.identity(ctx)
	if err != nil {
		return nil, err
	}
	var answer struct {
		Message struct {
			Reactions []struct {
				Name  string   `json:"name"`
				Users []string `json:"users"`
			} `json:"reactions"`
		} `json:"message"`
	}
	if err := s.ask(ctx, "reactions.get", url.Values{"channel": {channel}, "timestamp": {stamp}, "full": {"true"}}, &answer); err != nil {
		return nil, err
	}
	var mine []string
	for _, r := range answer.Message.Reactions {
		for _, user := range r.Users {
			if user == self.User {
				mine = append(mine, r.Name)
			}
		}
	}
	return mine, nil
}

// Profile implements platform.Profiler.
func (s *session) Profile(ctx context.Context, who platform.Recipient) (platform.ProfileIn, error) {
	user := who.Address
	for _, key := range who.Keys {
		if id, ok := strings.CutPrefix(string(key), string(userKey(s.team, ""))); ok {
			user = id
		}
	}
	var answer struct {
		User member `json:"user"`
	}
	if err := s.ask(ctx, "users.info", url.Values{"user": {user}}, &answer); err != nil {
		if platform.AsFailure(err).Kind == platform.RecipientGone {
			return platform.ProfileIn{}, nil // somebody of another organisation, whom the app cannot see
		}
		return platform.ProfileIn{}, err
	}
	return platform.ProfileIn{Name: answer.User.called()}, nil
}
