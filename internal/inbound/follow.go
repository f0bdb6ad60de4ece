package inbound

import (
	"recado.dev/internal/platform"
)

// namesOf are the ids that a new message names: its own, and those of messages
// that it answers or goes on from.
func namesOf(it *item, in platform.MessageIn) []string {
	id := messageID(it, in.ID)
	names := []string{id, string(in.ReplyTo)}
	if in.Variant != "" {
		names = append(names, id+"/"+in.Variant)
	}
	for _, f := range in.Follows {
		names = append(names, string(f))
	}
	if in.Public != nil {
		names = append(names, string(in.Public.Parent))
	}
	return names
}

// nameFor is the id under which a new message is stored, and whether it is there
// already. Where ids are made by whoever writes another message may have the
// same one: it is told by its variant.
func (b *batch) nameFor(it *item, in platform.MessageIn) (id string, known bool) {
	id = messageID(it, in.ID)
	held := b.external[place{it.ev.ChannelID, id}]
	if held == nil {
		return id, false
	}
	if in.Variant == "" || variantOf(held) == "" || variantOf(held) == in.Variant {
		return id, true
	}
	id += "/" + in.Variant
	return id, b.external[place{it.ev.ChannelID, id}] != nil
}

func variantOf(m *message) string {
	if m.Content == nil || m.Content.Email == nil {
		return ""
	}
	return m.Content.Email.Digest
}

// follows are the messages that an event's message goes on from.
func follows(it *item) []platform.RemoteMessageID {
	switch {
	case it.in.Message != nil:
		return it.in.Message.Follows
	case it.in.Echo != nil && it.in.Echo.Public != nil:
		return []platform.RemoteMessageID{it.in.Echo.Public.Parent} // our words go to whom they answer
	case it.in.Echo != nil:
		return it.in.Echo.Follows
	}
	return nil
}

// followed are the conversations of messages that the batch goes on from.
func (b *batch) followed() []string {
	var out []string
	for _, it := range b.items {
		for _, f := range follows(it) {
			if m := b.external[place{it.ev.ChannelID, string(f)}]; m != nil {
				if b.convs[m.ConversationID] == nil {
					out = append(out, m.ConversationID)
				}
				break
			}
		}
	}
	return out
}

// goesOn answers the conversation of the nearest message that a new one goes on
// from, nil where none is known.
func (b *batch) goesOn(it *item) *conv {
	for _, f := range follows(it) {
		if m := b.external[place{it.ev.ChannelID, string(f)}]; m != nil {
			return b.convs[m.ConversationID]
		}
	}
	return nil
}
