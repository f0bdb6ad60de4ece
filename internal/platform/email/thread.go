package email

import (
	"crypto/sha256"
	"encoding/base32"
	"regexp"
	"slices"
	"strings"

	"recado.dev/internal/platform"
)

// A thread is named by the first mail of it. Whoever answers says so with the
// ids of the mails before theirs; ours carry the thread's name, so that a client
// that forgets all but the last one is understood too.

var (
	idShape   = regexp.MustCompile(`<([^<>\s]{1,900})>`)
	bareID    = regexp.MustCompile(`[^\s<>,;"]+@[^\s<>,;"]+`)
	ourID     = regexp.MustCompile(`^recado\.([A-Za-z0-9_-]{6,64})\.([a-z2-7]{12})@`)
	tagShape  = regexp.MustCompile(`\[#([a-z2-7]{12})\]`)
	threadB32 = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)
)

// messageIDs reads ids, with or without their brackets.
func messageIDs(header string) []string {
	var out []string
	add := func(id string) {
		id = strings.ToValidUTF8(strings.Map(visible, id), "")
		if id != "" && !slices.Contains(out, id) && len(out) < 1000 {
			out = append(out, id)
		}
	}
	for _, m := range idShape.FindAllStringSubmatch(header, -1) {
		add(m[1])
	}
	if len(out) == 0 {
		for _, id := range bareID.FindAllString(header, -1) {
			add(id)
		}
	}
	return out
}

// threadName is the short name of the thread that begins with a mail.
func threadName(root string) string {
	sum := sha256.Sum256([]byte(root))
	return threadB32.EncodeToString(sum[:])[:12]
}

// thread is where a letter belongs, as far as it says itself.
func (l letter) thread(domain string) platform.RemoteThreadID {
	for _, id := range slices.Concat(l.InReplyTo, reversed(l.References)) {
		if _, name, ok := ours(id, domain); ok {
			return platform.RemoteThreadID(name)
		}
	}
	if m := tagShape.FindStringSubmatch(strings.ToLower(l.Subject)); m != nil {
		return platform.RemoteThreadID(m[1])
	}
	for _, id := range slices.Concat(l.References, l.InReplyTo) {
		if telling(id) {
			return platform.RemoteThreadID(threadName(id))
		}
	}
	return platform.RemoteThreadID(threadName(l.ID))
}

// follows are the mails before a letter, the nearest first.
func (l letter) follows() []platform.RemoteMessageID {
	var out []platform.RemoteMessageID
	for _, id := range slices.Concat(l.InReplyTo, reversed(l.References)) {
		if telling(id) && !slices.Contains(out, platform.RemoteMessageID(id)) && len(out) < 20 {
			out = append(out, platform.RemoteMessageID(id))
		}
	}
	return out
}

func reversed(ids []string) []string {
	out := slices.Clone(ids)
	slices.Reverse(out)
	return out
}

// ours reads an id that this desk made: the message's and the thread's names.
func ours(id, domain string) (message, thread string, ok bool) {
	m := ourID.FindStringSubmatch(id)
	if m == nil || !strings.EqualFold(id[len(m[0]):], domain) {
		return "", "", false
	}
	return m[1], m[2], true
}

// newID is the id of a mail of ours, the same at each try.
func newID(messageID, thread, domain string) string {
	if !tagShape.MatchString("[#" + thread + "]") {
		thread = threadName(thread + messageID)
	}
	return "recado." + messageID + "." + thread + "@" + domain
}
