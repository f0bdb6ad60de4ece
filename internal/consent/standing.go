package consent

import (
	"slices"
	"strings"

	"recado.dev/internal/desk"
)

// Standing is what a contact's ledger comes to on one channel: the newest wish
// of each kind, nil where there is none.
type Standing struct {
	Messages  *desk.Consent `json:"messages"`
	Marketing *desk.Consent `json:"marketing"`
}

// Of folds a ledger, in whatever order it comes. What was said of all channels
// and what was said of this one count alike: the newest word wins. channelID is
// empty for the contact as a whole, where a word on any channel counts.
func Of(ledger []desk.Consent, channelID string) Standing {
	var s Standing
	for i := range ledger {
		c := &ledger[i]
		if channelID != "" && c.ChannelID != "" && c.ChannelID != channelID {
			continue
		}
		at := s.place(c.Kind)
		if at != nil && (*at == nil || later(c, *at)) {
			*at = c
		}
	}
	return s
}

func (s *Standing) place(kind desk.ConsentKind) **desk.Consent {
	switch kind {
	case desk.ConsentMessages:
		return &s.Messages
	case desk.ConsentMarketing:
		return &s.Marketing
	}
	return nil
}

// Latest answers the newest wish of a kind, nil where there is none.
func (s *Standing) Latest(kind desk.ConsentKind) *desk.Consent {
	if at := s.place(kind); at != nil {
		return *at
	}
	return nil
}

// later says whether a came after b; of two at the same moment the one that was
// noted later counts.
func later(a, b *desk.Consent) bool {
	if !a.At.Equal(b.At) {
		return a.At.After(b.At)
	}
	return strings.Compare(a.ID, b.ID) > 0
}

func granted(c *desk.Consent) bool   { return c != nil && c.Granted }
func withdrawn(c *desk.Consent) bool { return c != nil && !c.Granted }

// Kinds are the kinds of consent, in the order in which they are shown.
func Kinds() []desk.ConsentKind {
	return []desk.ConsentKind{desk.ConsentMessages, desk.ConsentMarketing}
}

// Sources are the ways by which people may note that they learnt a wish; the
// program has others of its own.
func Sources() []desk.ConsentSource {
	return []desk.ConsentSource{desk.ConsentByMessage, desk.ConsentByForm, desk.ConsentByPaper, desk.ConsentByPhone, desk.ConsentByAPI, desk.ConsentByOther}
}

// ByHand says whether people may note that they learnt a wish so.
func ByHand(s desk.ConsentSource) bool { return slices.Contains(Sources(), s) }
