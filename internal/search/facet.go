package search

import (
	"slices"
	"strings"

	"recado.dev/internal/desk"
)

// facetSign begins the words of a document that nobody typed: who wrote it,
// where, and what hangs on it. No folded word holds it.
const facetSign = "¤"

// Kinds of facets.
const (
	facetThread = facetSign + "v"
	facetAuthor = facetSign + "a"
	facetNote   = facetSign + "n"
	facetHas    = facetSign + "h"
)

// facets are what a message is found by beside its words. They only narrow what
// is looked at: the message itself is asked afterwards, since much of it may
// change.
func facets(m desk.Message) []string {
	out := make([]string, 0, 3)
	if m.ConversationID != "" {
		out = append(out, facet(facetThread, m.ConversationID))
	}
	if m.Direction != desk.DirectionIn && m.Author.ID != "" {
		out = append(out, facet(facetAuthor, m.Author.ID))
	}
	if m.Direction == desk.DirectionNote {
		out = append(out, facetNote)
	}
	for _, a := range m.Files() {
		for _, kind := range []string{facetHas + "attachment", facetHas + attachmentKind(a.Mime)} {
			if !slices.Contains(out, kind) {
				out = append(out, kind)
			}
		}
	}
	return out
}

// attachmentKind is the value of has: that a media type stands for.
func attachmentKind(mime string) string {
	switch kind, _, _ := strings.Cut(mime, "/"); kind {
	case "image", "audio", "video":
		return kind
	}
	return "document"
}

func facet(kind, id string) string { return kind + strings.ReplaceAll(id, "-", "") }
