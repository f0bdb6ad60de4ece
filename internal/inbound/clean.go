package inbound

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

const replacement = "\uFFFD"

// clean answers a text that every database and browser takes: what is not
// Unicode, and NUL, is shown as the replacement character.
func clean(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, replacement), "\x00", replacement)
}

func cleanAll(texts ...*string) {
	for _, t := range texts {
		*t = clean(*t)
	}
}

// cleanInbound answers in with all its texts clean. What it points to is
// copied: the same event may be applied again.
func cleanInbound(in platform.Inbound) platform.Inbound {
	in.Key = clean(in.Key)
	in.Post = platform.RemotePostID(clean(string(in.Post)))
	in.Thread = platform.RemoteThreadID(clean(string(in.Thread)))
	if in.Sender != nil {
		p := *in.Sender
		cleanAll(&p.Address, &p.Display, &p.Name, &p.Locale)
		p.Keys = cleanKeys(p.Keys)
		in.Sender = &p
	}
	in.Message, in.Echo = cleanMessage(in.Message), cleanMessage(in.Echo)
	if in.Receipt != nil {
		r := *in.Receipt
		r.ID, r.OurID = cleanID(r.ID), clean(r.OurID)
		in.Receipt = &r
	}
	if in.Edit != nil {
		e := *in.Edit
		e.ID, e.Text, e.Content = cleanID(e.ID), clean(e.Text), cleanContent(e.Content)
		in.Edit = &e
	}
	if in.Delete != nil {
		in.Delete = &platform.DeleteIn{ID: cleanID(in.Delete.ID)}
	}
	if in.Reaction != nil {
		in.Reaction = &platform.ReactionIn{ID: cleanID(in.Reaction.ID), Emoji: clean(in.Reaction.Emoji), Ours: in.Reaction.Ours}
	}
	if in.Profile != nil {
		p := *in.Profile
		cleanAll(&p.Address, &p.Display, &p.Name)
		p.NewKeys = cleanKeys(p.NewKeys)
		in.Profile = &p
	}
	return in
}

func cleanMessage(m *platform.MessageIn) *platform.MessageIn {
	if m == nil {
		return nil
	}
	c := *m
	c.ID, c.ReplyTo, c.Text, c.Content = cleanID(m.ID), cleanID(m.ReplyTo), clean(m.Text), cleanContent(m.Content)
	if len(m.Attachments) > 0 {
		c.Attachments = make([]platform.AttachmentIn, len(m.Attachments))
		for i, a := range m.Attachments {
			cleanAll(&a.Mime, &a.Name)
			a.Remote = bytes.ToValidUTF8(a.Remote, []byte(replacement))
			c.Attachments[i] = a
		}
	}
	return &c
}

func cleanID(id platform.RemoteMessageID) platform.RemoteMessageID {
	return platform.RemoteMessageID(clean(string(id)))
}

func cleanKeys(keys []platform.RemoteUserKey) []platform.RemoteUserKey {
	for i, k := range keys {
		if c := platform.RemoteUserKey(clean(string(k))); c != k {
			keys = append([]platform.RemoteUserKey(nil), keys...)
			keys[i] = c
		}
	}
	return keys
}

// cleanContent goes by JSON, in which both defects can be seen, and touches
// only what has one.
func cleanContent(c *desk.Content) *desk.Content {
	if c == nil {
		return nil
	}
	raw, err := json.Marshal(c)
	if err != nil || utf8.Valid(raw) && !bytes.Contains(raw, []byte(`\u0000`)) {
		return c
	}
	raw = bytes.ReplaceAll(bytes.ToValidUTF8(raw, []byte(replacement)), []byte(`\u0000`), []byte(`\ufffd`))
	var out desk.Content
	if json.Unmarshal(raw, &out) != nil {
		return c
	}
	return &out
}
