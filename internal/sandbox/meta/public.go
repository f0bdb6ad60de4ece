package meta

import (
	"maps"
	"strings"

	"recado.dev/internal/sandbox"
)

// KeyInstagramComments is the public side of Instagram accounts, as its
// connector declares it.
const KeyInstagramComments = "instagram_comments"

// side is the public side of one of the two platforms.
type side struct {
	private string // the key of its private side
	prefix  string // of the ids of its accounts, which stand for the same page or account
}

// sides are the public sides, by their keys.
func sides() map[string]side {
	return map[string]side{
		KeyInstagramComments: {KeyInstagram, "igc-"},
		KeyFacebook:          {KeyMessenger, "page-"},
	}
}

// Public answers the public side of a platform.
func (n *Network) Public() sandbox.Network {
	if n.key == KeyInstagram {
		return &Comments{core: n.core, private: n}
	}
	return &Page{core: n.core, private: n}
}

// nativeID is an account's id at the platform: that of its public side stands
// behind a prefix.
func nativeID(a sandbox.Account) string {
	return strings.TrimPrefix(a.ID, sides()[a.Platform].prefix)
}

// publicOf is the account that a token opens on the public side, and privateOf
// the same account as its private side has it.
func (c *core) publicOf(token string) (sandbox.Account, bool) {
	return c.table.Account(func(a sandbox.Account) bool {
		return sides()[a.Platform].prefix != "" && a.Secrets["page_access_token"] == token
	})
}

func privateOf(a sandbox.Account) sandbox.Account {
	s, public := sides()[a.Platform]
	if !public {
		return a
	}
	a.ID, a.Platform = nativeID(a), s.private
	a.Settings = maps.Clone(a.Settings)
	return a
}

// placeOf is where the public side of an account is; empty where it has none.
func placeOf(a sandbox.Account) string {
	for key, s := range sides() {
		if a.Platform == key {
			return a.ID
		}
		if a.Platform == s.private {
			return s.prefix + a.ID
		}
	}
	return ""
}

// publicRoute answers what is asked of the public side; done is false for what is
// the private side's, or nobody's.
func (c *core) publicRoute(q *call) (v any, err *graphError, done bool) {
	switch q.public.Platform {
	case KeyInstagramComments:
		return c.commentsRoute(q)
	case KeyFacebook:
		return c.pageRoute(q)
	}
	return nil, nil, false
}
